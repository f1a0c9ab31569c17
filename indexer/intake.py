"""The files of a corpus folder, and reading them, in several processes where that pays."""

import contextlib
import hashlib
import multiprocessing
import os
import stat
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from multiprocessing.process import BaseProcess as ParentProcess
from pathlib import Path, PurePosixPath

from indexer.errors import FileError, os_reason
from indexer.ingest import (
    SUPPORTED_SUFFIXES,
    archive,
    embedding_text,
    ingest_bytes,
    ingest_file,
)
from indexer.lexicon import words
from indexer.records import Passage, Report
from indexer.settings import Settings
from indexer.store import FileState, NewPassage

POOL_FROM = 50
"""Up to so many files are read sooner than other processes have started."""

MOST_JOBS = 61
"""Windows waits for no more processes at a time."""

RACY_NS = 2_000_000_000
"""A file changed so shortly before it was looked at may have changed again unnoticed."""

AHEAD = 64
"""How many files other processes may read ahead of the one that stores them."""


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


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: a report, or a reason why not, or neither: the same bytes."""

    digest: str
    report: Report | None = None
    passages: tuple[NewPassage, ...] = ()
    reason: str | None = None


def shown(name: str) -> str:
    """A name as text: one that is not UTF-8, as unpacked archives leave them, read as GBK."""
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
    if corpus.is_file():
        return list(_inside(_look_at(corpus, f"{label}/{shown(corpus.name)}")))
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
    visible = [one for each in found if each.error != HIDDEN for one in _inside(each)]
    return sorted(visible, key=lambda one: one.state.path)


def _inside(found: Found) -> Iterator[Found]:
    """The members of an archive; an empty one, and any other file, as it is."""
    if found.error is not None or found.suffix != archive.SUFFIX:
        yield found
        return
    try:
        members = archive.members(found.file)
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
    """Each task with its outcome, in order."""
    done = 0
    if len(tasks) > POOL_FROM and jobs > 1:
        # Where other processes are not allowed, or die for want of memory, this one goes on.
        with contextlib.suppress(BrokenProcessPool, OSError):
            for pair in _in_processes(tasks, jobs):
                yield pair
                done += 1
    yield from ((task, take_in(task)) for task in tasks[done:])


def _in_processes(tasks: Sequence[Task], jobs: int) -> Iterator[tuple[Task, Outcome]]:
    # Threads of the caller, such as torch's, do not survive a fork; Windows knows only spawn.
    context = multiprocessing.get_context("spawn")
    workers = min(jobs, MOST_JOBS)
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_end_with_parent) as pool:
        waiting: deque[tuple[Task, Future[Outcome]]] = deque()
        for task in tasks:
            waiting.append((task, pool.submit(take_in, task)))
            if len(waiting) > AHEAD:
                first, outcome = waiting.popleft()
                yield first, outcome.result()
        for first, outcome in waiting:
            yield first, outcome.result()


def _end_with_parent() -> None:
    """Has a reading process end when the build is killed, which would otherwise wait for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_leave_after, args=(parent,), daemon=True).start()


def _leave_after(parent: ParentProcess) -> None:
    parent.join()
    os._exit(1)


def take_in(task: Task) -> Outcome:
    """Reads one file; whatever is wrong with it becomes a reason in Chinese."""
    found, digest, data = task.found, "", b""
    try:
        # A format that is not read may be a film: its bytes are left alone.
        if found.suffix in SUPPORTED_SUFFIXES and found.member:
            data = archive.member_bytes(found.file, found.member)
            digest = hashlib.sha256(data).hexdigest()
        elif found.suffix in SUPPORTED_SUFFIXES:
            with found.file.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
        if digest and digest == task.known_digest:
            return Outcome(digest)
        report = _ingested(task, data)
        return Outcome(digest, report, tuple(map(_ready, report.passages)))
    except FileError as error:
        return Outcome(digest, reason=error.reason)
    except OSError as error:
        return Outcome(digest, reason=f"文件无法读取（{os_reason(error)}）")
    # One file that a parser did not expect must not keep all others out.
    except Exception as error:
        return Outcome(digest, reason=f"处理时出错（{type(error).__name__}：{error}）")


def _ingested(task: Task, data: bytes) -> Report:
    found = task.found
    if found.member:
        return ingest_bytes(data, found.state.path, task.settings)
    return ingest_file(found.file, found.state.path, task.settings)


def text_key(passage: Passage) -> bytes:
    """Names the text that a passage's vector is made from."""
    return hashlib.sha256(embedding_text(passage).encode()).digest()


def body_words(passage: Passage) -> str:
    """The words of a passage for the word leg, parted by spaces."""
    return " ".join(words.cut(f"{passage.lead}\n{passage.content}"))


def _ready(passage: Passage) -> NewPassage:
    return NewPassage(passage, body_words(passage), text_key(passage))
