"""The dense leg of an open index, shared by the threads of a process."""

import contextlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import numpy as np

from indexer.records import Filters, Scored
from indexer.store import queries
from indexer.store.answers import Facts
from indexer.store.changes import Matrix
from indexer.store.currentvectors import current_vectors, made_vectors
from indexer.store.database import Database
from indexer.store.ranking import best
from indexer.store.remembered import Remembered
from indexer.store.vectorrows import RowsSpoiled
from indexer.store.vectors import VECTORS_FILE, Scope, VectorView

REMEMBERED_FILTERS = 32
Answer = TypeVar("Answer")


class DenseLeg:
    """The vectors of an index, read when they are first needed: their files are by far the
    largest, and lists, counts and reports do without."""

    def __init__(self, index: Path, database: Database) -> None:
        self._file = index / VECTORS_FILE
        self._database = database
        self._loaded: VectorView | None = None
        self._loading = threading.RLock()
        self._scopes = Remembered[Filters, Scope](REMEMBERED_FILTERS)

    def search(self, vector: Matrix, limit: int, filters: Filters) -> list[Scored]:
        """The passages nearest to `vector` (dimension,), by cosine."""

        def ranked(view: VectorView) -> list[Scored]:
            scope, now = self._scope(view, filters), view.stamp.generation
            return best(lambda n: view.search(vector, n, scope), self._database, limit, now)

        return self._asked(ranked)

    def vectors(self, keys: Sequence[int]) -> Matrix:
        """The vectors of passages, (len(keys), dimension); 0 for one that is not there."""
        return self._asked(lambda view: view.vectors(keys))

    def facts(self, keys: Sequence[int]) -> Facts:
        """What is known of passages, of those that came since from the database."""
        facts, there = self._asked(lambda view: view.facts(keys))
        since = np.flatnonzero(~there).tolist()
        known = queries.facts(self._database, [keys[at] for at in since])
        for at in since:
            now = known.get(keys[at], ("", None, ""))
            facts.sections[at], facts.years[at], facts.doc_types[at] = now
        return facts

    def refresh(self) -> None:
        """Sees what was committed since, if anybody has asked before."""
        with self._loading:
            if self._loaded is not None:
                self._loaded = current_vectors(self._database, self._file, self._loaded)

    def _asked(self, ask: Callable[[VectorView], Answer]) -> Answer:
        view = self._view()
        try:
            return ask(view)
        except RowsSpoiled:
            return ask(self._made_anew(view))

    def _view(self) -> VectorView:
        with self._loading:
            if self._loaded is None:
                self._loaded = current_vectors(self._database, self._file)
            return self._loaded

    def _made_anew(self, spoiled: VectorView) -> VectorView:
        with self._loading:
            if self._loaded is spoiled:
                # Whoever opens the index next should not believe it, and whoever writes make it anew.
                with contextlib.suppress(OSError):
                    self._file.unlink()
                self._loaded = made_vectors(self._database)
            return self._view()

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
