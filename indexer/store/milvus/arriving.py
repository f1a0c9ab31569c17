"""Reports into Milvus, and out of it: one batch at a time, in the order that the package states."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from indexer.store.changes import Batch, Matrix, NewReport
from indexer.store.identity import Model
from indexer.store.milvus.client import Client, Row
from indexer.store.milvus.commits import MOST_REPORTS, Commits
from indexer.store.milvus.facts import Facts
from indexer.store.milvus.rows import (
    KEYS,
    REPORT_FIELDS,
    ReportRow,
    file_row,
    listed_report,
    passage_row,
    report_row,
    word_counts,
)
from indexer.store.milvus.tally import Tally
from indexer.store.rows import report_id

Known = dict[bytes, tuple[Matrix, tuple[str, ...]]]
"""The vector (dimension,) and the topics of texts."""


class Arrivals:
    """Takes reports in and out of one collection of passages."""

    def __init__(self, client: Client, passages: str, model: Model) -> None:
        self._client = client
        self._passages = passages
        self._model = model
        self.facts = Facts(client)
        self.commits = Commits(client, passages)
        self.tally = Tally(client, passages)
        # What `unknown` has found is kept, since another writer may remove it meanwhile.
        self._known: Known = {}

    def unknown(self, text_keys: Iterable[bytes]) -> set[bytes]:
        """Those of `text_keys` that have no vector of the held model."""
        wanted = set(text_keys)
        names = [key.hex() for key in wanted]
        fields = ("key", "text_key", "vector", "topics")
        self._known = {
            bytes.fromhex(row["text_key"]): (_vector(row), tuple(row["topics"]))
            for row in self._client.rows_of(self._passages, "text_key", names, fields)
        }
        return wanted - self._known.keys()

    def take_in(self, batch: Batch, added_at: Mapping[str, str]) -> Iterator[int]:
        """Takes in the reports of a batch; yields how many after each step. `added_at` says when
        some were first taken in, by their ids."""
        for reports in _parts(batch.reports):
            yield self._take_in(reports, batch, added_at)

    def _take_in(
        self, reports: Sequence[NewReport], batch: Batch, added_at: Mapping[str, str]
    ) -> int:
        texts = self._texts(reports, batch)
        number = self.commits.open()
        passages, rows = self._rows(reports, number, texts, added_at)
        self._client.put(self._passages, passages)
        self._client.put("reports", rows)
        ids = {report_id(new.report.path) for new in reports}
        overtaken = self.commits.newer(sorted(ids), number)
        if overtaken:
            mine = [listed_report(row) for row in rows if row["report_id"] in overtaken]
            self.commits.drop_reports(mine)
        older = self.commits.older(sorted(ids - overtaken), number)
        self.tally.take_out(older)
        self.commits.commit(number, older)
        overtaken |= self._raced(number, sorted(ids - overtaken), older, rows)
        there = [row for row in passages if row["report_id"] not in overtaken]
        kept = [listed_report(row) for row in rows if row["report_id"] not in overtaken]
        self.tally.add(there, sum(one.facts["length"] for one in kept))
        # A file that is not noted is taken in again, so that this comes after the commit.
        files = [
            file_row(new.state, new.source_id, batch.settings, None)
            for new in reports
            if report_id(new.report.path) not in overtaken
        ]
        self._client.put("files", files)
        self._close(number)
        return len(reports)

    def _raced(
        self, number: int, ids: Sequence[str], older: Sequence[ReportRow], rows: Sequence[Row]
    ) -> set[str]:
        """Looks again for others that took in the same files and committed meanwhile; whoever
        commits last sees both. The later batch stays; says what a later one has brought."""
        if missed := self.commits.older(ids, number):
            self.tally.take_out(missed)
            self.commits.hide(number, [*older, *missed])
        late = self.commits.newer(ids, number)
        if late:
            self.commits.drop_reports(
                [listed_report(row) for row in rows if row["report_id"] in late]
            )
        return late

    def remove(self, report_ids: Sequence[str]) -> int:
        """Removes reports, at most `MOST_REPORTS`; how many there were."""
        number = self.commits.open()
        older = self.commits.older(report_ids, number)
        self.tally.take_out(older)
        self.commits.commit(number, older)
        self._close(number)
        return len({one.report_id for one in older})

    def set_pivot(self, means: Sequence[float]) -> tuple[float, ...]:
        """Has words reckoned with these mean lengths, unless there are some already."""
        held = self.facts.statistics
        if not any(held.pivot):
            self.facts.set_statistics(replace(held, pivot=tuple(mean or 1.0 for mean in means)))
            held = self.facts.statistics
        return held.pivot

    def _close(self, number: int) -> None:
        self.commits.close(number)
        self.facts.change()
        self.settle()

    def settle(self) -> None:
        """See `Client.settle`."""
        for kind in (self._passages, "reports", "words"):
            self._client.settle(kind)

    def _rows(
        self,
        reports: Sequence[NewReport],
        number: int,
        texts: Known,
        added_at: Mapping[str, str],
    ) -> tuple[list[Row], list[Row]]:
        """The rows of a batch's passages and reports."""
        pivot, added = self.set_pivot(_means(reports)), self._added_at(reports) | dict(added_at)
        key, passages, rows = number * KEYS, [], []
        for new in reports:
            report = new.report
            first = added.get(report_id(report.path)) or _now()
            rows.append(report_row(report, number, new.source_id, key, first))
            for one in new.passages:
                vector, topics = texts[one.text_key]
                passages.append(passage_row(one, report, key, vector, topics, pivot))
                key += 1
        return passages, rows

    def _added_at(self, reports: Sequence[NewReport]) -> dict[str, str]:
        ids = [report_id(new.report.path) for new in reports]
        rows = self._client.rows_of("reports", "report_id", ids, REPORT_FIELDS)
        return {row["report_id"]: listed_report(row).facts["added_at"] for row in rows}

    def _texts(self, reports: Sequence[NewReport], batch: Batch) -> Known:
        """The vector and the topics of each text of some reports.

        Raises ValueError where one has none, or one of another shape.
        """
        asked = {new.text_key for report in reports for new in report.passages}
        made = {
            key: (vector, tuple(batch.topics.get(key, ()))) for key, vector in batch.vectors.items()
        }
        if any(vector.shape != (self._model.dimension,) for vector, _ in made.values()):
            raise ValueError(f"vectors of another shape than those of {self._model}")
        if missing := asked - made.keys() - self._known.keys():
            self.unknown(missing)
        found = self._known | made
        if asked - found.keys():
            raise ValueError("a passage without a vector")
        return found


def _means(reports: Sequence[NewReport]) -> list[float]:
    """The mean lengths of title, headings and body over the passages of some reports."""
    lengths = [
        [sum(words.values()) for words in word_counts(one.passage, new.report.title, one.words)]
        for new in reports
        for one in new.passages
    ]
    return [float(mean) for mean in np.mean(lengths or [[1] * 3], axis=0)]


def _vector(row: Row) -> Matrix:
    return np.asarray(row["vector"], dtype=np.float32)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _parts(reports: Sequence[NewReport]) -> Iterator[list[NewReport]]:
    """Reports in parts whose passages have room in one batch."""
    part: list[NewReport] = []
    count = 0
    for new in reports:
        if part and (count + len(new.passages) > KEYS or len(part) == MOST_REPORTS):
            yield part
            part, count = [], 0
        part.append(new)
        count += len(new.passages)
    if part:
        yield part
