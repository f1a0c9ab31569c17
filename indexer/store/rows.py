"""Records into rows of the database and back."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import numpy as np

from indexer.errors import IndexDamaged
from indexer.quantised import Bytes, quantised
from indexer.records import Heading, Passage, Removal, Report, StoredPassage, StoredReport
from indexer.store.changes import FailedFile, FileState, Matrix, NewPassage, NewReport
from indexer.store.database import Database
from indexer.store.failures import DAMAGED
from indexer.store.keptwords import deflated

PASSAGE_FIELDS = (
    "p.key, p.report_id, p.ordinal, p.first_line, p.last_line, p.section, p.heading_path, p.lead, "
    "p.text, p.placeholders, p.first_page, p.last_page, r.path, r.title, r.year, r.doc_type, "
    "(SELECT json_group_array(topic) FROM "
    "(SELECT topic FROM topics t WHERE t.text_key = p.text_key ORDER BY t.place)) || ''"
)
"""What `stored_passage` reads, of passages p and reports r; lists as texts of JSON."""


def report_id(path: str) -> str:
    """The public number of a report: the same wherever the path is the same."""
    return hashlib.sha256(path.encode()).hexdigest()[:16]


def packed(vectors: Matrix) -> list[bytes]:
    """Vectors (n, dimension) as the database keeps them."""
    return [row.tobytes() for row in quantised(vectors)]


def unpacked(vectors: Sequence[bytes], dimension: int) -> Bytes:
    """Kept vectors as rows (n, dimension) of bytes. Raises IndexDamaged.

    What was rescued from an older version's database may be little-endian float16.
    """
    if not vectors:
        return np.zeros((0, dimension), dtype=np.int8)
    lengths = {len(vector) for vector in vectors}
    if lengths == {dimension}:
        return np.frombuffer(b"".join(vectors), dtype=np.int8).reshape(-1, dimension)
    if lengths == {2 * dimension}:
        rows = np.frombuffer(b"".join(vectors), dtype="<f2").reshape(-1, dimension)
        return quantised(rows.astype(np.float32))
    if lengths <= {dimension, 2 * dimension}:
        return np.concatenate([unpacked([vector], dimension) for vector in vectors])
    raise IndexDamaged("", DAMAGED)


def insert_report(database: Database, new: NewReport, settings: str, generation: int) -> None:
    """Puts a report in, in place of the one with the same path."""
    report, number = new.report, report_id(new.report.path)
    sql = "SELECT added_at FROM reports WHERE report_id = ?"
    added_at = database.value(sql, (number,))
    if added_at is not None:
        delete_report(database, report.path, generation)
    added_at = added_at or datetime.now(UTC).isoformat(timespec="seconds")
    length = sum(len(passage.text) for passage in report.passages)
    named = report.path, report.title, report.year, report.doc_type, report.subject
    row = number, new.source_id, *named, report.encoding, length, added_at
    # Nothing of it is left; replacing would take twice as long.
    _insert(database, "reports", [row], "INSERT")
    _insert(database, "headings", _heading_rows(number, report), "INSERT")
    _insert(database, "removals", _removal_rows(number, report), "INSERT")
    passages = [(None, number, *_passage_row(one)) for one in new.passages]
    _insert(database, "passages", passages, "INSERT")
    upsert_file(database, new.state, new.source_id, settings, None)


def delete_report(database: Database, path: str, generation: int) -> None:
    """Takes a report out and logs its passages for the views; harmless where there is none."""
    number = report_id(path)
    logged = "INSERT INTO deletions SELECT key, ? FROM passages WHERE report_id = ?"
    database.execute(logged, (generation, number))
    database.execute("DELETE FROM reports WHERE report_id = ?", (number,))


def upsert_file(
    database: Database, state: FileState, source_id: int, settings: str, reason: str | None
) -> None:
    """Notes what was made of a file."""
    looked = state.size, state.mtime_ns, state.seen_ns, state.digest
    row = state.path, source_id, *looked, settings, reason
    _insert(database, "files", [row])


def fail_file(database: Database, failed: FailedFile, settings: str) -> None:
    """Notes a failure; a report of that file stays."""
    upsert_file(database, failed.state, failed.source_id, settings, failed.reason)


def insert_topics(database: Database, topics: Mapping[bytes, Sequence[str]]) -> None:
    """Assigns topics, the nearest first, to texts by their keys."""
    named = [
        (topic, key, place) for key, names in topics.items() for place, topic in enumerate(names)
    ]
    _insert(database, "topics", named, "INSERT OR IGNORE")


def touch_file(database: Database, state: FileState) -> None:
    """Notes another time of the same bytes."""
    sql = "UPDATE files SET size = ?, mtime_ns = ?, seen_ns = ?, digest = ? WHERE path = ?"
    row = state.size, state.mtime_ns, state.seen_ns, state.digest, state.path
    database.execute(sql, row)


def stored_passage(row: Sequence[Any]) -> StoredPassage:
    """A row of `PASSAGE_FIELDS`. Raises IndexDamaged."""
    key, number, ordinal, first, last, section, heading_path, lead, text, placeholders = row[:10]
    first_page, last_page, path, title, year, doc_type, topics = row[10:]
    passage = Passage(
        ordinal,
        (first, last),
        section,
        _listed(heading_path),
        lead,
        text,
        tuple((start, end) for start, end in _listed(placeholders)),
        None if first_page is None else (first_page, last_page),
    )
    identity = f"{number}-{ordinal}"
    about = path, title, year, doc_type
    return StoredPassage(key, identity, number, *about, passage, _listed(topics))


@lru_cache(maxsize=20_000)
def _array(values: tuple[Any, ...]) -> str:
    return json.dumps(values, ensure_ascii=False)


@lru_cache(maxsize=20_000)
def _listed(text: str) -> tuple[Any, ...]:
    """A JSON array; headings, topics and the lack of placeholders come again and again."""
    try:
        return tuple(json.loads(text))
    except (ValueError, TypeError) as error:
        raise IndexDamaged("", DAMAGED) from error


def stored_report(database: Database, number: str) -> StoredReport:
    """The report of a number that is known to be there. Raises IndexDamaged."""
    sql = f"SELECT {PASSAGE_FIELDS} FROM passages p JOIN reports r USING (report_id)"
    rows = database.rows(f"{sql} WHERE r.report_id = ? ORDER BY ordinal", (number,))
    passages = [stored_passage(row) for row in rows]
    sql = "SELECT line, level, text, section FROM headings WHERE report_id = ? ORDER BY position"
    headings = database.rows(sql, (number,))
    sql = "SELECT line, text, reason FROM removals WHERE report_id = ? ORDER BY position"
    removed = database.rows(sql, (number,))
    fields = "path, title, year, doc_type, subject, encoding, length, added_at"
    found = database.rows(f"SELECT {fields} FROM reports WHERE report_id = ?", (number,))
    if not found:
        raise IndexDamaged(str(database.index), DAMAGED)
    [row] = found
    path, title, year, doc_type, subject, encoding, length, added_at = row
    report = Report(
        path,
        title,
        year,
        doc_type,
        subject,
        encoding,
        headings=tuple(Heading(*heading) for heading in headings),
        passages=tuple(stored.passage for stored in passages),
        removed=tuple(Removal(*removal) for removal in removed),
    )
    return StoredReport(number, added_at, length, report, tuple(p.topics for p in passages))


def _heading_rows(number: str, report: Report) -> list[tuple[Any, ...]]:
    return [
        (number, position, heading.line, heading.level, heading.text, heading.section)
        for position, heading in enumerate(report.headings)
    ]


def _removal_rows(number: str, report: Report) -> list[tuple[Any, ...]]:
    return [
        (number, position, removal.line, removal.text, removal.reason)
        for position, removal in enumerate(report.removed)
    ]


def _passage_row(new: NewPassage) -> tuple[Any, ...]:
    passage = new.passage
    row = passage.ordinal, *passage.lines, passage.section
    text = _array(passage.heading_path), passage.lead, passage.text, _array(passage.placeholders)
    pages = passage.pages or (None, None)
    words = deflated(new.words, passage.lead, passage.text)
    return *row, *text, words, new.text_key, new.same_key, *pages


def _insert(
    database: Database,
    table: str,
    rows: Sequence[tuple[Any, ...]],
    verb: str = "INSERT OR REPLACE",
) -> None:
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        database.execute_all(f"{verb} INTO {table} VALUES ({marks})", rows)
