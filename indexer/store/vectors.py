"""The FAISS view: exact cosines over the vectors that the database holds.

The file is a line of JSON, the stamp, and then what `faiss.serialize_index` gives. Reading and
writing bytes keeps it independent of how FAISS opens paths, which on Windows fails for Chinese.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Self

import faiss
import numpy as np
from numpy.typing import NDArray

from indexer.records import Scored
from indexer.store.changes import Matrix
from indexer.store.database import Database
from indexer.store.files import sealed, unsealed, write_whole
from indexer.store.rows import unpack

VECTORS_FILE = "vectors.faiss"
DECIMALS = 6
ROWS_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class VectorStamp:
    """Which state of which database the view shows."""

    identity: str
    generation: int
    max_key: int
    model: str
    dimension: int


class VectorView:
    """An IndexIDMap2 over an IndexFlatIP. Keys ascend, because they are only ever appended.

    `saved` tells whether its file shows the same.
    """

    def __init__(self, index: Any, stamp: VectorStamp, saved: bool) -> None:
        self._index = index
        self.stamp = stamp
        self.saved = saved
        self._point()

    @classmethod
    def blank(cls, stamp: VectorStamp) -> Self:
        """A view of nothing yet."""
        flat = faiss.IndexFlatIP(stamp.dimension)
        return cls(faiss.IndexIDMap2(flat), stamp, saved=False)

    @classmethod
    def load(cls, file: Path) -> Self | None:
        """The saved view, or None where it is missing or damaged."""
        try:
            with file.open("rb") as stream:
                head, body = stream.readline(), stream.read()
            stamp = VectorStamp(**unsealed(head, body))
            index = faiss.deserialize_index(np.frombuffer(body, dtype=np.uint8))
            return cls(index, stamp, saved=True)
        except (OSError, ValueError, TypeError, AttributeError, RuntimeError):
            return None

    def save(self, file: Path) -> bool:
        """Whether it could: where it cannot, the old file lags and is caught up when opened."""
        body: Any = faiss.serialize_index(self._index)
        return write_whole(file, sealed(asdict(self.stamp), body), body)

    def remove(self, keys: Sequence[int]) -> None:
        """Takes out those of `keys` that are there."""
        if len(keys):
            self._index.remove_ids(np.asarray(keys, dtype=np.int64))
            self._point()

    def append(self, keys: Sequence[int], rows: Matrix) -> None:
        """Adds rows (len(keys), dimension) under ascending keys above all that are there."""
        if len(keys) != len(rows) or rows.shape[1] != self.stamp.dimension:
            raise ValueError(f"{len(keys)} keys for vectors of shape {rows.shape}")
        self._index.add_with_ids(rows, np.asarray(keys, dtype=np.int64))
        self._point()

    def search(self, vector: Matrix, limit: int, keys: Sequence[int] | None) -> list[Scored]:
        """The nearest to `vector` (dimension,), among `keys` where they are given."""
        limit = min(limit, self._index.ntotal if keys is None else len(keys))
        if limit < 1:
            return []
        parameters = None
        if keys is not None:
            selector: Any = faiss.IDSelectorBatch(np.asarray(keys, dtype=np.int64))
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        # For a single query, threads that wait for each other on a busy machine cost more than
        # they save. FAISS keeps this setting for each thread.
        faiss.omp_set_num_threads(1)
        query = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, -1)
        _, found = self._index.search(query, limit, params=parameters)
        nearest = [int(key) for key in found[0] if key >= 0]
        scores = self.cosines(nearest, vector)
        scored = [Scored(key, float(score)) for key, score in zip(nearest, scores, strict=True)]
        return sorted(scored, key=lambda one: -one.score)

    def cosines(self, keys: Sequence[int], vector: Matrix) -> NDArray[np.float64]:
        """(len(keys),) cosines with `vector`; 0 for a key that is not there.

        Summed in double precision and rounded, so that a score depends neither on where FAISS
        keeps the row nor on how many rows are scored together.
        """
        rows = self.rows(keys).astype(np.float64)
        scores = (rows * np.asarray(vector, dtype=np.float64)).sum(axis=1)
        return np.asarray(scores.round(DECIMALS) + 0.0, dtype=np.float64)

    def rows(self, keys: Sequence[int]) -> Matrix:
        """A copy of the vectors of keys, (len(keys), dimension); 0 for a key that is not there."""
        wanted = np.asarray(keys, dtype=np.int64)
        rows = np.zeros((len(wanted), self.stamp.dimension), dtype=np.float32)
        if len(self._keys) and len(wanted):
            places = np.minimum(np.searchsorted(self._keys, wanted), len(self._keys) - 1)
            held = self._keys[places] == wanted
            rows[held] = self._rows[places[held]]
        return rows

    def _point(self) -> None:
        """Looks at the keys and rows where FAISS has them, without a copy."""
        flat: Any = faiss.downcast_index(self._index.index)
        count, dimension = self._index.ntotal, self._index.d
        self._keys: NDArray[np.int64] = faiss.vector_to_array(self._index.id_map)
        self._rows: Matrix = np.zeros((0, dimension), dtype=np.float32)
        if count:
            raw = faiss.rev_swig_ptr(flat.get_xb(), count * dimension)
            self._rows = raw.reshape(count, dimension)


def current_vectors(database: Database, file: Path, held: VectorView | None = None) -> VectorView:
    """The view of the database's present state: the one that is `held` or else saved, caught up
    in memory, or a new one where that is missing, damaged, or of another database or model."""
    with database.snapshot():
        model, generation = database.model, database.generation
        stamp = VectorStamp(database.identity, 0, 0, model.fingerprint, model.dimension)
        view = held
        if view is None or not _usable(view.stamp, stamp, database):
            view = VectorView.load(file)
        if view is None or not _usable(view.stamp, stamp, database):
            view = VectorView.blank(stamp)
        deleted = database.rows(
            "SELECT key FROM deletions WHERE generation > ?", (view.stamp.generation,)
        )
        view.remove([key for (key,) in deleted])
        present = replace(stamp, generation=generation, max_key=_append_above(view, database))
        view.saved = view.saved and view.stamp == present
        view.stamp = present
    return view


def _usable(saved: VectorStamp, now: VectorStamp, database: Database) -> bool:
    """Whether the deletions since are still logged, and everything else fits."""
    same = replace(saved, generation=0, max_key=0) == now
    return same and database.pruned <= saved.generation <= database.generation


def _append_above(view: VectorView, database: Database) -> int:
    """Adds what came after the view's last key; the last key then."""
    sql = (
        "SELECT p.key, v.vector FROM passages p "
        "JOIN vectors v ON v.text_key = p.text_key AND v.model = ? "
        "WHERE p.key > ? ORDER BY p.key LIMIT ?"
    )
    last = view.stamp.max_key
    while rows := database.rows(sql, (view.stamp.model, last, ROWS_AT_ONCE)):
        vectors = unpack([vector for _, vector in rows], view.stamp.dimension)
        view.append([key for key, _ in rows], vectors)
        last = rows[-1][0]
    return int(last)
