"""Rows read out of pages: all that SQLite reads, and what it no longer can."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from indexer.store import LocalWriter
from indexer.store.database import DATABASE_FILE
from indexer.store.pages import HEADER, USUAL_SIZE, Row, rows_of, shapes_of
from indexer.store.schema import SCHEMA
from indexer.writing import basketfile
from tests.fakes import index_of, put, report
from tests.store.test_views import REPORTS

TABLES = ["meta", "sources", "reports", "files", "headings", "removals", "passages", "vectors"]
LONG = [report(f"材料/长{n}.txt", "经费" * 3000 * n, f"阵地{n}") for n in range(1, 4)]


@pytest.fixture
def file(index: Path) -> Path:
    """A database with long rows, and with free pages of reports that were removed."""
    index_of(index, *REPORTS, *LONG)
    with LocalWriter(index) as writer:
        put(writer, removed=[one.path for one in [*REPORTS[:12], LONG[0]]])
        writer.finish()
    return index / DATABASE_FILE


def by_sql(file: Path) -> dict[str, set[Row]]:
    with closing(sqlite3.connect(file)) as connection:
        return {name: set(connection.execute(f"SELECT * FROM {name}")) for name in TABLES}


def by_page(file: Path, schema: str = SCHEMA) -> dict[str, set[Row]]:
    found: dict[str, set[Row]] = {name: set() for name in TABLES}
    for table, row in rows_of(file, shapes_of(schema)):
        found.setdefault(table, set()).add(row)
    return {name: found[name] for name in TABLES}


def test_the_rows_of_a_sound_file_are_those_that_sqlite_reads(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA freelist_count").fetchone()[0] > 0
    assert by_page(file) == by_sql(file)


@pytest.mark.parametrize("schema", [SCHEMA, basketfile.SCHEMA])
def test_no_two_tables_look_the_same(schema: str) -> None:
    shapes = [(one.in_index, one.kinds) for one in shapes_of(schema)]
    assert len(shapes) == len(set(shapes))


def test_what_is_only_in_the_log_is_read(file: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE reports SET title = '新题目'")
        connection.commit()
        connection.execute("UPDATE reports SET title = '没有提交'")
        copy = tmp_path / "copy.sqlite"
        for end in ("", "-wal"):
            copy.with_name(copy.name + end).write_bytes(
                file.with_name(file.name + end).read_bytes()
            )
        connection.rollback()
    assert copy.with_name("copy.sqlite-wal").stat().st_size
    assert {row[3] for row in by_page(copy)["reports"]} == {"新题目"}


@pytest.mark.parametrize("length", [16, HEADER, USUAL_SIZE])
def test_without_the_beginning_of_the_file(file: Path, length: int) -> None:
    whole = by_sql(file)
    file.write_bytes(bytes(length) + file.read_bytes()[length:])
    found = by_page(file)
    assert all(found[name] >= whole[name] for name in TABLES)


@pytest.mark.parametrize("seed", range(30))
def test_other_damage_costs_the_pages_that_it_hits(file: Path, seed: int) -> None:
    whole, chance = by_sql(file), random.Random(seed)
    content = bytearray(file.read_bytes())
    pages = len(content) // USUAL_SIZE
    first, count = chance.randrange(1, pages), chance.randrange(1, 4)
    hit = range(first * USUAL_SIZE, min(first + count, pages) * USUAL_SIZE)
    content[hit.start : hit.stop] = chance.choice([bytes(len(hit)), chance.randbytes(len(hit))])
    file.write_bytes(content[: hit.start] if seed % 3 == 0 else content)
    found = by_page(file)
    for name in TABLES:
        lost = pages - first if seed % 3 == 0 else count
        assert len(whole[name] - found[name]) <= lost * USUAL_SIZE / 20
        # Nothing is made up but where bytes were.
        assert len(found[name] - whole[name]) <= 2


@pytest.mark.parametrize("content", [b"", b"x", bytes(5000), b"SQLite format 3\0"])
def test_files_that_hold_nothing(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x.sqlite"
    file.write_bytes(content)
    assert list(rows_of(file, shapes_of(SCHEMA))) == []
