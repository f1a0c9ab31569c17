"""Dense and word scores of the same passages -> one relevance each.

Plain reciprocal ranks and fixed shares lose to the better leg wherever the legs differ much:
words alone find nearly every passage whose own words a question repeats, and mislead where a
long sentence shares only common ones. So the share of the words depends on what they have
found: a passage that holds most of what the query says, or one that stands far above the rest,
lets them speak loudly; otherwise they speak softly, and the more softly the longer the query.
Figures: docs/search.md.
"""

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]

COVERED = 0.3
"""Coverage of the best passage from which the words have found what was meant."""
OUTSTANDING = 4.0
"""Deviations of the best passage above the mean from which they have, too ..."""
OUTSTANDING_WORDS = 8
"""... for a query of so many words at most: in longer ones something always stands out."""
LOUD = 5.0
SOFT = 1.0
SHORT_QUERY = 3
"""Words up to which a query is short: each of them counts."""

TOPIC_WORDS = 0.05
TOPIC_MEANING = 1.5
"""Weights of a named topic's words, standardised over the candidates, and of its middle."""
STANDING = (0.65, 0.1)
"""Where, between a stranger and the best candidate, one is rather about the topic than not, and
how gradual the change is ..."""
CLEAR = 1.5
"""... the best being no more than this above a stranger: a passage that holds every word of the
query stands so far out that all others would look alike."""
STRANGE = 0.1
"""Share of any passages that are taken to be strangers to the topic: where most of an archive is
about it, the middling ones are too."""
TINY = 1e-9


class Spread(NamedTuple):
    """Mean and standard deviation of some scores."""

    mean: float
    deviation: float

    @classmethod
    def of(cls, scores: Scores) -> Self:
        """The spread of scores (n,), n at least 1; never without deviation."""
        return cls(float(scores.mean()), max(float(scores.std()), TINY))


def coverage(word_scores: Scores, ceiling: float) -> Scores:
    """BM25 scores (n,) as shares, 0 to 1, of what a body of nothing but the query would near.

    Known as theoretical normalisation (Bruch, Gai and Ingber, 2023): unlike the best candidate's
    score, the ceiling does not make the best of a bad lot look good.
    """
    if ceiling <= 0:
        return np.zeros_like(word_scores)
    return np.minimum(word_scores / ceiling, 1.0)


def fuse(cosines: Scores, covered: Scores, words: int) -> Scores:
    """The relevance of each candidate of one query.

    Args:
        cosines: (n,) dense scores.
        covered: (n,) word scores as `coverage` gives them, 0 where no word is held.
        words: how many words the query has.

    Returns:
        (n,) relevance, higher is better; about 0.2 for anything, 0.5 and more for a find.
    """
    if not len(covered) or covered.max() <= 0:
        return cosines
    if _have_found(covered, words):
        return cosines + LOUD * covered**2
    return cosines + SOFT * min(1.0, SHORT_QUERY / words) ** 2 * covered


def _have_found(covered: Scores, words: int) -> bool:
    """Whether the words have found a passage that is meant, going by the best."""
    best, deviation = covered.max(), covered.std()
    if best > COVERED:
        return True
    return bool(words <= OUTSTANDING_WORDS and best - covered.mean() > OUTSTANDING * deviation)


def with_topics(
    relevance: Scores, word_scores: Scores, cosines: Scores, spread: Spread, weight: float
) -> Scores:
    """The relevance (n,) of passages together with what the topics of the query say.

    Args:
        relevance: (n,) as `fuse` gives it.
        word_scores: (n,) BM25 for the words of the topics' wordings.
        cosines: (n,) with the middle of these wordings.
        spread: of the candidates' word scores.
        weight: how surely the query is about the topics, from 0 to 1.
    """
    standardised = (word_scores - spread.mean) / spread.deviation
    return np.asarray(relevance + weight * (TOPIC_WORDS * standardised + TOPIC_MEANING * cosines))


def stranger(relevance: Scores) -> float:
    """The relevance of a stranger, going by that of any passages (n,); 0 without any."""
    return float(np.quantile(relevance, STRANGE)) if len(relevance) else 0.0


def standing(relevance: Scores, strange: float) -> Scores:
    """How far each candidate (n,) is about the topic, from 0 to 1, whatever the model.

    In comparison with the best candidate, and from a stranger's relevance on, because some models
    give even strangers a high cosine.
    """
    if not len(relevance):
        return relevance
    above = np.clip(relevance - strange, 0.0, CLEAR)
    return _step(above / max(float(above.max()), TINY), *STANDING)


def _step(shares: Scores, middle: float, width: float) -> Scores:
    """0 well below `middle`, 1 well above it, gradual over about `width` either way."""
    return np.asarray(1 / (1 + np.exp(np.clip((middle - shares) / width, -50, 50))))
