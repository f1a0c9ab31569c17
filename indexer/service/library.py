"""The library that a process answers from: kept open, and kept up with what builds change."""

import threading
from contextlib import suppress
from pathlib import Path

from indexer.errors import JiugaoError
from indexer.search import Library
from indexer.store.database import DATABASE_FILE

LOOK_SECONDS = 1.0
"""How often is looked for what a build has committed: once for all questions, so that none of
them waits for it."""
Mark = tuple[int, int]


class OpenLibrary:
    """An index that is opened when it is first needed and stays open while others build it, swap
    its model, or put another in its place. Shared by the threads of a process."""

    def __init__(self, index: Path, seconds: float = LOOK_SECONDS) -> None:
        self._index = index
        self._seconds = seconds
        self._opening = threading.Lock()
        self._ended = threading.Event()
        self._mark = _mark(index)
        self._library: Library | None = None
        threading.Thread(target=self._look, name="looking", daemon=True).start()

    def close(self) -> None:
        """Lets go of the index's files."""
        self._ended.set()
        with self._opening:
            if self._library is not None:
                self._library.close()

    def now(self) -> Library:
        """The library as it was last seen. Raises JiugaoError where there is none."""
        library = self._library
        return library if library is not None else self._open()

    def look(self) -> None:
        """Sees what has changed since. Raises JiugaoError where the index has gone bad."""
        with self._opening:
            library = self._library
            if library is None or self._ended.is_set():
                return
            if _mark(self._index) != self._mark or not library.is_current:
                self._reopen()
            else:
                library.store.refresh()

    def _open(self) -> Library:
        with self._opening:
            return self._library or self._reopen()

    def _reopen(self) -> Library:
        """Whoever is answering from the old one goes on until the new one is open, and keeps the
        old one open until they are done."""
        mark = _mark(self._index)
        try:
            library = Library(self._index)
        except JiugaoError:
            self._library = None
            raise
        self._mark, self._library = mark, library
        return library

    def _look(self) -> None:
        while not self._ended.wait(self._seconds):
            # Whatever was wrong, who asks next is told, and the next look may find it mended.
            with suppress(Exception):
                self.look()


def _mark(index: Path) -> Mark:
    """Tells the database's file from another that was put in its place."""
    try:
        state = (index / DATABASE_FILE).stat()
    except OSError:
        return 0, 0
    return state.st_dev, state.st_ino
