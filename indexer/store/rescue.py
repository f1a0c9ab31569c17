"""A new database of what can still be read of a damaged one."""

import json
import uuid
from collections import defaultdict
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import Any

from indexer.errors import IndexMissing
from indexer.records import TEXT_KEY_BYTES
from indexer.sections import SECTION_NAMES
from indexer.store.database import DATABASE_FILE, Database
from indexer.store.pages import Row, rows_of, shapes_of
from indexer.store.rows import report_id
from indexer.store.schema import FORMER, SCHEMA

KEPT = ("sources", "reports", "files", "headings", "removals", "passages")
ROWS_AT_ONCE = 2000
FOUND = "救出"
"""Labels what belongs to no report that is known by its path."""
RESCUED = "rescued"
"""Stands for a model of which some vectors are gone, until a build has made them again."""
ANY_SECTION = "practice"
NO_WORDS = b""
LONG_AGO = "2000-01-01T00:00:00+00:00"


def salvage(index: Path, target: Path) -> None:
    """Fills the database of a new index with all rows that can be read in that of another.

    The views are left to be made; so are topics and the words of passages, which the next build
    derives anew, as it reads every file again that is still there. Raises IndexMissing.
    """
    file = index / DATABASE_FILE
    if not file.is_file():
        raise IndexMissing(
            str(index), "没有索引，也就没有可救的；备份用 jiugao restore-backup 放回"
        )
    with closing(Database.writing(target)) as database:
        database.execute("PRAGMA foreign_keys = OFF")
        # A disk that fills up or fails now costs nothing but this attempt.
        database.execute("PRAGMA synchronous = OFF")
        meta = _copy(database, file)
        with database.transaction():
            _give_homes(database, index.absolute().parent)
            _forget_vectors_without_use(database, meta)
        database.checkpoint()


def _copy(database: Database, file: Path) -> dict[str, str]:
    """Takes over the rows of all tables that are not derived from others; what stood in meta."""
    meta: dict[str, str] = {}
    waiting: dict[str, list[Row]] = defaultdict(list)
    with database.transaction():
        shapes = shapes_of(SCHEMA)
        shapes += [shape for shape in shapes_of(FORMER) if shape not in shapes]
        for table, row in rows_of(file, shapes):
            if table == "meta":
                meta[row[0]] = row[1]
            elif table in KEPT or table == "vectors":
                waiting[table].append(MENDED.get(table, tuple)(row))
            if len(waiting[table]) >= ROWS_AT_ONCE:
                _insert(database, table, waiting.pop(table))
        for table, rows in waiting.items():
            _insert(database, table, rows)
    return meta


def _insert(database: Database, table: str, rows: list[Row]) -> None:
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        database.execute_all(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", rows)


def _mended_passage(row: Row) -> Row:
    """A row of passages that every reader can do with, whatever was flipped in it."""
    *first, section, path, lead, text, placeholders = row[:10]
    section = section if section in SECTION_NAMES else ANY_SECTION
    headings = [one for one in _listed(path) if isinstance(one, str)]
    spans = [one for one in _listed(placeholders) if _is_span(one, len(text))]
    named = json.dumps(headings, ensure_ascii=False)
    _, text_key, *rest = row[10:]
    kept = json.dumps(spans), NO_WORDS, text_key[:TEXT_KEY_BYTES], *rest
    return *first, section, named, lead, text, *kept


def _renumbered(row: Row) -> Row:
    """A row of vectors without its number, which may be another's, too."""
    text_key, model, vector = row[-3:]
    return None, text_key[:TEXT_KEY_BYTES], model, vector


MENDED = {"passages": _mended_passage, "vectors": _renumbered}


def _listed(text: str) -> list[Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return []
    return found if isinstance(found, list) else []


def _is_span(found: Any, length: int) -> bool:
    return (
        isinstance(found, list)
        and len(found) == 2
        and all(isinstance(end, int) for end in found)
        and 0 <= found[0] <= found[1] <= length
    )


def _give_homes(database: Database, around: Path) -> None:
    """Has every passage belong to a report, and every report and file to a source; one whose
    folder is not known any more is taken to lie in `around`."""
    paths = {report_id(path): path for (path,) in database.rows("SELECT path FROM files")}
    for number, path in database.rows("SELECT report_id, path FROM reports"):
        if report_id(path) != number:
            _name(database, number, paths.get(number) or path)
    orphans = "SELECT DISTINCT report_id FROM passages EXCEPT SELECT report_id FROM reports"
    for (number,) in database.rows(orphans):
        path = paths.get(number) or f"{FOUND}/{number}.txt"
        title = PurePosixPath(path).stem
        row = number, 0, path, title, None, "其他", "", "utf-8", 0, LONG_AGO
        _insert(database, "reports", [row])
        _name(database, number, path)
    for table in ("passages", "headings", "removals"):
        sql = f"DELETE FROM {table} WHERE report_id NOT IN (SELECT report_id FROM reports)"
        database.execute(sql)
    database.execute(
        "INSERT OR IGNORE INTO files SELECT path, 0, 0, 0, 0, '', '', NULL FROM reports"
    )
    _label(database, around)


def _name(database: Database, number: str, path: str) -> None:
    """Gives a report a path, and all that is of it the number that goes with that."""
    sql = "UPDATE OR IGNORE reports SET path = ? WHERE report_id = ?"
    database.execute(sql, (path, number))
    for table in ("reports", "passages", "headings", "removals"):
        sql = f"UPDATE OR IGNORE {table} SET report_id = ? WHERE report_id = ?"
        database.execute(sql, (report_id(path), number))


def _label(database: Database, around: Path) -> None:
    """Paths begin with the label of their source."""
    label = "substr(path, 1, instr(path || '/', '/') - 1)"
    missing = f"SELECT DISTINCT {label} FROM files EXCEPT SELECT label FROM sources"
    for (name,) in database.rows(missing):
        sql = "INSERT OR IGNORE INTO sources (folder, from_index, label) VALUES (?, ?, ?)"
        database.execute(sql, (str(around / name), f"../{name}", name))
    for table in ("reports", "files"):
        sql = f"(SELECT source_id FROM sources s WHERE s.label = {label})"
        database.execute(f"UPDATE {table} SET source_id = coalesce({sql}, source_id)")
    database.execute("UPDATE files SET digest = ''")


def _forget_vectors_without_use(database: Database, meta: dict[str, str]) -> None:
    """Keeps the vectors of the model that most are of, if it is known how long they are, and names
    it; where a passage has none, it is named so that the next build makes those that are missing."""
    dimension = int(meta.get("model_dimension") or 0)
    sql = "SELECT model FROM vectors GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
    model = database.value(sql) or ""
    # Older versions kept two bytes a number.
    sql = "DELETE FROM vectors WHERE model <> ? OR length(vector) NOT IN (?, ?)"
    database.execute(sql, (model, dimension, 2 * dimension))
    sql = "SELECT 1 FROM passages WHERE text_key NOT IN (SELECT text_key FROM vectors) LIMIT 1"
    missing = database.value(sql)
    database.note_unused(True)
    database.set_meta("identity", uuid.uuid4().hex)
    database.set_meta("model_name", meta.get("model_name", ""))
    database.set_meta("model_fingerprint", RESCUED if missing or not model else model)
    database.set_meta("model_dimension", str(dimension))
    database.next_generation()
