"""How many of the ten nearest passages the dense leg finds, the vectors in the database being
the truth."""

from contextlib import closing
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.speed.querying import questions
from indexer.quantised import unit_rows
from indexer.search import Library
from indexer.search.query import understand
from indexer.store import queries, rows
from indexer.store.changes import Matrix
from indexer.store.database import Database

DEPTH = 10
ROWS_AT_ONCE = 50_000
TIE = 1e-5
"""Cosines that are no further apart are a tie."""


def recall(index: Path, filtered: bool) -> float:
    """The share of the nearest ten that the dense leg brings among its own ten."""
    asked = [(understand(text).topic, filters) for text, filters in questions(filtered)]
    asked = [(topic, filters) for topic, filters in asked if topic]
    with closing(Library(index)) as library, closing(Database.reading(index)) as database:
        vectors = library.encode([topic for topic, _ in asked])
        admitted = {
            filters: np.asarray(queries.keys_within(database, filters), dtype=np.int64)
            for filters in {filters for _, filters in asked}
        }
        masks = [admitted[filters] if filters else None for _, filters in asked]
        best = _best_cosines(database, vectors, masks)
        found = 0
        for (_, filters), vector, cosines in zip(asked, vectors, best, strict=True):
            scored = library.store.search_dense(vector, DEPTH, filters)
            found += sum(one.score >= cosines[0] - TIE for one in scored)
    return found / int(np.isfinite(best).sum())


def _best_cosines(
    database: Database, vectors: Matrix, admitted: list[NDArray[np.int64] | None]
) -> Matrix:
    """(queries, 10) the cosines of the nearest passages, by looking at every one; the nearest
    last, -inf where fewer are admitted."""
    best = np.full((len(vectors), DEPTH), -np.inf, dtype=np.float32)
    last, dimension, model = 0, vectors.shape[1], database.model.fingerprint
    sql = (
        "SELECT p.key, v.vector FROM passages p JOIN vectors v ON v.text_key = p.text_key "
        "AND v.model = ? WHERE p.key > ? ORDER BY p.key LIMIT ?"
    )
    while held := database.rows(sql, (model, last, ROWS_AT_ONCE)):
        keys = np.asarray([key for key, _ in held], dtype=np.int64)
        cosines = vectors @ unit_rows(rows.unpacked([vector for _, vector in held], dimension)).T
        for row, allowed in enumerate(admitted):
            if allowed is not None:
                cosines[row, ~np.isin(keys, allowed)] = -np.inf
        best = np.sort(np.hstack([best, cosines]), axis=1)[:, -DEPTH:]
        last = int(keys[-1])
    return best
