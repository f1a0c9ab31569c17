"""The files of a corpus folder, and reading them, in several processes where that pays."""

import os
import stat
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from indexer.errors import FileError, os_reason
from indexer.ingest import archive
from indexer.ingest.read import NO_FILE
from indexer.reading import UNREAD, Readers, Source, Taken, is_short_text, take_in
from indexer.records import Report
from indexer.settings import Settings
from indexer.store import FileState, NewPassage

POOL_FROM = 50
"""Up to so many files, short texts are read sooner than other processes have started."""

MOST_JOBS = 61
"""Where a machine has more cores, its disk keeps no more processes busy."""

RACY_NS = 2_000_000_000
"""A file changed so shortly before it was looked at may have changed again unnoticed."""

AHEAD = 64
"""How many files other processes may read ahead of the one that stores them ..."""
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
        return PurePosixPath(self.state.path).suffix.lower()


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
    """What became of a file: a report, or a reason why not, or neither: the same bytes."""

    digest: str
    report: Report | None = None
    passages: tuple[NewPassage, ...] = ()
    reason: str | None = None


def shown(name: str) -> str:
    """A name or path as text: parts of it that are not UTF-8, as unpacked archives leave them,
    read as GBK."""
    return "/".join(map(_shown_part, name.split("/")))


def _shown_part(name: str) -> str:
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", errors="replace")
    return name


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

    def path_of(file: Path) -> str:
        inside = shown(file.relative_to(corpus).as_posix())
        return label if inside == "." else f"{label}/{inside}"

    def closed(error: OSError) -> None:
        state = FileState(path_of(Path(error.filename)), 0, 0, 0, "")
        found.append(Found(Path(error.filename), state, f"文件夹无法打开（{os_reason(error)}）"))

    for folder, subfolders, names in os.walk(corpus, onerror=closed, followlinks=True):
        place = Path(folder)
        subfolders[:] = [name for name in subfolders if _enter(corpus, place / name, entered)]
        for name in names:
            if not name.startswith((".", "~$")):
                found.append(_look_at(place / name, path_of(place / name)))
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


def outcomes(tasks: Sequence[Task], jobs: int) -> Iterator[tuple[Task, Outcome]]:
    """Each task with its outcome, in order.

    Raises ReaderNotStarted.
    """
    few = len(tasks) <= POOL_FROM or jobs == 1
    with Readers(1 if few else min(jobs, MOST_JOBS)) as readers:
        waiting: deque[tuple[Task, Future[Taken] | None]] = deque()
        ahead = 0
        for task in tasks:
            here = few and not task.found.member and is_short_text(task.found.file)
            waiting.append((task, None if here else _submitted(readers, task)))
            ahead += task.found.state.size
            while len(waiting) > AHEAD or (ahead > AHEAD_BYTES and len(waiting) > jobs):
                ahead -= waiting[0][0].found.state.size
                yield _outcome(*waiting.popleft())
        while waiting:
            yield _outcome(*waiting.popleft())


def _submitted(readers: Readers, task: Task) -> "Future[Taken]":
    return readers.submit(take_in, task.source, task.settings)


def _outcome(task: Task, future: "Future[Taken] | None") -> tuple[Task, Outcome]:
    try:
        taken = take_in(task.source, task.settings) if future is None else future.result()
    except FileError as error:
        # The process that read it is gone; what it read of the file is not known.
        return task, Outcome(UNREAD, reason=error.reason)
    passages = taken.report.passages if taken.report is not None else ()
    ready = (NewPassage(one, *keys) for one, keys in zip(passages, taken.keys, strict=True))
    return task, Outcome(taken.digest, taken.report, tuple(ready), taken.reason)
