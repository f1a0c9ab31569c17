"""Dense and word scores of the same passages -> one relevance each."""

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]

WORDS_SHARE = 0.6


def fuse(cosines: Scores, word_scores: Scores) -> Scores:
    """The relevance of each candidate of one query.

    Args:
        cosines: (n,) dense scores.
        word_scores: (n,) BM25 scores, 0 for a candidate that holds no word of the query.

    Returns:
        (n,) relevance, higher is better.
    """
    return WORDS_SHARE * _standardise(word_scores) + (1 - WORDS_SHARE) * _standardise(cosines)


def _standardise(scores: Scores) -> Scores:
    """Mean 0 and deviation 1; all 0 where every score is the same."""
    deviation = scores.std()
    return (scores - scores.mean()) / deviation if deviation > 0 else np.zeros_like(scores)
