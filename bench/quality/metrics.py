"""Ranking and correlation metrics of one query, and how sure one can be of their means."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from math import log2

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import spearmanr  # type: ignore[import-untyped, unused-ignore]

ROUNDS = 2000
CONFIDENCE = 0.95
SEED = 7
CUT_OFF = 10


@dataclass(frozen=True)
class Interval:
    """A figure and the bounds between which it lies with 95 % confidence."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:.3f} ({self.low:.3f}-{self.high:.3f})"


def reciprocal_rank(ranked: Sequence[int], relevant: Set[int]) -> float:
    """1 / rank of the first relevant passage of `ranked`, best first; 0 beyond the tenth."""
    places = (rank for rank, number in enumerate(ranked[:CUT_OFF], 1) if number in relevant)
    return 1 / next(places, np.inf)


def recall(depth: int, ranked: Sequence[int], relevant: Set[int]) -> float:
    """Share of the relevant passages, as far as `depth` has room for them, among the first
    `depth`. Raises ValueError where none is relevant."""
    if not relevant:
        raise ValueError("no relevant passage")
    return len(relevant & set(ranked[:depth])) / min(depth, len(relevant))


def ndcg(ranked: Sequence[int], grades: Mapping[int, float]) -> float:
    """nDCG at 10: gain 2**grade - 1, discount log2(rank + 1) (Burges et al., 2005).

    `grades` gives a passage's grade, 0 where it names none. 0 without a grade above 0.
    """
    ideal = _dcg(sorted(grades.values(), reverse=True)[:CUT_OFF])
    found = _dcg([grades.get(number, 0.0) for number in ranked[:CUT_OFF]])
    return found / ideal if ideal else 0.0


def _dcg(grades: Sequence[float]) -> float:
    return sum((2**grade - 1) / log2(rank + 1) for rank, grade in enumerate(grades, 1))


def spearman(first: ArrayLike, second: ArrayLike) -> Interval:
    """Rank correlation of two equally long rows of numbers, ties shared, with a percentile
    bootstrap over the pairs."""
    one, other = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    drawn = np.random.default_rng(SEED).integers(0, len(one), (ROUNDS // 4, len(one)))
    values = [float(spearmanr(one[at], other[at]).statistic) for at in drawn]
    return _interval(float(spearmanr(one, other).statistic), np.array(values))


def bootstrap(values: Sequence[float]) -> Interval:
    """Percentile bootstrap of a mean: `values` drawn anew again and again (Efron, 1979).

    Raises ValueError where there are no values.
    """
    if not len(values):
        raise ValueError("no values to draw from")
    data = np.asarray(values, dtype=float)
    drawn = np.random.default_rng(SEED).integers(0, len(data), (ROUNDS, len(data)))
    return _interval(float(data.mean()), data[drawn].mean(axis=1))


def _interval(mean: float, drawn: np.ndarray) -> Interval:
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail])
    return Interval(mean, float(low), float(high))
