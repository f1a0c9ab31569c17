"""The fast cuts are jieba's."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from indexer.ingest import ingest_file
from indexer.lexicon import fastcut, files, words
from indexer.lexicon.fastcut import FastTokenizer
from indexer.settings import Settings

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
ODD = [
    "pm2.5浓度下降了3.5%，s-300和yz-3在pH值7.n以下",
    "α粒子、㐂宴、か行、é，𠮷野家",
    "2023年12月31日18时30分共1234.5万元",
    "沈相奵说渉疆言论\r\n第二行\u3000第三行",
    "中华人民共和国国务院令第619号公布南京市长江大桥",
    "",
]


def carried(cut: Iterable[str]) -> list[str]:
    return [word for word in cut if word not in words.STOP_WORDS and words._has_letter(word)]


def test_reports_are_cut_as_jieba_cuts_them(word_lists: Path) -> None:
    fast, full = words._fast_tokenizer(), words.full_tokenizer()
    assert isinstance(fast, FastTokenizer)
    reports = [ingest_file(file, file.name, Settings()) for file in sorted(CORPUS.glob("*.txt"))]
    texts = [words._folded(p.text) for report in reports for p in report.passages] + ODD
    cuts = [carried(fast.cut_for_search(text)) for text in texts]
    assert cuts == [carried(full.cut_for_search(text)) for text in texts]


def test_whatever_stands_between_words(word_lists: Path) -> None:
    fast, full = words._fast_tokenizer(), words.full_tokenizer()
    every = [chr(code) for code in range(1, 0x30000, 7) if not 0xD800 <= code < 0xE000]
    for start in range(0, len(every), 500):
        text = "".join(f"工作{char}人民" for char in every[start : start + 500])
        assert carried(fast.cut_for_search(text)) == carried(full.cut_for_search(text))


def test_the_users_words_are_known_to_it(word_lists: Path) -> None:
    (word_lists / "词典.txt").write_text("青石驿站 50\n微巷议事\n", encoding="utf-8")
    files.fingerprint.cache_clear()
    fast, full = words._fast_tokenizer(), words.full_tokenizer()
    assert isinstance(fast, FastTokenizer)
    text = "青石驿站里开微巷议事，人民政府开会。"
    assert carried(fast.cut_for_search(text)) == carried(full.cut_for_search(text))
    assert "微巷议事" in fast.cut_for_search(text)


def test_words_to_be_parted_are_left_to_jieba(word_lists: Path) -> None:
    (word_lists / "词典.txt").write_text("人民政府 0\n", encoding="utf-8")
    files.fingerprint.cache_clear()
    assert words._fast_tokenizer() is words.full_tokenizer()


def test_without_the_port_jieba_cuts(word_lists: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fastcut, "_port_class", lambda: None)
    assert words._fast_tokenizer() is words.full_tokenizer()
