"""The dense leg of an open index, shared by the threads of a process."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from indexer.quantised import unit_rows
from indexer.records import Filters, Scored
from indexer.store import queries
from indexer.store.answers import Facts
from indexer.store.changes import Matrix
from indexer.store.currentvectors import current_vectors
from indexer.store.database import Database
from indexer.store.keptvectors import KeptVectors
from indexer.store.ranking import best, nearest
from indexer.store.remembered import Remembered
from indexer.store.vectors import VECTORS_FILE, Scope, VectorView

REMEMBERED_FILTERS = 32


class DenseLeg:
    """The vectors of an index. The view of them is read when it is first needed: lists, counts
    and reports do without."""

    def __init__(self, index: Path, database: Database) -> None:
        self._file = index / VECTORS_FILE
        self._database = database
        self._kept = KeptVectors(Database.reading(index))
        self._loaded: VectorView | None = None
        self._loading = threading.RLock()
        self._scopes = Remembered[Filters, Scope](REMEMBERED_FILTERS)

    def search(self, vector: Matrix, limit: int, filters: Filters) -> list[Scored]:
        """The passages nearest to `vector` (dimension,), by cosine."""
        view = self._view()
        scope, now = self._scope(view, filters), view.stamp.generation

        def found(wanted: int) -> list[Scored]:
            keys, numbers = view.near(vector, min(wanted, scope.count), scope)
            rows, there = self._kept.rows(numbers, view.stamp.dimension)
            return nearest(keys[there], rows, vector, wanted)

        return best(found, self._database, limit, now) if scope.count else []

    def vectors(self, keys: Sequence[int]) -> Matrix:
        """The vectors of passages, (len(keys), dimension); 0 for one that is not there."""
        view = self._view()
        numbers, known = view.numbers(keys)
        rows, there = self._kept.rows(numbers, view.stamp.dimension)
        found = np.zeros((len(keys), view.stamp.dimension), dtype=np.float32)
        found[np.flatnonzero(known)[there]] = unit_rows(rows)
        return found

    def facts(self, keys: Sequence[int]) -> Facts:
        """What is known of passages, of those that came since from the database."""
        facts, there = self._view().facts(keys)
        since = np.flatnonzero(~there).tolist()
        known = queries.facts(self._database, [keys[at] for at in since])
        for at in since:
            now = known.get(keys[at], ("", None, ""))
            facts.sections[at], facts.years[at], facts.doc_types[at] = now
        return facts

    def close(self) -> None:
        """Lets go of the database's file."""
        self._kept.close()

    def refresh(self) -> None:
        """Sees what was committed since, if anybody has asked before."""
        with self._loading:
            if self._loaded is not None:
                self._loaded = current_vectors(self._database, self._file, self._loaded.copy())

    def _view(self) -> VectorView:
        with self._loading:
            if self._loaded is None:
                self._loaded = current_vectors(self._database, self._file)
            return self._loaded

    def _scope(self, view: VectorView, filters: Filters) -> Scope:
        """What filters let through, remembered for a while."""
        database, keys = self._database, None
        with self._loading:
            state = f"{database.identity} {view.stamp.generation}", database.generation
            known = self._scopes.at(state)
            if (scope := known.pop(filters, None)) is None:
                if filters.paths or filters.topics:
                    asked = replace(filters, sections=(), years=(), doc_types=())
                    keys = np.asarray(queries.keys_within(database, asked), dtype=np.int64)
                scope = view.scope(filters, keys)
            self._scopes.keep({filters: scope})
            return scope
