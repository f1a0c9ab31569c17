"""The store in Milvus, for those who write."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Self

from indexer.errors import FolderMissing, ReportNotFound, StoreUnreachable
from indexer.records import Passage
from indexer.store.answers import Totals
from indexer.store.base import Cutter, Tagger
from indexer.store.changes import EXCLUDED, Batch, BatchLimit, KnownFile, Matrix
from indexer.store.identity import Model, Source
from indexer.store.milvus import remaking
from indexer.store.milvus.arriving import Arrivals
from indexer.store.milvus.client import Client, Row, in_parts, one_of
from indexer.store.milvus.commits import MOST_REPORTS
from indexer.store.milvus.opening import opened, prepared
from indexer.store.milvus.place import MilvusPlace
from indexer.store.milvus.rows import file_row, file_state
from indexer.store.rows import report_id
from indexer.store.sources import free_label

NOTHING: Mapping[str, str] = MappingProxyType({})


class MilvusWriter:
    """One of any number of writers. `model` is what a new index is made with."""

    batch_limit = BatchLimit(files=64, passages=2000)
    """What a message to a server has room for, and what is lost where it goes away."""

    def __init__(self, place: MilvusPlace, model: Model | None = None) -> None:
        self._place = place
        self._new_model = model
        self._written = 0

    def __enter__(self) -> Self:
        """Raises StoreUnreachable, StoreUnusable, StoreLacks, IndexIncompatible, IndexMissing."""
        self._client = Client(self._place, may_make=self._new_model is not None)
        try:
            if self._new_model is not None:
                prepared(self._client, self._new_model)
            self._point()
            if self._arrivals.commits.recover():
                self._arrivals.tally.save(self._arrivals.facts, self._arrivals.commits)
        except BaseException:
            self._client.close()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        self._client.close()

    def _point(self) -> None:
        """Finds the collection of the held model."""
        facts, self._passages = opened(self._client)
        self._arrivals = Arrivals(self._client, self._passages, facts.model)

    @property
    def model(self) -> Model:
        """The model whose vectors are held."""
        return self._arrivals.facts.model

    def set_mean_lengths(self, means: Sequence[float]) -> None:
        """Has the words of a new index reckoned with these mean lengths of titles, headings and
        bodies, so that they need not be made anew."""
        self._arrivals.set_pivot(means)

    def source(self, folder: Path) -> Source:
        """The source of an absolute folder; a new one where there is none."""
        held = self._arrivals.facts.sources()
        for source in held:
            if source.folder == folder:
                return source
        return self._arrivals.facts.add_source(
            folder, free_label(folder, {one.label for one in held})
        )

    def known(self, source: Source) -> dict[str, KnownFile]:
        """What is known of the files of a source, by path."""
        mine = f"source_id == {source.source_id}"
        there = {
            row["path"]
            for rows in self._client.every("reports", mine, ("row_id", "path"))
            for row in rows
        }
        fields = ("file_id", "path", "state", "settings", "reason")
        return {
            row["path"]: KnownFile(
                file_state(row), row["settings"], row["reason"] or None, row["path"] in there
            )
            for rows in self._client.every("files", mine, fields)
            for row in rows
        }

    @property
    def cutter(self) -> str:
        """Names what the words were cut by; "" before the first time."""
        return self._arrivals.facts.get("cutter")

    def recut(self, cutter: str, cut: Cutter) -> None:
        """Cuts the words of all passages anew."""
        remaking.recut(self._client, self._passages, self._arrivals.facts.statistics.pivot, cut)
        self._arrivals.tally.count_anew(self._arrivals.facts, self._arrivals.commits.visibility())
        self._arrivals.facts.put(cutter=cutter)
        self._arrivals.facts.change()
        self._arrivals.settle()

    @property
    def tagger(self) -> str:
        """Names what the topics were assigned by; "" before the first time."""
        return self._arrivals.facts.get("tagger")

    def retag(self, tagger: str, tags: Tagger) -> None:
        """Assigns the topics of all texts anew, from their vectors of the held model."""
        remaking.retag(self._client, self._passages, tags)
        self._arrivals.facts.put(tagger=tagger)
        self._arrivals.facts.change()
        self._arrivals.settle()

    def unknown_texts(self, text_keys: Iterable[bytes]) -> set[bytes]:
        """Those of `text_keys` that have no vector of the held model."""
        with self._telling():
            return self._arrivals.unknown(text_keys)

    def commit(self, batch: Batch, added_at: Mapping[str, str] = NOTHING) -> None:
        """Makes the changes of a batch, seen all at once; of very many reports in some steps.

        `added_at` says when reports were first taken in, by their ids, where that is known.
        Raises ValueError where a passage would stand without a vector; StoreUnreachable tells
        how many reports this writer has brought in.
        """
        with self._telling():
            for count in self._arrivals.take_in(batch, added_at):
                self._written += count
            for paths in in_parts(batch.removed, MOST_REPORTS):
                self._arrivals.remove([report_id(path) for path in paths])
            gone = [report_id(path) for path in batch.removed]
            self._client.drop_keys("files", "file_id", gone)
            self._client.put("files", [*self._failed(batch), *self._touched(batch)])

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Has whoever is cut off told how much is written."""
        try:
            yield
        except StoreUnreachable as error:
            reason = f"Milvus 中途断开，本次已写入 {self._written} 篇报告，恢复后再运行会接着做"
            raise StoreUnreachable(error.subject, reason) from error

    def _failed(self, batch: Batch) -> list[Row]:
        """A report of a file that failed stays."""
        return [
            file_row(one.state, one.source_id, batch.settings, one.reason) for one in batch.failed
        ]

    def _touched(self, batch: Batch) -> list[Row]:
        states = {report_id(state.path): state for state in batch.touched}
        fields = ("file_id", "path", "source_id", "state", "settings", "reason")
        return [
            file_row(states[row["file_id"]], row["source_id"], row["settings"], row["reason"])
            for row in self._client.rows_of("files", "file_id", list(states), fields)
        ]

    def missing_vectors(self, model: Model) -> int:
        """How many texts `model` has not embedded yet."""
        return remaking.missing_vectors(self._client, self._passages, model)

    def without_vectors(self, model: Model, limit: int) -> dict[bytes, Passage]:
        """Up to `limit` texts that `model` has not embedded yet, each with one passage."""
        return remaking.without_vectors(self._client, self._passages, model, limit)

    def add_vectors(self, model: Model, vectors: Mapping[bytes, Matrix]) -> None:
        """Keeps vectors of another model beside the held ones, until it is adopted."""
        remaking.add_vectors(self._client, model, vectors)

    def adopt(self, model: Model) -> None:
        """Makes `model` the held one. Raises ValueError where a text lacks its vector."""
        remaking.adopt(self._client, self._arrivals.facts, self._passages, model)
        self._point()

    def exclude(self, path: str) -> None:
        """Takes the report of a file out, and has builds leave the file out from now on.
        Raises ReportNotFound."""
        number = report_id(path)
        if not self._client.rows("reports", one_of("report_id", [number]), ("row_id",)):
            raise ReportNotFound(path, "资料库里没有这篇报告，请刷新后再试")
        self._mark(path, EXCLUDED)
        self._arrivals.remove([number])
        self._arrivals.tally.save(self._arrivals.facts, self._arrivals.commits)

    def include(self, path: str) -> None:
        """Has the next build take an excluded file in again. Raises ReportNotFound."""
        [row] = self._client.rows("files", one_of("file_id", [report_id(path)]), ("reason",)) or [
            {}
        ]
        if row.get("reason") != EXCLUDED:
            raise ReportNotFound(path, "这个文件没有被移出过资料库")
        self._client.drop_keys("files", "file_id", [report_id(path)])

    def forget(self, folder: Path) -> int:
        """Drops a source and its reports; how many those were. Raises FolderMissing."""
        source = next((one for one in self._arrivals.facts.sources() if one.folder == folder), None)
        if source is None:
            raise FolderMissing(str(folder), "索引中没有这个文件夹，jiugao status 会列出有哪些")
        mine = f"source_id == {source.source_id}"
        ids = [
            row["report_id"]
            for rows in self._client.every("reports", mine, ("row_id", "report_id"))
            for row in rows
        ]
        count = sum(self._arrivals.remove(some) for some in in_parts(ids, MOST_REPORTS))
        self._client.drop("files", mine)
        self._arrivals.facts.drop_source(source.label)
        return count

    def finish(self) -> Totals:
        """Brings the counts of BM25 up to date, and the values that depend on them.

        Raises StoreUnreachable, as `commit` does.
        """
        with self._telling():
            return self._finished()

    def _finished(self) -> Totals:
        self._arrivals.tally.save(self._arrivals.facts, self._arrivals.commits)
        statistics = self._arrivals.facts.statistics
        if statistics.passages and statistics.has_drifted:
            remaking.reweigh(self._client, self._passages, self._arrivals.facts)
        self._arrivals.facts.change()
        self._arrivals.settle()
        seen = self._arrivals.commits.visibility().condition
        reports = self._client.count("reports", seen)
        return Totals(reports, self._client.count(self._passages, seen))

    def _mark(self, path: str, reason: str) -> None:
        fields = ("file_id", "path", "source_id", "state", "settings")
        for row in self._client.rows("files", one_of("file_id", [report_id(path)]), fields):
            noted = file_row(file_state(row), row["source_id"], row["settings"], reason)
            self._client.put("files", [noted])
