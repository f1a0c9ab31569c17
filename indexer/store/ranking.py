"""Rankings that do not depend on how an index came to be: ties stand by path and ordinal."""

from collections import Counter
from collections.abc import Callable

from indexer.records import Scored
from indexer.store import queries
from indexer.store.database import Database

TIE = 2e-6
"""Scores nearer than this may be ties that arithmetic has pulled apart."""


def best(
    fetch: Callable[[int], list[Scored]], database: Database, limit: int, generation: int
) -> list[Scored]:
    """The `limit` best of what `fetch(n)` gives, which is the n best, highest first, of the
    passages that there were at a generation of the database.

    More are fetched until the last tie is complete, since which part of a tie comes first
    depends on the order of insertion. Passages that are no longer held are left out.
    """
    if limit < 1:
        return []
    wanted = limit + 16
    found = fetch(wanted)
    while len(found) == wanted and found[-1].score >= found[limit - 1].score - TIE:
        wanted *= 2
        found = fetch(wanted)
    if database.generation != generation:
        held = queries.held(database, [key for key, _ in found])
        found = [one for one in found if one.key in held]
    scores = Counter(score for _, score in found)
    places = queries.places(database, [key for key, score in found if scores[score] > 1])
    nowhere = "", 0
    return sorted(found, key=lambda one: (-one.score, places.get(one.key, nowhere)))[:limit]
