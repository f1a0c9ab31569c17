"""Plain BM25, against a reckoning by hand, and the cutting that it is given."""

from math import log

import pytest

from bench.quality.baselines import bigrams, bm25, words

PASSAGES = ["党员 学习", "学习 学习 制度", "安全 检查 台账 隐患"]


def reckoned(passage: str, query: list[str], k1: float = 1.5, b: float = 0.75) -> float:
    """Lucene's BM25."""
    cuts = [text.split() for text in PASSAGES]
    mean = sum(map(len, cuts)) / len(cuts)
    cut, total = passage.split(), 0.0
    for word in query:
        holding = sum(word in other for other in cuts)
        rarity = log(1 + (len(cuts) - holding + 0.5) / (holding + 0.5))
        count = cut.count(word)
        total += rarity * count / (count + k1 * (1 - b + b * len(cut) / mean))
    return total


@pytest.mark.parametrize("query", ["学习", "学习 党员", "制度 隐患", "安全 学习"])
def test_the_order_is_that_of_the_reckoning(query: str) -> None:
    scores = [reckoned(passage, query.split()) for passage in PASSAGES]
    expected = [n for n in sorted(range(3), key=lambda n: -scores[n]) if scores[n] > 0]
    assert bm25(PASSAGES, [query], str.split) == [expected]


def test_a_query_of_unknown_words_finds_nothing() -> None:
    assert bm25(PASSAGES, ["乡村"], str.split) == [[]]


def test_what_counts_as_a_word() -> None:
    assert words("２０２３年，阵地建设。") == ["年", "阵地", "建设"]
    assert bigrams("阵地A，建设") == ["阵地", "地a", "建设"]
