"""Corpus folders into an index: what changed is read, embedded and committed, batch by batch."""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from indexer import intake
from indexer.errors import FolderMissing
from indexer.ingest.filenames import shown
from indexer.intake import Found, Outcome, Task
from indexer.lexicon import words
from indexer.lexicon.check import bad_lines
from indexer.reading import body_words
from indexer.records import BuildResult, Failure
from indexer.settings import Settings
from indexer.store import (
    Batch,
    FailedFile,
    FileState,
    KnownFile,
    Model,
    NewReport,
    Writer,
    open_store,
    open_writer,
)
from indexer.textvectors import TextVectors

if TYPE_CHECKING:
    # Who only forgets a folder has no use for a model.
    from indexer.embedding.encoder import Encoder

BATCH_SECONDS = 20.0
"""After which what was read is committed, however little: the rest is lost in a crash."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is: `stage` is scan, embed (another model), read or finish; `path` the
    folder or file that was just done, `outcome` of a file added, updated, unchanged or failed,
    with the `reason` for failing in Chinese."""

    stage: str
    done: int
    total: int
    path: str = ""
    outcome: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Care:
    """What a build leaves alone that nobody looks at. `unfinished`: files that are still being
    written. `there`: asked once a folder was looked through whether that was the folder itself,
    and not the empty place where a network drive was; if not, nothing of it is removed.
    `excluded_stay`: a file that a person took out stays out though it was gone for a while."""

    unfinished: frozenset[Path] = frozenset()
    there: Callable[[Path], bool] = lambda _: True
    excluded_stay: bool = False


def build(
    corpora: Sequence[Path],
    index: Path,
    encoder: "Encoder",
    settings: Settings = Settings(),
    jobs: int | None = None,
    progress: Callable[[Progress], None] | None = None,
    care: Care = Care(),
) -> BuildResult:
    """Brings the index up to date with corpus folders or single files.

    Reports from other folders stay. `jobs` is how many processes read files, as many as there
    are cores unless given; with 1, short texts are read by this one.

    Raises FolderMissing before anything is changed; IndexLocked, IndexIncompatible,
    IndexDamaged; ReaderNotStarted.
    """
    started = perf_counter()
    places = _places(corpora)
    with open_writer(index, Model.of(encoder)) as writer:
        run = _Run(writer, encoder, settings, progress, care)
        run.adopt()
        for place in places:
            run.plan(place, index)
        run.take_in(jobs or os.cpu_count() or 1)
        run.remove()
        return run.finish(started)


def forget(folder: Path, index: Path) -> int:
    """Takes a corpus folder and its reports out of an index; how many those were.

    Raises IndexMissing, IndexLocked, and FolderMissing where the index does not know it.
    """
    open_store(index).close()
    with open_writer(index) as writer:
        count = writer.forget(_absolute(Path(shown(str(folder)))))
        writer.finish()
    return count


def _places(corpora: Iterable[Path]) -> list[Path]:
    places = list(dict.fromkeys(map(_absolute, corpora)))
    for place in places:
        if not place.exists():
            raise FolderMissing(str(place), "没有这个文件夹，请检查路径")
    return places


def _within(known: dict[str, KnownFile], path: str) -> list[str]:
    """The known paths of an archive's members."""
    return [one for one in known if one.startswith(f"{path}/")]


def _absolute(place: Path) -> Path:
    """Not resolved: a folder that is a link goes by the name that the user gave it."""
    return Path(os.path.normpath(place.absolute()))


class _Run:
    """One build: first all files are looked at, then those that need it are taken in."""

    def __init__(
        self,
        writer: Writer,
        encoder: "Encoder",
        settings: Settings,
        progress: Callable[[Progress], None] | None,
        care: Care,
    ) -> None:
        self._writer = writer
        self._care = care
        self._encoder = encoder
        self._vectors = TextVectors(writer, encoder)
        self._settings = settings
        self._progress = progress or (lambda _: None)
        self._tasks: dict[str, tuple[Task, int]] = {}
        self._seen: set[str] = set()
        self._known: dict[str, KnownFile] = {}
        self._removed: list[str] = []
        self._unseen: list[FailedFile] = []
        self._failed: dict[str, Failure] = {}
        self._added = self._updated = self._unchanged = 0
        self._notes: list[str] = []
        self._redone = 0

    def adopt(self) -> None:
        """Makes anew what another model, thesaurus or dictionary made."""
        former = self._writer.model.name
        if self._vectors.adopt(lambda *done: self._progress(Progress("embed", *done))):
            change = f"嵌入模型由“{former}”换为“{self._encoder.name}”"
            again = f"{self._vectors.embedded} 个段落的向量已重新计算"
            self._notes.append(f"{change}，{again}")
        if self._writer.cutter != (cutter := words.cutter()):
            self._writer.recut(cutter, body_words)

    def plan(self, place: Path, index: Path) -> None:
        """Looks at the files of a folder, or at one file of a folder."""
        folder = place.parent if place.is_file() else place
        source = self._writer.source(Path(shown(str(folder))))
        found = intake.scan(place, source.label, index)
        known = self._writer.known(source)
        self._known |= known
        for one in found:
            self._sort(one, source.source_id, known.get(one.state.path))
        if self._care.there(place):
            path = f"{source.label}/{shown(place.name)}"
            inside = known if place == folder else _within(known, path)
            stay = self._care.excluded_stay
            gone = intake.gone(inside, found)
            self._removed += [path for path in gone if not (stay and known[path].excluded)]
        self._progress(Progress("scan", len(found), len(found), str(place)))

    def take_in(self, jobs: int) -> None:
        """Reads, embeds and commits batch by batch; a batch is whole or not there at all."""
        waiting: list[tuple[int, Task, Outcome]] = []
        passages, since, limit = 0, perf_counter(), self._writer.batch_limit
        tasks = [task for task, _ in self._tasks.values()]
        found = intake.outcomes(tasks, jobs, getattr(self._encoder, "folder", None))
        for done, (task, outcome) in enumerate(found, start=1):
            path = task.found.state.path
            waiting.append((self._tasks[path][1], task, outcome))
            passages += len(outcome.passages)
            full = len(waiting) >= limit.files or passages >= limit.passages
            if full or perf_counter() - since >= BATCH_SECONDS:
                self._commit(waiting)
                waiting, passages, since = [], 0, perf_counter()
            told = self._outcome(path, outcome), outcome.reason or ""
            self._progress(Progress("read", done, len(tasks), path, *told))
        self._commit(waiting)

    def remove(self) -> None:
        """Takes out the reports whose files are gone: last, so that a file that was merely
        renamed finds its vectors."""
        if self._removed or self._unseen:
            removed, unseen = tuple(self._removed), tuple(self._unseen)
            batch = Batch(self._settings.fingerprint, removed=removed, failed=unseen)
            self._writer.commit(batch)

    def finish(self, started: float) -> BuildResult:
        """Completes the views and sums up."""
        self._progress(Progress("finish", 0, 1))
        totals = self._writer.finish()
        if self._redone:
            self._notes.append(f"入库设置有变，{self._redone} 份已有材料已重新整理")
        self._progress(Progress("finish", 1, 1))
        return BuildResult(
            reports=totals.reports,
            passages=totals.passages,
            added=self._added,
            updated=self._updated,
            unchanged=self._unchanged,
            removed=sum(self._known[path].indexed for path in self._removed),
            embedded=self._vectors.embedded,
            failed=tuple(self._failed[path] for path in sorted(self._failed)),
            seconds=perf_counter() - started,
            model=self._encoder.name,
            notes=(*self._notes, *(f"没有使用 {line}" for line in bad_lines())),
        )

    def _sort(self, one: Found, source_id: int, known: KnownFile | None) -> None:
        """Settles a file that has not changed, and sets the others down as tasks."""
        path, fingerprint = one.state.path, self._settings.fingerprint
        if path in self._seen:
            return
        self._seen.add(path)
        if (known is not None and known.excluded) or one.file in self._care.unfinished:
            return
        if one.error is not None:
            self._unseen.append(FailedFile(one.state, source_id, one.error))
            self._failed[path] = Failure(path, one.error)
            return
        same_settings = known is not None and known.settings == fingerprint
        self._redone += known is not None and known.indexed and not same_settings
        if known is not None and same_settings and intake.unchanged(known.state, one.state):
            self._settle(known)
            return
        # A failed file that was touched is tried again: the time may have been too short for it.
        tried = known is not None and same_settings and known.reason is None
        digest = known.state.digest if known is not None and tried else ""
        self._tasks[path] = Task(one, digest, self._settings), source_id

    def _settle(self, known: KnownFile) -> None:
        """Counts a file that is as it was: failed then, failed now."""
        if known.reason is None:
            self._unchanged += 1
        else:
            self._failed[known.state.path] = Failure(known.state.path, known.reason)

    def _commit(self, waiting: Sequence[tuple[int, Task, Outcome]]) -> None:
        reports: list[NewReport] = []
        failed: list[FailedFile] = []
        touched: list[FileState] = []
        for source_id, task, outcome in waiting:
            state = replace(task.found.state, digest=outcome.digest)
            known = self._known.get(state.path)
            if outcome.report is not None:
                reports.append(NewReport(outcome.report, outcome.passages, state, source_id))
                self._count(known)
            elif outcome.reason is not None:
                failed.append(FailedFile(state, source_id, outcome.reason))
                self._failed[state.path] = Failure(state.path, outcome.reason)
            elif known is not None:
                touched.append(state)
                self._settle(known)
        outcomes = [outcome for _, _, outcome in waiting]
        vectors = self._vectors.of_unknown(reports, outcomes)
        batch = Batch(
            self._settings.fingerprint,
            tuple(reports),
            tuple(failed),
            tuple(touched),
            vectors=vectors,
            topics=self._vectors.topics(vectors),
        )
        if batch:
            self._writer.commit(batch)

    def _outcome(self, path: str, outcome: Outcome) -> str:
        known = self._known.get(path)
        if outcome.report is None:
            return "failed" if outcome.reason is not None else "unchanged"
        return "updated" if known is not None and known.indexed else "added"

    def _count(self, known: KnownFile | None) -> None:
        if known is not None and known.indexed:
            self._updated += 1
        else:
            self._added += 1
