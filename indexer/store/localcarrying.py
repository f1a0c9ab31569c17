"""Copies from and to the folder of a local index."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np

from indexer.quantised import unit_rows
from indexer.store import rows
from indexer.store.answers import Totals
from indexer.store.carrying import COPIED, Carried, CarriedFile, Origin
from indexer.store.changes import FileState, Matrix, NewPassage, NewReport
from indexer.store.database import DATABASE_FILE, Database
from indexer.store.identity import Source
from indexer.store.keptwords import inflated
from indexer.store.wordfields import heading_words, words_of
from indexer.store.writer import LocalWriter


class LocalOrigin:
    """An index folder, as it is at the moment of entering."""

    def __init__(self, index: Path) -> None:
        """Raises IndexMissing, IndexDamaged, IndexIncompatible."""
        self._database = database = Database.reading(index)
        self.identity = database.identity
        self.model = database.model
        self.cutter, self.tagger = database.cutter, database.tagger

    def __enter__(self) -> Self:
        self._snapshot = self._database.snapshot()
        self._snapshot.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._snapshot.__exit__(None, None, None)
        self._database.close()

    def sources(self) -> list[Source]:
        """The sources."""
        found = self._database.rows("SELECT source_id, folder, label FROM sources")
        return [Source(key, Path(folder), label) for key, folder, label in found]

    def mean_lengths(self) -> list[float]:
        """The mean numbers of words of titles, headings and bodies, over the passages."""
        sql = (
            "SELECT r.title, p.heading_path, p.words, p.lead, p.text "
            "FROM passages p JOIN reports r USING (report_id)"
        )
        lengths = [
            [len(text.split()) for text in (words_of(title), heading_words(path), inflated(*kept))]
            for title, path, *kept in self._database.rows(sql)
        ]
        return [float(mean) for mean in np.mean(lengths or [[1] * 3], axis=0)]

    def count(self) -> int:
        """How many reports there are."""
        return int(self._database.value("SELECT count(*) FROM reports"))

    def reports(self, size: int) -> Iterator[Carried]:
        """All reports by path, `size` at a time."""
        ids = self._database.rows("SELECT report_id, source_id FROM reports ORDER BY path")
        for start in range(0, len(ids), size):
            yield self._carried(ids[start : start + size])

    def _carried(self, ids: Sequence[tuple[Any, ...]]) -> Carried:
        reports: list[NewReport] = []
        vectors: dict[bytes, Matrix] = {}
        added_at: dict[str, str] = {}
        for number, source_id in ids:
            stored = rows.stored_report(self._database, number)
            sql = "SELECT words, text_key, same_key FROM passages WHERE report_id = ? ORDER BY ordinal"
            kept = self._database.rows(sql, (number,))
            passages = tuple(
                NewPassage(passage, inflated(words, passage.lead, passage.text), *keys)
                for passage, (words, *keys) in zip(stored.report.passages, kept, strict=True)
            )
            vectors |= self._vectors(number)
            added_at[number] = stored.added_at
            state = self._state(stored.report.path)
            reports.append(NewReport(stored.report, passages, state, source_id))
        return Carried(tuple(reports), vectors, self._topics(vectors), added_at)

    def _vectors(self, number: str) -> dict[bytes, Matrix]:
        sql = (
            "SELECT DISTINCT v.text_key, v.vector FROM vectors v JOIN passages p USING (text_key) "
            "WHERE p.report_id = ? AND v.model = ?"
        )
        found = self._database.rows(sql, (number, self.model.fingerprint))
        kept = rows.unpacked([vector for _, vector in found], self.model.dimension)
        return dict(zip([key for key, _ in found], unit_rows(kept), strict=True))

    def _topics(self, texts: Mapping[bytes, Matrix]) -> dict[bytes, tuple[str, ...]]:
        sql = "SELECT topic FROM topics WHERE text_key = ? ORDER BY place"
        return {key: tuple(name for (name,) in self._database.rows(sql, (key,))) for key in texts}

    def _state(self, path: str) -> FileState:
        sql = "SELECT path, size, mtime_ns, seen_ns, digest FROM files WHERE path = ?"
        found = self._database.rows(sql, (path,))
        return FileState(*found[0]) if found else FileState(path, 0, 0, 0, "")

    def files(self) -> Iterator[CarriedFile]:
        """All files that are remembered."""
        fields = "path, size, mtime_ns, seen_ns, digest, source_id, settings, reason"
        for row in self._database.rows(f"SELECT {fields} FROM files"):
            yield CarriedFile(FileState(*row[:5]), *row[5:])


class LocalTarget:
    """An index folder that is made a copy; used as a context manager, which holds its lock."""

    def __init__(self, index: Path, origin: Origin) -> None:
        self._index = index
        self._there = (index / DATABASE_FILE).exists()
        self._writer = LocalWriter(index, origin.model)

    def __enter__(self) -> Self:
        """Raises IndexLocked, IndexIncompatible, IndexDamaged."""
        self._writer.__enter__()
        self._database = Database.writing(self._index)
        return self

    def __exit__(self, *error: object) -> None:
        self._database.close()
        self._writer.__exit__(*error)

    def copied_from(self) -> str | None:
        """See `Target.copied_from`."""
        empty = not self._database.value("SELECT 1 FROM files LIMIT 1")
        held = self._database.meta(COPIED)
        return None if (not self._there or empty) and not held else held

    def begin(self, origin: Origin) -> None:
        """Takes over sources and names."""
        self._sources: dict[int, int] = {}
        with self._database.transaction():
            self._database.set_model(origin.model)
            facts = {COPIED: origin.identity, "cutter": origin.cutter, "tagger": origin.tagger}
            for name, value in facts.items():
                self._database.set_meta(name, value)
            for source in origin.sources():
                sql = "INSERT OR IGNORE INTO sources (folder, from_index, label) VALUES (?, '', ?)"
                self._database.execute(sql, (str(source.folder), source.label))
                sql = "SELECT source_id FROM sources WHERE label = ?"
                self._sources[source.source_id] = self._database.value(sql, (source.label,))

    def put(self, carried: Carried) -> None:
        """Takes some reports in, in place of those that are there."""
        batch = carried.batch()
        moved = tuple(
            NewReport(new.report, new.passages, new.state, self._sources[new.source_id])
            for new in batch.reports
        )
        self._writer.commit(
            type(batch)("", reports=moved, vectors=batch.vectors, topics=batch.topics)
        )
        with self._database.transaction():
            sql = "UPDATE reports SET added_at = ? WHERE report_id = ?"
            self._database.execute_all(
                sql, [(added, number) for number, added in carried.added_at.items()]
            )

    def note(self, files: Sequence[CarriedFile]) -> None:
        """Remembers files."""
        with self._database.transaction():
            for one in files:
                source_id = self._sources[one.source_id]
                rows.upsert_file(self._database, one.state, source_id, one.settings, one.reason)

    def end(self, origin: Origin) -> Totals:
        """Completes the copy."""
        with self._database.transaction():
            self._database.set_meta(COPIED, "")
        return self._writer.finish()
