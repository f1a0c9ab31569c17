"""Keeping an index in step with folders: what to build, when, and what to leave alone.

Changes are told as they happen; a look through the folders at intervals finds those that nobody
tells of, on network shares and behind links. A file is read once it has not changed for a moment
and, where the system tells that, was closed. While a folder is away, none of its reports goes.
"""

import errno
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from indexer import intake
from indexer.build import Care, Progress
from indexer.errors import (
    FolderMissing,
    IndexDamaged,
    IndexIncompatible,
    IndexMissing,
    JiugaoError,
    ModelNotLoaded,
    os_reason,
)
from indexer.records import Failure
from indexer.store.database import DATABASE_FILE
from indexer.store.opening import chosen
from indexer.watching.folders import (
    FOLDER,
    Pending,
    State,
    Watched,
    absolute,
    holds,
    standing,
    state_of,
    why_away,
)
from indexer.watching.notes import Builder, Events, Notice, Pace, Round

FINAL = (IndexDamaged, IndexIncompatible, ModelNotLoaded)
"""Errors that waiting does not mend."""


class Watcher:
    """Watches until it is interrupted; `tell` is called with all that a person should know."""

    def __init__(
        self,
        folders: Sequence[Path],
        index: Path,
        build: Builder,
        events: Events,
        tell: Callable[[Round | Notice], None],
        pace: Pace = Pace(),
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """Raises FolderMissing for a folder that neither is there nor ever was in the index."""
        self._index = absolute(index)
        self._build, self._events, self._tell = build, events, tell
        self._pace, self._now = pace, now
        self._folders = [self._known(absolute(one)) for one in dict.fromkeys(folders)]
        self._pending: dict[Path, Pending] = {}
        self._begun = self._resting = self._next = now()
        self._failed: set[Failure] = set()
        self._rounds = 0
        self._waiting = ""

    def run(self) -> None:
        """Steps for ever."""
        while True:
            self.step()

    def step(self) -> None:
        """Looks whether there is something to do, does it, and waits for a change."""
        if self._now() >= self._next:
            self._act()
            self._next = self._now() + self._pace.step
        for change in self._events.taken(max(0.0, self._next - self._now())):
            self._note(change.file, change.open)

    def _act(self) -> None:
        for folder in self._folders:
            self._attend(folder)
            if folder.there and self._now() - folder.looked >= self._pace.look:
                self._look(folder)
        if self._pending and self._now() >= self._resting:
            unfinished = self._unfinished()
            patient = self._now() - self._begun < self._pace.patience
            if not unfinished or (not patient and len(unfinished) < len(self._pending)):
                self._round(unfinished)

    def _known(self, path: Path) -> Watched:
        held = holds(self._index, path)
        if not path.is_dir() and not held:
            raise FolderMissing(str(path), "没有这个文件夹，请检查路径")
        return Watched(path, held)

    def _attend(self, folder: Watched) -> None:
        """Notices that a folder went, came back, or was replaced by another."""
        identity, empty = standing(folder.path)
        strange = identity != folder.identity
        if identity is None or (empty and folder.held and strange):
            if folder.there is not False:
                folder.there, folder.seen = False, {}
                self._events.leave(folder.path)
                self._drop(folder.path)
                self._tell(Notice("away", str(folder.path), why_away(identity)))
            return
        folder.held = not empty
        if not folder.there or strange:
            if folder.there is False:
                self._tell(Notice("back", str(folder.path)))
            folder.there, folder.identity, folder.looked = True, identity, float("-inf")
            self._follow(folder.path)
            self._note(folder.path)

    def _follow(self, folder: Path) -> None:
        try:
            self._events.follow(folder)
        except OSError as error:
            # Linux follows so many folders and no more.
            full = error.errno == errno.ENOSPC
            reason = "系统允许守着的文件夹数已满" if full else os_reason(error)
            self._tell(Notice("unheard", str(folder), reason))

    def _look(self, folder: Watched) -> None:
        """Finds what changed since the last look."""
        found = intake.scan(folder.path, "", self._index)
        folder.looked = self._now()
        if standing(folder.path)[0] != folder.identity:
            return
        seen: dict[Path, State] = {
            one.file: (one.state.size, one.state.mtime_ns) for one in found if not one.error
        }
        for file in seen.keys() | folder.seen.keys():
            if seen.get(file) != folder.seen.get(file):
                self._note(file)
        folder.seen = seen

    def _note(self, file: Path, is_open: bool = False) -> None:
        if self._ignores(file):
            return
        if not self._pending:
            self._begun = self._now()
        self._pending[file] = Pending(state_of(file), self._now(), is_open)

    def _ignores(self, file: Path) -> bool:
        """The index's own files, those that builds pass over, and those of folders away."""
        if file.is_relative_to(self._index) or (
            file.parent == self._index.parent and file.name.startswith(f"{self._index.name}-")
        ):
            return True
        for folder in self._folders:
            if folder.there and file.is_relative_to(folder.path):
                parts = file.relative_to(folder.path).parts
                return any(part.startswith((".", "~$")) for part in parts)
        return True

    def _drop(self, folder: Path) -> None:
        self._pending = {
            file: one for file, one in self._pending.items() if not file.is_relative_to(folder)
        }

    def _unfinished(self) -> frozenset[Path]:
        """The files that are still being written."""
        now = self._now()
        for file, one in self._pending.items():
            if (state := state_of(file)) != one.state:
                one.state, one.since = state, now
        return frozenset(
            file
            for file, one in self._pending.items()
            if now - one.since < (self._pace.patience if one.open else self._pace.quiet)
        )

    def _round(self, unfinished: frozenset[Path]) -> None:
        there = [folder.path for folder in self._folders if folder.there]
        settled = {file: one.state for file, one in self._pending.items() if file not in unfinished}
        done: dict[str, list[str]] = {"added": [], "updated": [], "failed": [], "unchanged": []}

        def note(progress: Progress) -> None:
            if progress.outcome:
                done[progress.outcome].append(progress.path)

        try:
            self._check_index()
            result = self._build(there, Care(unfinished, self._is_there, excluded_stay=True), note)
        except FINAL:
            raise
        except JiugaoError as error:
            self._wait(error)
            return
        self._waiting, self._rounds, self._begun = "", self._rounds + 1, self._now()
        for file, state in settled.items():
            self._pending.pop(file, None)
            self._remember(file, state)
        failed = tuple(one for one in result.failed if one not in self._failed)
        self._failed = set(result.failed)
        added, updated = tuple(done["added"]), tuple(done["updated"])
        if added or updated or failed or result.removed or self._rounds == 1:
            totals = result.reports, result.passages, result.seconds
            self._tell(Round(added, updated, result.removed, failed, *totals))

    def _check_index(self) -> None:
        """An index on a drive that is away must not be begun anew."""
        if self._rounds and not chosen() and not (self._index / DATABASE_FILE).exists():
            raise IndexMissing(str(self._index), "索引文件夹现在不在")

    def _wait(self, error: JiugaoError) -> None:
        """Tries again later; tells why once."""
        self._resting = self._now() + self._pace.retry
        if not isinstance(error, FolderMissing) and self._waiting != type(error).__name__:
            self._waiting = type(error).__name__
            self._tell(Notice("waiting", error.subject, error.reason))

    def _is_there(self, place: Path) -> bool:
        identity, _ = standing(place)
        return any(one.path == place and one.identity == identity for one in self._folders)

    def _remember(self, file: Path, state: State) -> None:
        """What was built of is nothing new to the next look."""
        for folder in self._folders:
            if state is None:
                folder.seen.pop(file, None)
            elif state != FOLDER and file.is_relative_to(folder.path):
                folder.seen[file] = state
