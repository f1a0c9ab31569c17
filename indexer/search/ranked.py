"""A candidate with its score, and the one order that candidates stand in."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from indexer.records import Query
from indexer.search.fusion import Scores
from indexer.store.answers import Facts
from indexer.store.base import Store

DECIMALS = 6
NOWHERE = "", 0


class Ranked(NamedTuple):
    """A passage by its key, with its final score, its cosine, and whether it meets every
    preference. Its text is loaded for those alone that are shown."""

    key: int
    score: float
    cosine: float
    preferred: bool


def rank(
    keys: Sequence[int], scores: Scores, cosines: Scores, preferred: Sequence[bool]
) -> list[Ranked]:
    """The candidates with their scores, in no order; all arguments aligned, (n,)."""
    rounded = scores.round(DECIMALS).tolist(), cosines.round(DECIMALS).tolist()
    return [Ranked(*one) for one in zip(keys, *rounded, preferred, strict=True)]


def in_order(store: Store, ranked: Iterable[Ranked]) -> list[Ranked]:
    """Best first; equal scores by path and ordinal, whatever their keys."""
    found = list(ranked)
    counts = Counter(one.score for one in found)
    places = store.places([one.key for one in found if counts[one.score] > 1])
    return sorted(found, key=lambda one: (-one.score, places.get(one.key, NOWHERE)))


def preferred(query: Query, facts: Facts) -> list[bool]:
    """Which passages meet every preference that the query has."""
    known = zip(facts.sections, facts.years, facts.doc_types, strict=True)
    return [
        (not query.sections or section in query.sections)
        and (not query.years or year in query.years)
        and (not query.doc_types or doc_type in query.doc_types)
        for section, year, doc_type in known
    ]
