"""The word leg of an open index, shared by the threads of a process."""

import threading
import time
from collections.abc import Sequence
from pathlib import Path

from indexer.errors import JiugaoError
from indexer.records import Filters, Scored, WeightedTerm
from indexer.store.database import Database
from indexer.store.lock import WriterLock
from indexer.store.ranking import best
from indexer.store.wordindex import WordIndex, current_words

AGAIN_SECONDS = 30.0
"""After which a view that lags is looked at again: whoever was writing may have died."""


class WordLeg:
    """The words of an index, as they were when it was opened or last refreshed."""

    def __init__(self, index: Path, database: Database) -> None:
        self._index = index
        self._database = database
        self._reloading = threading.Lock()
        self._view: WordIndex | None = None
        self._load()

    def search(
        self, terms: Sequence[WeightedTerm], limit: int, filters: Filters, bodies_only: bool
    ) -> list[Scored]:
        """The passages that hold any of `terms`, by weighted BM25; with `bodies_only`, neither
        titles nor headings count."""

        def ranked(view: WordIndex | None) -> list[Scored]:
            if view is None:
                return []
            now = view.stamp.generation
            return best(
                lambda n: view.search(terms, n, filters, bodies_only), self._database, limit, now
            )

        try:
            return ranked(self._sound())
        except ValueError:
            return ranked(self._reloaded())

    def ceiling(self, terms: Sequence[WeightedTerm]) -> float:
        """The score that a body of nothing but `terms` would near; 0 where there are no words."""
        view = self._sound()
        return view.ceiling(terms) if view else 0.0

    def refresh(self, changed: bool) -> None:
        """Sees what was committed since, if anything `changed`; or what a build, which commits
        its last batch a while before it has brought the view up to date, has done since."""
        looking = changed or self._may_catch_up()
        if looking and not self._only_lacks_removals():
            self._load()

    def _load(self) -> None:
        self._view = view = self._caught_up()
        self._lags = view is not None and not view.is_current(self._database)
        self._looked = time.monotonic()

    def _may_catch_up(self) -> bool:
        """Whether a view that lags may be had as it should be."""
        if self._view is None or not self._lags:
            return self._view is None
        return not self._view.is_latest or time.monotonic() > self._looked + AGAIN_SECONDS

    def _only_lacks_removals(self) -> bool:
        """Whether passages were removed and none added since. Look-ups leave those out anyway,
        and making the view anew would take a minute for half a million passages."""
        view, database = self._view, self._database
        if view is None or not view.belongs(database) or view.is_current(database):
            return False
        last = database.value("SELECT max(key) FROM passages") or 0
        return bool(last <= view.stamp.max_key)

    def _sound(self) -> WordIndex | None:
        """The view, opened anew where its files were damaged meanwhile."""
        view = self._view
        return self._reloaded() if view is not None and view.spoiled else view

    def _reloaded(self) -> WordIndex | None:
        with self._reloading:
            if self._view is not None and self._view.spoiled:
                self._view = self._caught_up()
            return self._view

    def _caught_up(self) -> WordIndex | None:
        """The view, brought up to date on disk where nobody is writing; otherwise, as in a folder
        that cannot be written to, as it is."""
        view = self._view
        if view is None or view.spoiled or not view.is_latest:
            # Opening one reads all of it; while a build goes on it mostly is the same still.
            view = WordIndex.load(self._index)
        if view is not None and view.is_current(self._database):
            return view
        lock = WriterLock(self._index)
        try:
            lock.acquire(reader=True)
            return current_words(self._index, self._database)
        except (JiugaoError, OSError, ValueError):
            return view if view is not None and view.belongs(self._database) else None
        finally:
            lock.release()
