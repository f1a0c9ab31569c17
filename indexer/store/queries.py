"""What readers ask of the database: filters as SQL, lists and look-ups."""

import json
from collections.abc import Sequence
from typing import Any

from indexer.errors import IndexDamaged, PassageNotFound, ReportNotFound
from indexer.records import Filters, StoredPassage
from indexer.store.database import Database
from indexer.store.failures import DAMAGED
from indexer.store.rows import PASSAGE_FIELDS, stored_passage

JOINED = "FROM passages p JOIN reports r USING (report_id)"
IN_KEYS = "p.key IN (SELECT value FROM json_each(?))"
CANDIDATES_NAMED = 5
LONGEST_ORDINAL = 9
"""Digits; a number that SQLite has no room for is no passage's."""


def keys_within(database: Database, filters: Filters) -> list[int]:
    """The keys that `filters` let through."""
    where, parameters = condition(filters)
    rows = database.gathered("p.key", f"FROM passages p WHERE {where}", parameters)
    return [key for (key,) in rows]


def browse(
    database: Database, filters: Filters, limit: int, offset: int, subject: str
) -> list[int]:
    """Keys by year, newest first and none last, then by path and ordinal."""
    where, parameters = condition(filters, joined=True)
    if subject:
        where, parameters = f"{where} AND r.subject = ?", (*parameters, subject)
    order = "r.year IS NULL, r.year DESC, r.path, p.ordinal"
    # Reports in the order of their index: what comes first is there without sorting all.
    joined = "FROM reports r CROSS JOIN passages p ON p.report_id = r.report_id"
    ordered = f"SELECT p.key {joined} WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?"
    rows = database.gathered("key", f"FROM ({ordered})", (*parameters, limit, offset))
    return [key for (key,) in rows]


def sample(database: Database, limit: int) -> list[int]:
    """Keys of passages with different texts, by the hash of the text."""
    first = "SELECT min(key) AS key FROM passages GROUP BY text_key ORDER BY text_key LIMIT ?"
    return [key for (key,) in database.gathered("key", f"FROM ({first})", (limit,))]


def held(database: Database, keys: Sequence[int]) -> set[int]:
    """Those of `keys` that are still held."""
    rows = database.gathered("p.key", f"FROM passages p WHERE {IN_KEYS}", _json(keys))
    return {key for (key,) in rows}


def places(database: Database, keys: Sequence[int]) -> dict[int, tuple[str, int]]:
    """Path and ordinal of each key that is still held."""
    if not keys:
        return {}
    columns, source = "p.key, r.path, p.ordinal", f"{JOINED} WHERE {IN_KEYS}"
    rows = database.gathered(columns, source, _json(keys))
    found = {key: (path, ordinal) for key, path, ordinal in rows}
    if not all(isinstance(ordinal, int) for _, ordinal in found.values()):
        raise IndexDamaged(str(database.index), DAMAGED)
    return found


def facts(database: Database, keys: Sequence[int]) -> dict[int, tuple[str, int | None, str]]:
    """Section code, year and 文种 of each key that is still held."""
    if not keys:
        return {}
    columns, source = "p.key, p.section, r.year, r.doc_type", f"{JOINED} WHERE {IN_KEYS}"
    rows = database.gathered(columns, source, _json(keys))
    return {key: (section, year, doc_type) for key, section, year, doc_type in rows}


def passages(database: Database, keys: Sequence[int]) -> list[StoredPassage]:
    """The passages of `keys` in that order, those no longer held left out."""
    if not keys:
        return []
    rows = database.gathered(PASSAGE_FIELDS, f"{JOINED} WHERE {IN_KEYS}", _json(keys))
    found = {row[0]: stored_passage(row) for row in rows}
    return [found[key] for key in keys if key in found]


def passages_of(database: Database, report_ids: Sequence[str]) -> list[StoredPassage]:
    """All passages of reports, by report in the order given and by ordinal."""
    sql = (
        f"SELECT {PASSAGE_FIELDS} {JOINED} JOIN json_each(?) wanted ON wanted.value = p.report_id "
        "ORDER BY wanted.key, p.ordinal"
    )
    return [stored_passage(row) for row in database.rows(sql, (json.dumps(report_ids),))]


def passage(database: Database, passage_id: str) -> StoredPassage:
    """Raises PassageNotFound."""
    number, _, ordinal = passage_id.strip().rpartition("-")
    sql = f"SELECT {PASSAGE_FIELDS} {JOINED} WHERE p.report_id = ? AND p.ordinal = ?"
    known = ordinal.isdecimal() and len(ordinal) <= LONGEST_ORDINAL
    rows = database.rows(sql, (number, int(ordinal))) if known else []
    if not rows:
        raise PassageNotFound(passage_id, "索引中没有这个段落编号，请从检索结果中复制编号")
    return stored_passage(rows[0])


def same_text(database: Database, keys: Sequence[int]) -> dict[int, list[int]]:
    """The other passages of the same normalised text, by path and ordinal."""
    source = (
        f"FROM (SELECT mine.key AS mine, p.key AS other {JOINED} "
        "JOIN passages mine ON mine.same_key = p.same_key "
        "WHERE mine.key IN (SELECT value FROM json_each(?)) AND mine.key <> p.key "
        "ORDER BY r.path, p.ordinal)"
    )
    others: dict[int, list[int]] = {key: [] for key in keys}
    for key, other in database.gathered("mine, other", source, _json(keys)):
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
    raise ReportNotFound(id_or_path, not_found([path for _, path in found]))


def not_found(candidates: list[str]) -> str:
    if not candidates:
        return "索引中没有这份材料，请用检索结果中的编号或路径"
    named = "、".join(candidates[:CANDIDATES_NAMED])
    rest = " 等" if len(candidates) > CANDIDATES_NAMED else ""
    return f"有 {len(candidates)} 份材料与此相符，请写明完整路径：{named}{rest}"


def condition(filters: Filters, joined: bool = False) -> tuple[str, tuple[Any, ...]]:
    """`filters` as a condition on passages p, `joined` with their reports or not; with its
    parameters."""
    of_reports, parameters = report_condition(filters)
    parts = ["1"]
    if joined:
        parts += of_reports
    elif of_reports:
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


def report_condition(filters: Filters) -> tuple[list[str], list[Any]]:
    """What `filters` say of reports, as conditions and their parameters."""
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
