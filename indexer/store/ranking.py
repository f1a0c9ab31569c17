"""Rankings that do not depend on how an index came to be: ties stand by path and ordinal."""

from collections import Counter
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from indexer.quantised import Bytes, squares, unit_rows
from indexer.records import Scored
from indexer.store import queries
from indexer.store.changes import Matrix
from indexer.store.database import Database

DECIMALS = 6
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


def cosines(vectors: Matrix, vector: Matrix) -> NDArray[np.float64]:
    """(n,) cosines of unit rows (n, dimension) with `vector` (dimension,).

    Summed in double precision and rounded, so that a score does not depend on how many rows
    are scored together.
    """
    scores = vectors.astype(np.float64) @ np.asarray(vector, dtype=np.float64)
    return np.asarray(scores.round(DECIMALS) + 0.0, dtype=np.float64)


def nearest(keys: NDArray[np.int64], rows: Bytes, vector: Matrix, limit: int) -> list[Scored]:
    """The `limit` passages nearest to `vector` (dimension,) of those with `keys` (n,), whose
    vectors are `rows` (n, dimension); of equal ones those that come first."""
    sums = squares(rows)
    if len(keys) > limit:
        # All that ties with the last one stays, whatever single precision made of it.
        rough = (rows.astype(np.float32) @ vector) / np.sqrt(np.maximum(sums, 1))
        kept = rough >= np.partition(rough, -limit)[-limit] - 10.0**-DECIMALS
        keys, rows, sums = keys[kept], rows[kept], sums[kept]
    scores = cosines(unit_rows(rows, sums), vector)
    order = np.argsort(-scores, kind="stable")[:limit]
    found = zip(keys[order].tolist(), scores[order].tolist(), strict=True)
    return [Scored(*one) for one in found]
