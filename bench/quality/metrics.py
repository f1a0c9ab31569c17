"""Ranking and correlation metrics, and how sure one can be of their means."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from math import log2

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import spearmanr  # type: ignore[import-untyped, unused-ignore]


@dataclass(frozen=True)
class Interval:
    """A mean and the bounds between which it lies with the confidence asked for."""

    mean: float
    low: float
    high: float


def mrr_at_10(ranked: Sequence[Sequence[int]], relevant: Sequence[Set[int]]) -> float:
    """Mean over queries of 1 / rank of the first relevant passage; 0 beyond the tenth.

    `ranked[i]` holds passage numbers, best first.
    """
    return float(np.mean(reciprocal_ranks(ranked, relevant)))


def reciprocal_ranks(
    ranked: Sequence[Sequence[int]], relevant: Sequence[Set[int]], depth: int = 10
) -> list[float]:
    """Each query's 1 / rank of its first relevant passage, 0 beyond `depth`."""
    return [
        next((1 / rank for rank, p in enumerate(order[:depth], 1) if p in answer), 0.0)
        for order, answer in zip(ranked, relevant, strict=True)
    ]


def recall_at(depth: int, ranked: Sequence[Sequence[int]], relevant: Sequence[Set[int]]) -> float:
    """Mean share of a query's relevant passages among its first `depth`.

    A query without a relevant passage is left out; with none left the result is NaN.
    """
    shares = [
        len(answer & set(order[:depth])) / len(answer)
        for order, answer in zip(ranked, relevant, strict=True)
        if answer
    ]
    return float(np.mean(shares)) if shares else float("nan")


def ndcg_at_10(ranked: Sequence[Sequence[int]], grades: Sequence[Mapping[int, float]]) -> float:
    """Mean graded nDCG: gain 2**grade - 1, discount log2(rank + 1) (Burges et al., 2005).

    `grades[i]` gives a passage's grade, 0 where it names none. A query without a grade above 0
    counts 0.
    """
    return float(np.mean([_ndcg(o, g) for o, g in zip(ranked, grades, strict=True)]))


def _ndcg(order: Sequence[int], grades: Mapping[int, float]) -> float:
    ideal = _dcg(sorted(grades.values(), reverse=True)[:10])
    return _dcg([grades.get(passage, 0.0) for passage in order[:10]]) / ideal if ideal else 0.0


def _dcg(grades: Sequence[float]) -> float:
    return sum((2**grade - 1) / log2(rank + 1) for rank, grade in enumerate(grades, 1))


def spearman(first: ArrayLike, second: ArrayLike) -> float:
    """Rank correlation of two equally long rows of numbers, ties shared."""
    return float(spearmanr(first, second).statistic)


def bootstrap(
    values: Sequence[float], confidence: float = 0.95, rounds: int = 2000, seed: int = 7
) -> Interval:
    """Percentile bootstrap of a mean: `values` drawn anew `rounds` times (Efron, 1979).

    Raises ValueError where there are no values.
    """
    if not len(values):
        raise ValueError("no values to draw from")
    data = np.asarray(values, dtype=float)
    drawn = np.random.default_rng(seed).integers(0, len(data), (rounds, len(data)))
    tail = (1 - confidence) / 2
    low, high = np.quantile(data[drawn].mean(axis=1), [tail, 1 - tail])
    return Interval(float(data.mean()), float(low), float(high))
