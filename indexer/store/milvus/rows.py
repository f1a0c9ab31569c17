"""Records into rows of the collections and back."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from indexer.errors import IndexDamaged
from indexer.quantised import quantised
from indexer.records import Heading, Passage, Removal, Report, StoredPassage, StoredReport
from indexer.store.changes import FileState, Matrix, NewPassage
from indexer.store.milvus.client import Row
from indexer.store.milvus.expressions import NO_YEAR
from indexer.store.milvus.schema import NOWHERE
from indexer.store.milvus.weights import counted, passage_vector
from indexer.store.rows import report_id
from indexer.store.wordfields import heading_words, words_of

PIECE = 16_000
"""Characters, of at most four bytes each."""
KEYS = 1 << 15
"""How many keys a batch has; a key tells its batch, and a report's keys follow each other."""
PASSAGE_FIELDS = (
    *("key", "batch", "report_id", "ordinal", "section", "year", "doc_type", "path"),
    *("topics", "record"),
)
REPORT_FIELDS = ("batch", "report_id", "path", "source_id", "first_key", "passages", "facts")


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report as it is listed; its passages have the keys from `first_key` on."""

    batch: int
    report_id: str
    path: str
    source_id: int
    first_key: int
    passages: int
    facts: Mapping[str, Any]

    @property
    def keys(self) -> range:
        """The keys of its passages in order."""
        return range(self.first_key, self.first_key + self.passages)


def pieces(value: object) -> list[str]:
    """A value as JSON, cut into pieces that Milvus takes."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return [text[start : start + PIECE] for start in range(0, len(text), PIECE)]


def whole(parts: Sequence[str]) -> Any:
    """The value of such pieces. Raises IndexDamaged."""
    try:
        return json.loads("".join(parts))
    except (ValueError, TypeError) as error:
        raise IndexDamaged("", "Milvus 里的记录已损坏，请重新运行 jiugao build") from error


def word_counts(passage: Passage, title: str, words: str) -> list[Counter[str]]:
    """How often each word stands in title, headings and body; `words` are the body's."""
    return counted(words_of(title), heading_words(_json(passage.heading_path)), words)


def passage_row(
    new: NewPassage,
    report: Report,
    key: int,
    vector: Matrix,
    topics: Sequence[str],
    pivot: Sequence[float],
) -> Row:
    """A passage under its key, with its vector (dimension,) as it will be read back."""
    passage = new.passage
    counts = word_counts(passage, report.title, new.words)
    record = (
        *(passage.lines, passage.heading_path, passage.lead, passage.text),
        *(passage.placeholders, passage.pages, report.title),
    )
    return {
        "key": key,
        "batch": key // KEYS,
        "report_id": report_id(report.path),
        "ordinal": passage.ordinal,
        "section": passage.section,
        "year": report.year or NO_YEAR,
        "doc_type": report.doc_type,
        "path": report.path,
        "topics": list(topics),
        "text_key": new.text_key.hex(),
        "same_key": new.same_key.hex() if new.same_key else "",
        "lengths": [sum(words.values()) for words in counts],
        "record": pieces(record),
        "words": passage_vector(counts, pivot),
        "vector": kept(vector),
    }


def kept(vector: Matrix) -> list[float]:
    """A vector (dimension,) in the whole numbers that stores keep, and no unit row any more: so
    it is the same after any number of copies. Milvus measures angles."""
    return [float(one) for one in quantised(vector[None])[0]]


def stored_passage(row: Mapping[str, Any]) -> StoredPassage:
    """A row of `PASSAGE_FIELDS`."""
    lines, heading_path, lead, text, placeholders, pages, title = whole(row["record"])
    passage = Passage(
        row["ordinal"],
        (lines[0], lines[1]),
        row["section"],
        tuple(heading_path),
        lead,
        text,
        tuple((start, end) for start, end in placeholders),
        (pages[0], pages[1]) if pages else None,
    )
    number = row["report_id"]
    named = row["path"], title, row["year"] or None, row["doc_type"]
    identity = f"{number}-{passage.ordinal}"
    return StoredPassage(row["key"], identity, number, *named, passage, tuple(row["topics"]))


def report_row(report: Report, batch: int, source_id: int, first_key: int, added_at: str) -> Row:
    """A report whose passages have the keys from `first_key` on."""
    number = report_id(report.path)
    facts = {
        **{"title": report.title, "year": report.year, "doc_type": report.doc_type},
        **{"subject": report.subject, "encoding": report.encoding, "added_at": added_at},
        "length": sum(len(passage.text) for passage in report.passages),
    }
    headings = [(one.line, one.level, one.text, one.section) for one in report.headings]
    removed = [(one.line, one.text, one.reason) for one in report.removed]
    return {
        "row_id": f"{number}-{batch}",
        "batch": batch,
        "report_id": number,
        "path": report.path,
        "source_id": source_id,
        "first_key": first_key,
        "passages": len(report.passages),
        "facts": _json(facts),
        "record": pieces((headings, removed)),
    } | NOWHERE


def listed_report(row: Mapping[str, Any]) -> ReportRow:
    """A row of `REPORT_FIELDS`."""
    fields = {name: row[name] for name in REPORT_FIELDS}
    return ReportRow(**fields | {"facts": json.loads(row["facts"])})


def headings_of(row: Mapping[str, Any]) -> tuple[Heading, ...]:
    """The headings of a report's row with its record."""
    return tuple(Heading(*heading) for heading in whole(row["record"])[0])


def stored_report(row: Mapping[str, Any], passages: Sequence[StoredPassage]) -> StoredReport:
    """A report's row with its record, and its passages in order."""
    listed = listed_report(row)
    facts = listed.facts
    report = Report(
        listed.path,
        facts["title"],
        facts["year"],
        facts["doc_type"],
        facts["subject"],
        facts["encoding"],
        headings=headings_of(row),
        passages=tuple(stored.passage for stored in passages),
        removed=tuple(Removal(*removal) for removal in whole(row["record"])[1]),
    )
    topics = tuple(stored.topics for stored in passages)
    return StoredReport(listed.report_id, facts["added_at"], facts["length"], report, topics)


def file_row(state: FileState, source_id: int, settings: str, reason: str | None) -> Row:
    """What was made of a file."""
    return {
        "file_id": report_id(state.path),
        "path": state.path,
        "source_id": source_id,
        "state": _json([state.size, state.mtime_ns, state.seen_ns, state.digest]),
        "settings": settings,
        "reason": reason or "",
    } | NOWHERE


def file_state(row: Mapping[str, Any]) -> FileState:
    """A file as it was when it was taken in."""
    return FileState(row["path"], *json.loads(row["state"]))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
