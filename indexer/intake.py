"""The files of a corpus folder, and reading them, in several processes where that pays."""

import os
import posixpath
import stat
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path

from indexer.errors import FileError, os_reason
from indexer.ingest import archive
from indexer.ingest.filenames import shown
from indexer.ingest.read import NO_FILE
from indexer.quantised import Bytes
from indexer.reading import (
    SHORT_TEXT,
    TEXT_SUFFIXES,
    UNREAD,
    Readers,
    Source,
    Taken,
    is_short_text,
    take_in_all,
)
from indexer.records import Report
from indexer.settings import Settings
from indexer.store import FileState, NewPassage

POOL_FROM = 50
"""Up to so many files, short texts are read sooner than other processes have started."""

MOST_JOBS = 61
"""Where a machine has more cores, its disk keeps no more processes busy."""

RACY_NS = 2_000_000_000
"""A file changed so shortly before it was looked at may have changed again unnoticed."""

TOGETHER = 16
"""How many small files a process is given at a time, so that the process that stores has fewer
messages to see to."""

AHEAD = 200
"""How many groups of files other processes may read ahead of the one that stores them ..."""
AHEAD_BYTES = 64_000_000
"""... and how large they may be together, beyond one for each process."""

HIDDEN = "hidden"
"""Stands for an error where Windows hides a file, which is then passed over."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file, or a folder or archive that cannot be entered; `error` says why it cannot be looked
    at. `member` leads to a file inside the archive `file`, whose size and time it goes by."""

    file: Path
    state: FileState
    error: str | None = None
    member: tuple[str, ...] = ()

    @property
    def suffix(self) -> str:
        """In lower case, with the dot."""
        return posixpath.splitext(self.state.path)[1].lower()


@dataclass(frozen=True, slots=True)
class Task:
    """A file to take in, unless its bytes are those of `known_digest`."""

    found: Found
    known_digest: str
    settings: Settings

    @property
    def source(self) -> Source:
        """What the process that reads it has to know."""
        found = self.found
        return Source(found.file, found.state.path, found.member, self.known_digest)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: a report, with the vectors of its passages in bytes where they were
    made at once, or a reason why not, or neither: the same bytes."""

    digest: str
    report: Report | None = None
    passages: tuple[NewPassage, ...] = ()
    vectors: Bytes | None = None
    reason: str | None = None


def scan(corpus: Path, label: str, index: Path) -> list[Found]:
    """The files of a corpus folder, or the one file, by path; `label` begins their paths.

    Hidden files, the lock files of office programs, and the index itself are passed over;
    folders that links lead to are entered once. In the place of an archive stand its members.
    """
    if not corpus.is_dir():
        with Readers() as readers:
            return list(_inside(_look_at(corpus, f"{label}/{shown(corpus.name)}"), readers))
    found: list[Found] = []
    entered = {os.path.realpath(corpus), os.path.realpath(index)}

    def path_of(place: Path) -> str:
        inside = shown(place.relative_to(corpus).as_posix())
        return label if inside == "." else f"{label}/{inside}"

    def closed(error: OSError) -> None:
        state = FileState(path_of(Path(error.filename)), 0, 0, 0, "")
        found.append(Found(Path(error.filename), state, f"文件夹无法打开（{os_reason(error)}）"))

    for folder, subfolders, names in os.walk(corpus, onerror=closed, followlinks=True):
        place = Path(folder)
        subfolders[:] = [name for name in subfolders if _enter(corpus, place / name, entered)]
        path = path_of(place)
        for name in names:
            if not name.startswith((".", "~$")):
                found.append(_look_at(place / name, f"{path}/{shown(name)}"))
    with Readers() as readers:
        visible = [one for each in found if each.error != HIDDEN for one in _inside(each, readers)]
    return sorted(visible, key=lambda one: one.state.path)


def _inside(found: Found, readers: Readers) -> Iterator[Found]:
    """The members of an archive; an empty one, and any other file, as it is."""
    if found.error is not None or found.suffix != archive.SUFFIX:
        yield found
        return
    try:
        members = readers.call(archive.members, found.file)
    except FileError as error:
        yield replace(found, error=error.reason)
        return
    for member in members:
        state = replace(found.state, path=f"{found.state.path}/{member.path}")
        yield replace(found, state=state, member=member.keys)
    if not members:
        yield found


def _enter(corpus: Path, folder: Path, entered: set[str]) -> bool:
    """Whether to go into a folder: not one that is hidden or that is reached another way."""
    real = os.path.realpath(folder)
    inside = Path(real).is_relative_to(os.path.realpath(corpus))
    if folder.name.startswith(".") or real in entered or (folder.is_symlink() and inside):
        return False
    entered.add(real)
    return True


def _look_at(file: Path, path: str) -> Found:
    seen = time.time_ns()
    try:
        facts = file.stat()
    except OSError as error:
        reason = f"文件无法读取（{os_reason(error)}）"
        return Found(file, FileState(path, 0, 0, 0, ""), reason)
    if not stat.S_ISREG(facts.st_mode):
        return Found(file, FileState(path, 0, 0, 0, ""), NO_FILE)
    attributes = getattr(facts, "st_file_attributes", 0)
    hidden = HIDDEN if attributes & stat.FILE_ATTRIBUTE_HIDDEN else None
    return Found(file, FileState(path, facts.st_size, facts.st_mtime_ns, seen, ""), hidden)


def unchanged(then: FileState, now: FileState) -> bool:
    """Whether a file can be taken to hold the bytes that it held, without reading it."""
    if not then.digest or (then.size, then.mtime_ns) != (now.size, now.mtime_ns):
        return False
    return then.mtime_ns + RACY_NS < then.seen_ns


def gone(known: Iterable[str], found: Sequence[Found]) -> list[str]:
    """The known paths that are no longer found, less those in folders that stay closed."""
    paths = {one.state.path for one in found}
    closed = tuple(f"{one.state.path}/" for one in found if one.error is not None)
    return sorted(path for path in known if path not in paths and not path.startswith(closed))


def outcomes(
    tasks: Sequence[Task], jobs: int, model: Path | None = None
) -> Iterator[tuple[Task, Outcome]]:
    """Each task with its outcome, in order. Where there are many, the reading processes embed
    passages with the static model of a folder, if one is given.

    Raises ReaderNotStarted.
    """
    few = len(tasks) <= POOL_FROM or jobs == 1
    model = None if few else model
    with Readers(1 if few else min(jobs, MOST_JOBS)) as readers:
        waiting: deque[tuple[Sequence[Task], Future[list[Taken]] | None]] = deque()
        ahead = 0
        for group in _groups(tasks, 1 if few else TOGETHER):
            here = few and not group[0].found.member and is_short_text(group[0].found.file)
            waiting.append((group, None if here else _submitted(readers, group, model)))
            ahead += _size(group)
            while len(waiting) > AHEAD or (ahead > AHEAD_BYTES and len(waiting) > jobs):
                ahead -= _size(waiting[0][0])
                yield from _outcomes(readers, *waiting.popleft())
        while waiting:
            yield from _outcomes(readers, *waiting.popleft())


def _groups(tasks: Iterable[Task], most: int) -> Iterator[Sequence[Task]]:
    """The tasks in order: small files that need no parser up to `most` at a time, others alone."""
    group: list[Task] = []
    for task in tasks:
        small = task.found.suffix in TEXT_SUFFIXES and task.found.state.size <= SHORT_TEXT
        if group and (len(group) == most or not small):
            yield group
            group = []
        group.append(task)
        if not small:
            yield group
            group = []
    if group:
        yield group


def _size(group: Sequence[Task]) -> int:
    return sum(task.found.state.size for task in group)


def _submitted(
    readers: Readers, group: Sequence[Task], model: Path | None = None
) -> "Future[list[Taken]]":
    return readers.submit(take_in_all, [task.source for task in group], group[0].settings, model)


def _outcomes(
    readers: Readers, group: Sequence[Task], future: "Future[list[Taken]] | None"
) -> Iterator[tuple[Task, Outcome]]:
    """What became of a group's files, each looked at alone where they fail together."""
    try:
        taken = _all_taken(group, future)
    except FileError as error:
        if len(group) > 1:
            for task in group:
                yield from _outcomes(readers, [task], _submitted(readers, [task]))
        else:
            # The process that read it is gone; what it read of the file is not known.
            yield group[0], Outcome(UNREAD, reason=error.reason)
        return
    for task, one in zip(group, taken, strict=True):
        yield task, _outcome(one)


def _all_taken(group: Sequence[Task], future: "Future[list[Taken]] | None") -> list[Taken]:
    if future is not None:
        return future.result()
    return take_in_all([task.source for task in group], group[0].settings)


def _outcome(taken: Taken) -> Outcome:
    passages = taken.report.passages if taken.report is not None else ()
    ready = tuple(
        NewPassage(one, keys.words, keys.text_key, keys.same_key)
        for one, keys in zip(passages, taken.keys, strict=True)
    )
    return Outcome(taken.digest, taken.report, ready, taken.vectors, taken.reason)
