"""Writing the model folder as sentence-transformers keeps it, small."""

import json
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
from tokenizers import Tokenizer

LARGEST = 127  # of int8


def save_model(tokenizer: Tokenizer, vectors: np.ndarray, folder: Path, card: str) -> int:
    """Save token vectors (vocabulary, dimension) as int8, with `card` as the folder's README;
    the folder's size in bytes."""
    static = StaticEmbedding(tokenizer, embedding_weights=vectors)
    model = SentenceTransformer(modules=[static, Normalize()], device="cpu")
    model.save(str(folder), create_model_card=False)
    _shorten_weights(folder / "model.safetensors", vectors)
    _shorten_tokenizer(folder / "tokenizer.json")
    (folder / "README.md").write_text(card, encoding="utf-8")
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _shorten_weights(file: Path, vectors: np.ndarray) -> None:
    """Keep int8 rows and a float32 scale for each, under the names that StaticEmbedding reads
    model2vec's tensors by: it multiplies them when it loads."""
    largest = np.abs(vectors).max(axis=1)
    weights = np.where(largest > 0, largest / LARGEST, 1).astype(np.float32)
    rows = np.rint(vectors / weights[:, None]).astype(np.int8)
    save_file({"embeddings": rows, "weights": weights}, file)


def _shorten_tokenizer(file: Path) -> None:
    """Rewrite a tokenizer without indentation, its scores to four places."""
    content = json.loads(file.read_text(encoding="utf-8"))
    pieces = content["model"]["vocab"]
    content["model"]["vocab"] = [[piece, round(score, 4)] for piece, score in pieces]
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    file.write_text(text, encoding="utf-8")
