"""BM25 as an inner product, against the formula, and against Tantivy."""

import math
from collections import Counter

import pytest

from indexer.records import WeightedTerm
from indexer.store.milvus.weights import (
    LENGTHS,
    Statistics,
    ceiling,
    dimension,
    passage_vector,
    query_vector,
    reweighed,
    rounded,
)

TITLE, HEADINGS, BODY = range(3)


def test_lengths_are_kept_as_tantivy_keeps_them() -> None:
    assert LENGTHS[:42] == [*range(40), 40, 42]
    assert [rounded(n) for n in (0, 39, 41, 43, 55, 57, 100, 1000)] == [
        0,
        39,
        40,
        42,
        54,
        56,
        96,
        984,
    ]


def test_the_inner_product_is_bm25() -> None:
    statistics = Statistics(passages=10, lengths=(0, 0, 0), pivot=(4.0, 3.0, 20.0))
    passage = passage_vector(
        [Counter(工作=1), Counter(阵地=2), Counter(阵地=3, 建设=7)], statistics.pivot
    )
    held = {dimension("阵地", HEADINGS): 2, dimension("阵地", BODY): 4}
    query = query_vector([WeightedTerm("阵地", 0.5)], statistics, held)
    score = sum(weight * passage.get(place, 0) for place, weight in query.items())

    def bm25(count: int, length: int, mean: float, holding: int) -> float:
        idf = math.log(1 + (10 - holding + 0.5) / (holding + 0.5))
        return idf * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * length / mean))

    assert score == pytest.approx(0.5 * (1.5 * bm25(2, 2, 3.0, 2) + bm25(3, 10, 20.0, 4)))
    assert ceiling([WeightedTerm("阵地", 0.5)], statistics, held) == pytest.approx(
        0.5 * 2.2 * math.log(1 + 6.5 / 4.5)
    )


def test_another_mean_length_gives_the_values_that_a_new_index_would_have() -> None:
    counts = [Counter(工作=1), Counter(阵地=2), Counter(阵地=3, 建设=7)]
    old, new = (4.0, 3.0, 20.0), (5.0, 3.0, 31.0)
    lengths = [sum(words.values()) for words in counts]
    made = reweighed(passage_vector(counts, old), lengths, old, new)
    assert made == pytest.approx(passage_vector(counts, new))


def test_a_passage_without_words_matches_none() -> None:
    empty = passage_vector([Counter(), Counter(), Counter()], (1.0, 1.0, 1.0))
    assert empty and not set(empty) & {dimension("阵地", field) for field in range(3)}
    assert reweighed(empty, [0, 0, 0], (1.0,) * 3, (2.0,) * 3) == empty


def test_statistics_drift() -> None:
    pivot, many = (2.0, 3.0, 20.0), 10**6
    assert not Statistics(1000, 0, (2000, 3000, 20030), pivot).has_drifted
    assert Statistics(1000, 0, (2000, 3000, 20050), pivot).has_drifted
    assert not Statistics(many, 0, (2 * many, 3 * many, 2080 * many // 100), pivot).has_drifted
    assert Statistics(many, 0, (2 * many, 3 * many, 22 * many), pivot).has_drifted
