"""Texts are parted as the model's own tokenizer parts them."""

from collections import Counter
from pathlib import Path

import pytest

from indexer.embedding import pieces as module
from indexer.embedding.encoder import BUILTIN_FOLDER
from indexer.embedding.pieces import Pieces
from indexer.ingest import embedding_text, ingest_file
from indexer.settings import Settings

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
ODD = [
    "",
    "，。！",
    "ＰＭ２．５浓度３．５％，①是㎡",
    "𠮷野家、㐂宴，か行；é",
    "第1234567号  二〇二三年\u3000\n\tABC-def_g",
    "工作" * 500,
]


@pytest.fixture(scope="module")
def pieces() -> Pieces:
    return Pieces((BUILTIN_FOLDER / "tokenizer.json").read_text(encoding="utf-8"))


def test_reports_and_odd_texts(pieces: Pieces) -> None:
    reports = [ingest_file(file, file.name, Settings()) for file in sorted(CORPUS.glob("*.txt"))]
    texts = [embedding_text(one) for report in reports for one in report.passages] + ODD
    tokenizer = pieces.tokenizer
    tokenizer.no_truncation()
    expected = tokenizer.encode_batch_fast(texts, add_special_tokens=False)
    found = [[number for number in ids if number < pieces.count] for ids in pieces.ids(texts)]
    # Of digits that are alike, which go together does not matter to their sum.
    assert [Counter(ids) for ids in found] == [Counter(one.ids) for one in expected]
    assert sum(ids != one.ids for ids, one in zip(found, expected, strict=True)) <= 2


def test_another_kind_of_file_is_refused() -> None:
    for content in ("{", "{}", '{"model": {"vocab": [["a"]]}}'):
        with pytest.raises((ValueError, KeyError, TypeError)):
            Pieces(content)


@pytest.mark.parametrize("damage", [b"", b"\x00" * 100, None])
def test_a_damaged_file_in_the_cache_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: bytes | None
) -> None:
    kept = tmp_path / "pieces.model"
    monkeypatch.setattr(module, "cache_file", lambda kind, identity: kept)
    content = (BUILTIN_FOLDER / "tokenizer.json").read_text(encoding="utf-8")
    expected = Pieces(content).ids(["活动场地不足"])
    whole = kept.read_bytes()
    kept.write_bytes(whole[:-1000] if damage is None else damage)
    assert Pieces(content).ids(["活动场地不足"]) == expected
    assert kept.read_bytes() == whole
