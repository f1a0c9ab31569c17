"""A fit on a handful of pairs learns them, the same way each time, and saves them whole."""

from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer

from indexer.embedding.encoder import StaticEncoder
from indexer.fitting.fit import Fit, Recipe, Scored
from indexer.fitting.pairs import FixedPairs, Tokens
from indexer.fitting.save import save_model
from indexer.fitting.vocabulary import built, counted

PAIRS = [("春耕备耕", "农民播种"), ("依法审判", "法院开庭"), ("医疗改革", "医院看病")]
RECIPE = Recipe(dimension=8, steps=60, batch=3, drop=0.0)


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    texts = [text for pair in PAIRS for text in pair] * 2
    return built(*counted(texts), 100)


@pytest.fixture(scope="module")
def vectors(tokenizer: Tokenizer) -> np.ndarray:
    return fitted(tokenizer)


def fitted(tokenizer: Tokenizer) -> np.ndarray:
    tokens = Tokens(tokenizer)
    pairs = FixedPairs(*(tokens.add(side) for side in zip(*PAIRS, strict=True)), run=3)
    fit = Fit(tokenizer, tokens.ids(), [(pairs, 1.0)], [Scored(pairs, np.array([5, 4, 3]))], RECIPE)
    fit.run()
    return fit.vectors()


def test_the_same_seed_gives_the_same_vectors(tokenizer: Tokenizer, vectors: np.ndarray) -> None:
    np.testing.assert_array_equal(vectors, fitted(tokenizer))


def test_pairs_find_each_other_when_saved(
    tokenizer: Tokenizer, vectors: np.ndarray, tmp_path: Path
) -> None:
    size = save_model(tokenizer, vectors, tmp_path, "")
    assert size == sum(f.stat().st_size for f in tmp_path.rglob("*") if f.is_file())
    encoder = StaticEncoder(tmp_path, "tiny")
    first, second = (encoder.encode(side) for side in zip(*PAIRS, strict=True))
    assert (first @ second.T).argmax(axis=1).tolist() == [0, 1, 2]


def test_no_loader_makes_nan_of_unknown_text(
    tokenizer: Tokenizer, vectors: np.ndarray, tmp_path: Path
) -> None:
    save_model(tokenizer, vectors, tmp_path, "")
    whole = SentenceTransformer(str(tmp_path), device="cpu", local_files_only=True)
    for read in (whole.encode, StaticEncoder(tmp_path, "tiny").encode):
        np.testing.assert_array_equal(read(["", "鑫", "，"]), np.zeros((3, 8)))
