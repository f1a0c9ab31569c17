"""A candidate with its score, and the one order that candidates stand in."""

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.records import Query, StoredPassage
from indexer.search.fusion import Scores

DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its final score, its cosine, and whether it meets every preference."""

    passage: StoredPassage
    score: float
    cosine: float
    preferred: bool

    def place(self) -> tuple[float, str, int]:
        """Sorts best first; equal scores by path and ordinal, whatever their keys."""
        return -self.score, self.passage.path, self.passage.passage.ordinal


def rank(
    passages: Sequence[StoredPassage], scores: Scores, cosines: Scores, preferred: Sequence[bool]
) -> list[Ranked]:
    """The candidates with their scores, best first; all arguments aligned, (n,)."""
    rows = zip(passages, scores.round(DECIMALS), cosines.round(DECIMALS), preferred, strict=True)
    ranked = [
        Ranked(one, float(score), float(cosine), prefer) for one, score, cosine, prefer in rows
    ]
    return sorted(ranked, key=Ranked.place)


def prefers(query: Query, passage: StoredPassage) -> bool:
    """Whether a passage meets every preference that the query has."""
    return (
        (not query.sections or passage.passage.section in query.sections)
        and (not query.years or passage.year in query.years)
        and (not query.doc_types or passage.doc_type in query.doc_types)
    )
