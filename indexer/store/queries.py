"""What readers ask of the database: filters as SQL, lists, look-ups and counts."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from indexer.errors import PassageNotFound, ReportNotFound
from indexer.records import Filters, StoredPassage
from indexer.store.base import Facets, ReportSummary
from indexer.store.database import Database
from indexer.store.rows import PASSAGE_FIELDS, stored_passage

JOINED = "FROM passages p JOIN reports r USING (report_id)"
IN_KEYS = "p.key IN (SELECT value FROM json_each(?))"
CANDIDATES_NAMED = 5


def keys_within(database: Database, filters: Filters) -> list[int]:
    """The keys that `filters` let through."""
    where, parameters = _condition(filters)
    rows = database.rows(f"SELECT p.key FROM passages p WHERE {where}", parameters)
    return [key for (key,) in rows]


def browse(database: Database, filters: Filters, limit: int, offset: int) -> list[int]:
    """Keys by year, newest first and none last, then by path and ordinal."""
    where, parameters = _condition(filters)
    order = "r.year IS NULL, r.year DESC, r.path, p.ordinal"
    sql = f"SELECT p.key {JOINED} WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?"
    return [key for (key,) in database.rows(sql, (*parameters, limit, offset))]


def sample(database: Database, limit: int) -> list[int]:
    """Keys of passages with different texts, by the hash of the text."""
    sql = "SELECT min(key) FROM passages GROUP BY text_key ORDER BY text_key LIMIT ?"
    return [key for (key,) in database.rows(sql, (limit,))]


def places(database: Database, keys: Sequence[int]) -> dict[int, tuple[str, int]]:
    """Path and ordinal of each key that is still held."""
    sql = f"SELECT p.key, r.path, p.ordinal {JOINED} WHERE {IN_KEYS}"
    return {key: (path, ordinal) for key, path, ordinal in database.rows(sql, _json(keys))}


def passages(database: Database, keys: Sequence[int]) -> list[StoredPassage]:
    """The passages of `keys` in that order, those no longer held left out."""
    rows = database.rows(f"SELECT {PASSAGE_FIELDS} {JOINED} WHERE {IN_KEYS}", _json(keys))
    found = {row[0]: stored_passage(row) for row in rows}
    return [found[key] for key in keys if key in found]


def passage(database: Database, passage_id: str) -> StoredPassage:
    """Raises PassageNotFound."""
    number, _, ordinal = passage_id.strip().rpartition("-")
    sql = f"SELECT {PASSAGE_FIELDS} {JOINED} WHERE p.report_id = ? AND p.ordinal = ?"
    rows = database.rows(sql, (number, int(ordinal))) if ordinal.isdecimal() else []
    if not rows:
        raise PassageNotFound(passage_id, "索引中没有这个段落编号，请从检索结果中复制编号")
    return stored_passage(rows[0])


def same_text(database: Database, keys: Sequence[int]) -> dict[int, list[int]]:
    """The other passages of the same normalised text, by path and ordinal."""
    sql = (
        f"SELECT mine.key, p.key {JOINED} JOIN passages mine ON mine.same_key = p.same_key "
        "WHERE mine.key IN (SELECT value FROM json_each(?)) AND mine.key <> p.key "
        "ORDER BY r.path, p.ordinal"
    )
    others: dict[int, list[int]] = {key: [] for key in keys}
    for key, other in database.rows(sql, _json(keys)):
        others[key].append(other)
    return others


def find_report(database: Database, id_or_path: str) -> str:
    """The number of the report meant. Raises ReportNotFound."""
    wanted = id_or_path.strip().replace("\\", "/").removeprefix("./").rstrip("/")
    sql = "SELECT report_id FROM reports WHERE report_id = ? OR path = ?"
    if exact := database.value(sql, (wanted, wanted)):
        return str(exact)
    sql = "SELECT report_id, path FROM reports WHERE substr(path, -length(?)) = ? ORDER BY path"
    ending = f"/{wanted}"
    found = database.rows(sql, (ending, ending)) if wanted else []
    if len(found) == 1:
        return str(found[0][0])
    raise ReportNotFound(id_or_path, _not_found([path for _, path in found]))


def _not_found(candidates: list[str]) -> str:
    if not candidates:
        return "索引中没有这份材料，请用检索结果中的编号或路径"
    named = "、".join(candidates[:CANDIDATES_NAMED])
    rest = " 等" if len(candidates) > CANDIDATES_NAMED else ""
    return f"有 {len(candidates)} 份材料与此相符，请写明完整路径：{named}{rest}"


def summaries(database: Database, limit: int, offset: int) -> list[ReportSummary]:
    """Reports by path."""
    count = "(SELECT count(*) FROM passages p WHERE p.report_id = r.report_id)"
    sql = (
        f"SELECT report_id, path, title, year, doc_type, subject, {count}, length, added_at "
        "FROM reports r ORDER BY path LIMIT ? OFFSET ?"
    )
    return [ReportSummary(*row) for row in database.rows(sql, (limit, offset))]


def facets(database: Database, filters: Filters) -> Facets:
    """Counts over the passages that `filters` let through."""
    where, parameters = _condition(filters)
    sql = (
        "SELECT section, r.year, r.doc_type, sum(number) FROM (SELECT section, report_id, "
        f"count(*) AS number FROM passages p WHERE {where} GROUP BY section, report_id) "
        "JOIN reports r USING (report_id) GROUP BY 1, 2, 3"
    )
    sections, years, doc_types = Counter[str](), Counter[int | None](), Counter[str]()
    for section, year, doc_type, number in database.rows(sql, parameters):
        sections[section] += number
        years[year] += number
        doc_types[doc_type] += number
    sql = (
        "SELECT topic, count(*) FROM passages p JOIN topics USING (text_key) "
        f"WHERE {where} GROUP BY topic"
    )
    topics = Counter(dict(database.rows(sql, parameters)))
    newest = sorted(years, key=lambda year: (year is None, -(year or 0)))
    by_year = {year: years[year] for year in newest}
    return Facets(_by_count(sections), by_year, _by_count(doc_types), _by_count(topics))


def _by_count(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _condition(filters: Filters) -> tuple[str, tuple[Any, ...]]:
    """`filters` as a condition on passages p, with its parameters."""
    of_reports, parameters = _report_condition(filters)
    parts = ["1"]
    if of_reports:
        chosen = " AND ".join(of_reports)
        parts.append(f"p.report_id IN (SELECT report_id FROM reports WHERE {chosen})")
    if filters.sections:
        parts.append("p.section IN (SELECT value FROM json_each(?))")
        parameters.append(json.dumps(filters.sections))
    if filters.topics:
        of_topics = "SELECT text_key FROM topics WHERE topic IN (SELECT value FROM json_each(?))"
        parts.append(f"p.text_key IN ({of_topics})")
        parameters.append(json.dumps(filters.topics, ensure_ascii=False))
    return " AND ".join(parts), tuple(parameters)


def _report_condition(filters: Filters) -> tuple[list[str], list[Any]]:
    parts: list[str] = []
    parameters: list[Any] = []
    for column, wanted in (("year", filters.years), ("doc_type", filters.doc_types)):
        if wanted:
            parts.append(f"{column} IN (SELECT value FROM json_each(?))")
            parameters.append(json.dumps(wanted))
    if filters.paths:
        paths = [path.rstrip("/") for path in filters.paths]
        # "0" is the character after "/": the range holds what stands in the folder.
        one = "path = ? OR (path > ? || '/' AND path < ? || '0')"
        parts.append(f"({' OR '.join([one] * len(paths))})")
        parameters.extend(path for path in paths for _ in range(3))
    return parts, parameters


def _json(keys: Sequence[int]) -> tuple[str]:
    return (json.dumps([int(key) for key in keys]),)
