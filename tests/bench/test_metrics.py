"""Metrics on values computed by hand."""

from math import isnan, log2

import pytest

from bench.quality.metrics import bootstrap, mrr_at_10, ndcg_at_10, recall_at, spearman


def test_mrr_counts_the_first_relevant_within_ten() -> None:
    eleventh = [*range(10), 99]
    ranked = [[5, 3, 1], [7, 8, 9], eleventh]
    assert mrr_at_10(ranked, [{3, 1}, {7}, {99}]) == (1 / 2 + 1 + 0) / 3


def test_recall_is_the_share_found() -> None:
    assert recall_at(2, [[1, 2, 3], [4, 5]], [{1, 3}, {5}]) == (0.5 + 1) / 2


def test_recall_leaves_out_queries_without_an_answer() -> None:
    assert recall_at(1, [[1], [2]], [{1}, set()]) == 1
    assert isnan(recall_at(1, [[1]], [set()]))


def test_ndcg_weighs_grades_by_rank() -> None:
    found = 1 / log2(2) + 0 + 3 / log2(4)
    ideal = 3 / log2(2) + 1 / log2(3)
    assert ndcg_at_10([[4, 9, 2]], [{2: 2, 4: 1}]) == pytest.approx(found / ideal)


def test_ndcg_counts_what_was_not_found() -> None:
    assert ndcg_at_10([[9], [1]], [{1: 1}, {1: 1}]) == 0.5
    assert ndcg_at_10([[1]], [{1: 0}]) == 0


def test_spearman_sees_order_only() -> None:
    assert spearman([1, 2, 3], [10, 20, 400]) == pytest.approx(1)
    assert spearman([1, 2, 3, 4], [2, 1, 4, 3]) == pytest.approx(1 - 6 * 4 / (4 * 15))


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


def test_lengths_must_agree() -> None:
    with pytest.raises(ValueError):
        mrr_at_10([[1]], [])
