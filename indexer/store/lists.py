"""What readers ask of many reports at once: lists, outlines, and how often they say a phrase."""

import json
from collections.abc import Sequence
from typing import Any

from indexer.lexicon.traditional import scripts
from indexer.records import Filters, Heading
from indexer.sections import SECTION_CODES
from indexer.store.answers import (
    Listing,
    Neighbours,
    PhraseCount,
    ReportSummary,
)
from indexer.store.database import Database
from indexer.store.queries import condition, report_condition

SUMMARY_FIELDS = (
    "r.report_id, r.path, r.title, r.year, r.doc_type, r.subject, "
    "(SELECT group_concat(DISTINCT section) FROM passages p WHERE p.report_id = r.report_id), "
    "(SELECT count(*) FROM passages p WHERE p.report_id = r.report_id), r.length, r.added_at"
)


def listed(database: Database, limit: int, offset: int, listing: Listing) -> list[ReportSummary]:
    """A stretch of a list of reports."""
    where, parameters = _list_condition(listing)
    ordered = f"SELECT report_id FROM reports r WHERE {where} {_order(listing)} LIMIT ? OFFSET ?"
    rows = database.gathered("report_id", f"FROM ({ordered})", (*parameters, limit, offset))
    ids = [number for (number,) in rows]
    return summaries(database, ids)


def summaries(database: Database, report_ids: Sequence[str]) -> list[ReportSummary]:
    """Reports by their ids in that order, those no longer held left out."""
    source = "FROM reports r WHERE report_id IN (SELECT value FROM json_each(?))"
    rows = database.gathered(SUMMARY_FIELDS, source, (json.dumps(report_ids),))
    found = {row[0]: _summary(row) for row in rows}
    return [found[number] for number in report_ids if number in found]


def neighbours(database: Database, report_id: str, listing: Listing) -> Neighbours | None:
    """Where a report stands in a list; None if it is not in it."""
    where, parameters = _list_condition(listing)
    sql = (
        "SELECT place - 1, before, after FROM (SELECT report_id, row_number() OVER w AS place, "
        "lag(report_id) OVER w AS before, lead(report_id) OVER w AS after "
        f"FROM reports r WHERE {where} WINDOW w AS ({_order(listing)})) WHERE report_id = ?"
    )
    rows = database.rows(sql, (*parameters, report_id))
    return Neighbours(*rows[0]) if rows else None


def same_reports(database: Database, report_id: str) -> list[ReportSummary]:
    """Other reports that hold just the same passages, by path."""
    texts = "(SELECT group_concat(hex(text_key)) FROM (SELECT text_key FROM passages o WHERE "
    mine, theirs = (
        f"{texts}o.report_id = {whose} ORDER BY ordinal))" for whose in ("?", "r.report_id")
    )
    first = "(SELECT text_key FROM passages WHERE report_id = ? ORDER BY ordinal LIMIT 1)"
    sql = (
        f"SELECT {SUMMARY_FIELDS} FROM passages s JOIN reports r USING (report_id) "
        f"WHERE s.text_key = {first} AND r.report_id <> ? AND {theirs} = {mine} "
        "GROUP BY r.report_id ORDER BY r.path"
    )
    return [_summary(row) for row in database.rows(sql, (report_id,) * 3)]


def headings(database: Database, report_ids: Sequence[str]) -> dict[str, tuple[Heading, ...]]:
    """The headings of each report that is held, in order."""
    columns = "report_id, line, level, text, section"
    source = (
        f"FROM (SELECT {columns} FROM reports LEFT JOIN headings USING (report_id) "
        "WHERE report_id IN (SELECT value FROM json_each(?)) ORDER BY report_id, position)"
    )
    found: dict[str, list[Heading]] = {}
    rows = database.gathered(columns, source, (json.dumps(report_ids),))
    for number, line, level, text, section in rows:
        held = found.setdefault(number, [])
        if text is not None:
            held.append(Heading(line, level, text, section))
    return {number: tuple(found[number]) for number in report_ids if number in found}


def phrase_counts(database: Database, phrases: Sequence[str]) -> list[PhraseCount]:
    """How often each phrase is said, in either script, in each year that says it, by phrase and
    year."""
    counts: list[PhraseCount] = []
    for phrase in filter(None, dict.fromkeys(phrases)):
        written = scripts(phrase)
        shorter = ["(length(text) - length(replace(text, ?, ''))) / length(?)"] * len(written)
        sql = (
            f"SELECT year, sum({' + '.join(shorter)}), count(DISTINCT report_id) "
            "FROM passages p JOIN reports r USING (report_id) "
            f"WHERE ({' OR '.join(['instr(text, ?)'] * len(written))}) AND year IS NOT NULL "
            "GROUP BY year ORDER BY year"
        )
        twice = [one for one in written for _ in range(2)]
        counts += [PhraseCount(phrase, *row) for row in database.rows(sql, (*twice, *written))]
    return counts


def _list_condition(listing: Listing) -> tuple[str, tuple[Any, ...]]:
    """A list's reports as a condition on reports r, with its parameters."""
    filters = listing.filters
    parts, parameters = report_condition(filters)
    if filters.sections or filters.topics:
        of_passages = Filters(sections=filters.sections, topics=filters.topics)
        where, more = condition(of_passages)
        parts.append(f"r.report_id IN (SELECT report_id FROM passages p WHERE {where})")
        parameters += more
    if listing.subjects:
        parts.append("subject IN (SELECT value FROM json_each(?))")
        parameters.append(json.dumps(listing.subject_names, ensure_ascii=False))
    for word in listing.words:
        parts.append("instr(simplified(lower(title || ' ' || path)), ?)")
        parameters.append(word)
    return " AND ".join(["1", *parts]), tuple(parameters)


def _order(listing: Listing) -> str:
    """By the column asked for, what names no year last, then by path."""
    direction = "DESC" if listing.descending else "ASC"
    first = f"{listing.order} IS NULL, " if listing.order == "year" else ""
    return f"ORDER BY {first}{listing.order} {direction}, path"


def _summary(row: Sequence[Any]) -> ReportSummary:
    number, path, title, year, doc_type, subject, sections, *rest = row
    held = set((sections or "").split(","))
    codes = tuple(code for code in SECTION_CODES if code in held)
    return ReportSummary(number, path, title, year, doc_type, subject, codes, *rest)
