"""Metrics on values computed by hand."""

from math import log2

import pytest

from bench.quality.metrics import bootstrap, ndcg, recall, reciprocal_rank, spearman


def test_the_first_relevant_within_ten_counts() -> None:
    assert reciprocal_rank([5, 3, 1], {3, 1}) == 1 / 2
    assert reciprocal_rank([7, 8, 9], {7}) == 1
    assert reciprocal_rank([*range(10), 99], {99}) == 0


def test_recall_is_the_share_found_of_what_has_room() -> None:
    assert recall(2, [1, 2, 3], {1, 3}) == 1 / 2
    assert recall(1, [1, 2, 3], {1, 3}) == 1
    assert recall(10, [4, 5], {5, 6, 7}) == 1 / 3
    with pytest.raises(ValueError, match="no relevant"):
        recall(1, [1], set())


def test_ndcg_weighs_grades_by_rank() -> None:
    found = 1 / log2(2) + 0 + 3 / log2(4)
    ideal = 3 / log2(2) + 1 / log2(3)
    assert ndcg([4, 9, 2], {2: 2, 4: 1}) == pytest.approx(found / ideal)
    assert ndcg([9], {1: 1}) == 0
    assert ndcg([1], {1: 0}) == 0


def test_spearman_sees_order_only() -> None:
    assert spearman(range(30), [n**3 for n in range(30)]).mean == pytest.approx(1)
    found = spearman([1, 2, 3, 4] * 9, [2, 1, 4, 3] * 9)
    assert found.mean == pytest.approx(1 - 6 * 4 / (4 * 15))
    assert found.low < found.mean < found.high


def test_bootstrap_is_seeded_and_holds_the_mean() -> None:
    values = [0.0, 1.0] * 50
    interval = bootstrap(values)
    assert interval == bootstrap(values)
    assert interval.mean == 0.5
    assert 0.38 < interval.low < 0.5 < interval.high < 0.62
    assert bootstrap([0.25] * 9).low == bootstrap([0.25] * 9).high == 0.25


def test_bootstrap_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no values"):
        bootstrap([])
