"""Copies from and to Milvus."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self

import numpy as np

from indexer.errors import IndexIncompatible
from indexer.lexicon import words
from indexer.store.answers import Totals
from indexer.store.carrying import COPIED, Carried, CarriedFile, Origin
from indexer.store.changes import FileState, NewPassage, NewReport
from indexer.store.identity import Source
from indexer.store.milvus.client import Client
from indexer.store.milvus.commits import Commits
from indexer.store.milvus.facts import Facts, model_in, sources_in, statistics_in
from indexer.store.milvus.opening import opened
from indexer.store.milvus.place import MilvusPlace
from indexer.store.milvus.rows import (
    PASSAGE_FIELDS,
    REPORT_FIELDS,
    file_row,
    file_state,
    listed_report,
    stored_passage,
    stored_report,
)
from indexer.store.milvus.schema import NOWHERE
from indexer.store.milvus.writing import MilvusWriter

PASSAGES = (*PASSAGE_FIELDS, "text_key", "same_key", "vector")
FILES = ("file_id", "path", "source_id", "state", "settings", "reason")


class MilvusOrigin:
    """The index at a place. What others change meanwhile may come along or not, whole reports
    at a time."""

    def __init__(self, place: MilvusPlace) -> None:
        """Raises StoreUnreachable, StoreLacks, IndexMissing, IndexIncompatible."""
        self._client = Client(place)
        facts, self._passages = opened(self._client)
        self._facts = facts.all()
        self._seen = Commits(self._client, self._passages).visibility()
        self.identity = f"{place} {place.name}"
        self.model = model_in(self._facts)
        # Milvus keeps no words, so that they are cut again.
        self.cutter, self.tagger = words.cutter(), self._facts.get("tagger", "")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._client.close()

    def sources(self) -> list[Source]:
        """The sources."""
        return sources_in(self._facts)

    def mean_lengths(self) -> Sequence[float]:
        """The mean numbers of words of titles, headings and bodies, over the passages."""
        return statistics_in(self._facts).means

    def count(self) -> int:
        """How many reports there are."""
        return self._client.count("reports", self._seen.condition)

    def reports(self, size: int) -> Iterator[Carried]:
        """All reports, `size` at a time."""
        fields = ("row_id", *REPORT_FIELDS, "record")
        for rows in self._client.every("reports", self._seen.condition, fields, size):
            yield self._carried(rows)

    def _carried(self, rows: Sequence[Mapping[str, Any]]) -> Carried:
        listed = [listed_report(row) for row in rows]
        keys = [key for one in listed for key in one.keys]
        found = self._client.rows_of(self._passages, "key", keys, PASSAGES)
        by_key = {row["key"]: row for row in found}
        states = self._states([one.path for one in listed])
        reports, added_at = [], {}
        for row, one in zip(rows, listed, strict=True):
            held = [by_key[key] for key in one.keys]
            stored = stored_report(row, [stored_passage(passage) for passage in held])
            passages = tuple(
                NewPassage(passage, _words(passage.lead, passage.content), *_keys(kept))
                for passage, kept in zip(stored.report.passages, held, strict=True)
            )
            state = states.get(one.path) or FileState(one.path, 0, 0, 0, "")
            reports.append(NewReport(stored.report, passages, state, one.source_id))
            added_at[one.report_id] = stored.added_at
        vectors = {_text_key(row): np.asarray(row["vector"], dtype=np.float32) for row in found}
        topics = {_text_key(row): tuple(row["topics"]) for row in found}
        return Carried(tuple(reports), vectors, topics, added_at)

    def _states(self, paths: Sequence[str]) -> dict[str, FileState]:
        rows = self._client.rows_of("files", "path", paths, FILES)
        return {row["path"]: file_state(row) for row in rows}

    def files(self) -> Iterator[CarriedFile]:
        """All files that are remembered."""
        for rows in self._client.every("files", "", FILES):
            for row in rows:
                reason = row["reason"] or None
                yield CarriedFile(file_state(row), row["source_id"], row["settings"], reason)


class MilvusTarget:
    """A place that is made a copy; used as a context manager."""

    def __init__(self, place: MilvusPlace, origin: Origin) -> None:
        self._writer = MilvusWriter(place, origin.model)
        self._client = Client(place, may_make=True)

    def __enter__(self) -> Self:
        """Raises StoreUnreachable, StoreUnusable, IndexIncompatible."""
        self._writer.__enter__()
        self._facts = Facts(self._client)
        return self

    def __exit__(self, *error: object) -> None:
        self._writer.__exit__(*error)
        self._client.close()

    def copied_from(self) -> str | None:
        """See `Target.copied_from`."""
        held = self._facts.get(COPIED)
        empty = not self._facts.sources() and not self._client.count("files")
        return None if empty and not held else held

    def begin(self, origin: Origin) -> None:
        """Takes over sources and names. Raises IndexIncompatible."""
        if (held := self._writer.model) != origin.model:
            reason = f"这里的集合是为模型“{held.name}”建立的，请在地址后加 ?name=别的名字"
            raise IndexIncompatible(str(self._client.place), reason)
        self._facts.put(**{COPIED: origin.identity, "tagger": origin.tagger})
        self._facts.put(cutter=origin.cutter)
        self._sources = {
            source.source_id: self._facts.add_source(source.folder, source.label).source_id
            for source in origin.sources()
        }
        self._writer.set_mean_lengths(origin.mean_lengths())

    def put(self, carried: Carried) -> None:
        """Takes some reports in, in place of those that are there."""
        batch = carried.batch()
        moved = tuple(
            NewReport(new.report, new.passages, new.state, self._sources[new.source_id])
            for new in batch.reports
        )
        kept = type(batch)("", reports=moved, vectors=batch.vectors, topics=batch.topics)
        self._writer.commit(kept, carried.added_at)

    def note(self, files: Sequence[CarriedFile]) -> None:
        """Remembers files."""
        rows = [
            file_row(one.state, self._sources[one.source_id], one.settings, one.reason)
            for one in files
        ]
        self._client.put("files", rows)

    def end(self, origin: Origin) -> Totals:
        """Completes the copy."""
        totals = self._writer.finish()
        self._client.put("meta", [{"name": COPIED, "value": ""} | NOWHERE])
        return totals


def _words(lead: str, content: str) -> str:
    """The words of a passage for the word leg, parted by spaces."""
    return " ".join(words.cut(f"{lead}\n{content}"))


def _text_key(row: Mapping[str, Any]) -> bytes:
    return bytes.fromhex(row["text_key"])


def _keys(row: Mapping[str, Any]) -> tuple[bytes, bytes | None]:
    return _text_key(row), bytes.fromhex(row["same_key"]) or None
