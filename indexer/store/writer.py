"""The store of one machine, for the one who writes."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import Self

import numpy as np

from indexer.errors import FolderMissing, JiugaoError, ReportNotFound, os_reason, reason_within
from indexer.records import Passage
from indexer.store import remaking, rows
from indexer.store.answers import Totals
from indexer.store.base import Cutter, Tagger
from indexer.store.changes import EXCLUDED, Batch, BatchLimit, FileState, KnownFile, Matrix
from indexer.store.currentvectors import current_vectors
from indexer.store.database import Database
from indexer.store.identity import Model, Source
from indexer.store.lock import WriterLock
from indexer.store.sources import free_label
from indexer.store.vectors import VECTORS_FILE, VectorView
from indexer.store.wordindex import caught_up_words, current_words

KEYS_AT_ONCE = 500


class LocalWriter:
    """Holds the lock of an index folder from entering to leaving.

    `model` is what a new index is made with; one that exists keeps its own until `adopt`.
    """

    batch_limit = BatchLimit(files=2000, passages=20_000)
    """The fewer commits, the less often the same pages of the database are written, and the index
    of words opened."""

    def __init__(self, index: Path, model: Model | None = None) -> None:
        self._index = index
        self._new_model = model

    def __enter__(self) -> Self:
        """Raises IndexLocked, IndexIncompatible, IndexDamaged."""
        try:
            self._index.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = f"索引文件夹无法建立（{os_reason(error)}），请换一个位置"
            raise JiugaoError(str(self._index), reason) from error
        with ExitStack() as undo:
            lock = WriterLock(self._index)
            lock.acquire_after_readers()
            undo.callback(lock.release)
            self._database = Database.writing(self._index)
            undo.callback(self._database.close)
            if self._new_model is not None and not self._database.model.fingerprint:
                with self._database.transaction():
                    self._database.set_model(self._new_model)
            with _view_errors(self._index):
                self._words = current_words(self._index, self._database)
            self._vectors: VectorView | None = None
            self._undo = undo.pop_all()
        return self

    def __exit__(self, *error: object) -> None:
        self._undo.close()

    @property
    def model(self) -> Model:
        """The model whose vectors are held."""
        return self._database.model

    def source(self, folder: Path) -> Source:
        """The source of an absolute folder; a new one where there is none.

        An index that was moved together with its corpus knows it again by the way from one to
        the other, if nothing lies at the old place.
        """
        held = self._database.rows("SELECT source_id, folder, from_index, label FROM sources")
        for key, old, _, label in held:
            if old == str(folder):
                return Source(key, folder, label)
        way = _way(self._index, folder)
        for key, old, old_way, label in held:
            if way and way == old_way and not Path(old).exists():
                sql = "UPDATE sources SET folder = ? WHERE source_id = ?"
                self._database.execute(sql, (str(folder), key))
                return Source(key, folder, label)
        label = free_label(folder, {row[3] for row in held})
        sql = "INSERT INTO sources (folder, from_index, label) VALUES (?, ?, ?)"
        return Source(self._database.execute(sql, (str(folder), way, label)), folder, label)

    def known(self, source: Source) -> dict[str, KnownFile]:
        """What is known of the files of a source, by path."""
        sql = (
            "SELECT f.path, size, mtime_ns, seen_ns, digest, settings, reason, "
            "r.path IS NOT NULL FROM files f LEFT JOIN reports r ON r.path = f.path "
            "WHERE f.source_id = ?"
        )
        return {
            row[0]: KnownFile(FileState(*row[:5]), row[5], row[6], bool(row[7]))
            for row in self._database.rows(sql, (source.source_id,))
        }

    @property
    def tagger(self) -> str:
        """Names what the topics were assigned by; "" before the first time."""
        return self._database.tagger

    def retag(self, tagger: str, tags: Tagger) -> None:
        """Assigns the topics of all texts anew, from their vectors of the held model."""
        remaking.retag(self._database, tagger, tags)
        self._see_words()

    @property
    def cutter(self) -> str:
        """Names what the words were cut by; "" before the first time."""
        return self._database.cutter

    def recut(self, cutter: str, cut: Cutter) -> None:
        """Cuts the words of all passages anew."""
        remaking.recut(self._database, cutter, cut)
        self._see_words()

    def unknown_texts(self, text_keys: Iterable[bytes]) -> set[bytes]:
        """Those of `text_keys` that have no vector of the held model."""
        unknown, rest = set(text_keys), iter(set(text_keys))
        model = self._database.model.fingerprint
        while keys := list(islice(rest, KEYS_AT_ONCE)):
            sql = f"SELECT text_key FROM vectors WHERE text_key IN ({_marks(keys)}) AND model = ?"
            unknown.difference_update(key for (key,) in self._database.rows(sql, (*keys, model)))
        return unknown

    def commit(self, batch: Batch) -> None:
        """Makes the changes of a batch in one transaction.

        Raises ValueError where a passage would stand without a vector.
        """
        keys = {new.text_key for report in batch.reports for new in report.passages}
        if self.unknown_texts(keys) - batch.vectors.keys():
            raise ValueError("a passage without a vector")
        with self._database.transaction():
            self._insert_vectors(self._database.model, batch.vectors)
            rows.insert_topics(self._database, batch.topics)
            self._change(batch)
        if batch.reports or batch.removed:
            with _view_errors(self._index):
                self._words = caught_up_words(self._words, self._index, self._database)
                self._viewed_vectors()

    def missing_vectors(self, model: Model) -> int:
        """How many texts `model` has not embedded yet."""
        return remaking.missing_vectors(self._database, model)

    def without_vectors(self, model: Model, limit: int) -> dict[bytes, Passage]:
        """Up to `limit` texts that `model` has not embedded yet, each with one passage."""
        return remaking.without_vectors(self._database, model, limit)

    def add_vectors(self, model: Model, vectors: Mapping[bytes, Matrix]) -> None:
        """Keeps vectors of another model beside the held ones, until it is adopted."""
        with self._database.transaction():
            self._insert_vectors(model, vectors)
            self._database.note_unused(True)

    def adopt(self, model: Model) -> None:
        """Makes `model` the held one. Raises ValueError where a text lacks its vector."""
        with self._database.transaction():
            if remaking.without_vectors(self._database, model, 1):
                raise ValueError("a text without a vector")
            self._database.set_model(model)
            self._database.next_generation()

    def exclude(self, path: str) -> None:
        """Takes the report of a file out, and has builds leave the file out from now on.
        Raises ReportNotFound."""
        with self._database.transaction():
            if not self._database.value("SELECT 1 FROM reports WHERE path = ?", (path,)):
                raise ReportNotFound(path, "资料库里没有这篇报告，请刷新后再试")
            rows.delete_report(self._database, path, self._database.next_generation())
            sql = "UPDATE files SET reason = ? WHERE path = ?"
            self._database.execute(sql, (EXCLUDED, path))

    def include(self, path: str) -> None:
        """Has the next build take an excluded file in again. Raises ReportNotFound."""
        sql = "SELECT 1 FROM files WHERE path = ? AND reason = ?"
        if not self._database.value(sql, (path, EXCLUDED)):
            raise ReportNotFound(path, "这个文件没有被移出过资料库")
        self._database.execute("DELETE FROM files WHERE path = ?", (path,))

    def forget(self, folder: Path) -> int:
        """Drops a source and its reports; how many those were. Raises FolderMissing."""
        sql = "SELECT source_id FROM sources WHERE folder = ?"
        number = self._database.value(sql, (str(folder),))
        if number is None:
            raise FolderMissing(str(folder), "索引中没有这个文件夹，jiugao status 会列出有哪些")
        sql = "SELECT path FROM reports WHERE source_id = ?"
        paths = [path for (path,) in self._database.rows(sql, (number,))]
        with self._database.transaction():
            generation = self._database.next_generation()
            for path in paths:
                rows.delete_report(self._database, path, generation)
            self._database.execute("DELETE FROM sources WHERE source_id = ?", (number,))
        return len(paths)

    def finish(self) -> Totals:
        """Drops what nothing refers to any more and brings the views up to date."""
        database = self._database
        with _view_errors(self._index):
            self._words = current_words(self._index, database)
            vectors = self._viewed_vectors()
            saved = vectors.saved or vectors.save(self._index / VECTORS_FILE)
        with database.transaction():
            self._drop_unused()
            if saved:
                database.execute("DELETE FROM deletions")
                database.set_meta("pruned", str(database.generation))
        database.checkpoint()
        counts = "(SELECT count(*) FROM reports), (SELECT count(*) FROM passages)"
        return Totals(*database.rows(f"SELECT {counts}")[0])

    def _see_words(self) -> None:
        """The index of words as it should be, after all were made anew."""
        with _view_errors(self._index):
            self._words = current_words(self._index, self._database)

    def _viewed_vectors(self) -> VectorView:
        """The view of them as it should be, grown with each commit, while others read files."""
        # One that was caught up by half is of no use.
        held, self._vectors = self._vectors, None
        self._vectors = view = current_vectors(self._database, self._index / VECTORS_FILE, held)
        return view

    def _drop_unused(self) -> None:
        """Drops vectors and topics of texts that are gone, and vectors of other models. They are
        looked for, which takes seconds in a large index, only where there may be any."""
        database = self._database
        if not database.may_hold_unused:
            return
        unused = "text_key NOT IN (SELECT text_key FROM passages)"
        sql = f"DELETE FROM vectors WHERE model <> ? OR {unused}"
        database.execute(sql, (database.model.fingerprint,))
        database.execute(f"DELETE FROM topics WHERE {unused}")
        database.note_unused(False)

    def _insert_vectors(self, model: Model, vectors: Mapping[bytes, Matrix]) -> None:
        for vector in vectors.values():
            if vector.shape != (model.dimension,):
                raise ValueError(f"a vector of shape {vector.shape} for {model}")
        if not vectors:
            return
        kept = zip(vectors, rows.packed(np.stack(list(vectors.values()))), strict=True)
        packed = [(key, model.fingerprint, vector) for key, vector in kept]
        sql = "INSERT OR IGNORE INTO vectors (text_key, model, vector) VALUES (?, ?, ?)"
        self._database.execute_all(sql, packed)

    def _change(self, batch: Batch) -> None:
        database = self._database
        generation = database.generation
        if batch.reports or batch.removed:
            generation = database.next_generation()
        for path in batch.removed:
            rows.delete_report(database, path, generation)
            database.execute("DELETE FROM files WHERE path = ?", (path,))
        for new in batch.reports:
            rows.insert_report(database, new, batch.settings, generation)
        for failed in batch.failed:
            rows.fail_file(database, failed, batch.settings)
        for state in batch.touched:
            rows.touch_file(database, state)


@contextmanager
def _view_errors(index: Path) -> Iterator[None]:
    """What is in the database is safe by then; the views are caught up another time."""
    try:
        yield
    # Tantivy raises ValueError for whatever the operating system refuses.
    except (OSError, ValueError) as error:
        why = os_reason(error) if isinstance(error, OSError) else reason_within(str(error))
        reason = f"索引文件无法写入（{why}），请检查磁盘空间和权限后再试一次"
        raise JiugaoError(str(index), reason) from error


def _way(index: Path, folder: Path) -> str:
    """The way from the index folder to another, "" between two drives of Windows."""
    try:
        return Path(os.path.relpath(folder, index.resolve())).as_posix()
    except ValueError:
        return ""


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
