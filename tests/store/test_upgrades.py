"""Files of older versions of the program: kept as they are, brought up by whoever writes."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from indexer.errors import IndexIncompatible
from indexer.store import LocalStore, LocalWriter
from indexer.store.database import DATABASE_FILE, _in_bytes
from indexer.store.keptwords import inflated
from indexer.store.pages import rows_of, shapes_of
from indexer.store.rescue import salvage
from indexer.store.schema import FORMER, SCHEMA
from indexer.store.vectors import VECTORS_FILE
from tests.fakes import FakeEncoder, everything, index_of
from tests.store.test_views import REPORTS

HELD = {
    "reports": "report_id, path, title, year, doc_type",
    "passages": "report_id, ordinal, section, heading_path, lead, text, text_key, same_key",
    "vectors": "text_key, model, CASE length(vector) WHEN 8 THEN vector ELSE in_bytes(vector) END",
}


def in_halves(vector: bytes) -> bytes:
    """A vector as versions up to 4 kept it."""
    row = np.frombuffer(vector, dtype=np.int8).astype(np.float32)
    return (row / np.linalg.norm(row)).astype("<f2").tobytes()


def lengthened(text_key: bytes) -> bytes:
    """A text's key as versions up to 5 kept it."""
    return text_key + bytes(reversed(text_key))


@pytest.fixture
def former(index: Path) -> Path:
    """An index of version 5, with words as plain text, long keys and vectors without numbers."""
    index_of(index, *REPORTS)
    with closing(sqlite3.connect(index / DATABASE_FILE)) as connection:
        for function in (inflated, lengthened):
            connection.create_function(function.__name__, -1, function)
        former_vectors = next(part for part in FORMER.split(";") if "TABLE vectors" in part)
        for statement in (
            "UPDATE passages SET words = inflated(words, lead, text)",
            "UPDATE passages SET text_key = lengthened(text_key)",
            "UPDATE topics SET text_key = lengthened(text_key)",
            "ALTER TABLE vectors RENAME TO later",
            former_vectors,
            "INSERT INTO vectors SELECT lengthened(text_key), model, vector FROM later",
            "DROP TABLE later",
            "PRAGMA user_version = 5",
        ):
            connection.execute(statement)
        connection.commit()
    (index / VECTORS_FILE).unlink()
    return index


@pytest.fixture
def old(former: Path) -> Path:
    """An index of the version before passages had pages, and vectors a byte a number."""
    with closing(sqlite3.connect(former / DATABASE_FILE)) as connection:
        connection.create_function("in_halves", 1, in_halves)
        connection.execute("UPDATE vectors SET vector = in_halves(vector)")
        for column in ("first_page", "last_page"):
            connection.execute(f"ALTER TABLE passages DROP COLUMN {column}")
        connection.execute("PRAGMA user_version = 2")
        connection.commit()
    return former


def test_a_reader_says_what_to_do(old: Path) -> None:
    with pytest.raises(IndexIncompatible) as raised:
        LocalStore.open(old)
    reason = "索引由旧版本的程序建立，请运行一次 jiugao build（已有的内容都会保留）"
    assert raised.value.reason == reason


def test_a_writer_keeps_all_that_there_is(old: Path, tmp_path: Path) -> None:
    former_rows = old / "vectors-0123456789ab.rows"
    former_rows.write_bytes(bytes(100))
    with LocalWriter(old) as writer:
        writer.finish()
    assert not former_rows.exists()
    index_of(tmp_path / "fresh", *REPORTS)
    assert everything(old, FakeEncoder()) == everything(tmp_path / "fresh", FakeEncoder())


def test_rows_from_before_can_be_saved(old: Path) -> None:
    with LocalWriter(old):
        pass
    file = old / DATABASE_FILE
    with closing(sqlite3.connect(file)) as connection:
        expected = set(connection.execute("SELECT * FROM passages"))
    found = {row for table, row in rows_of(file, shapes_of(SCHEMA)) if table == "passages"}
    assert found == expected


@pytest.mark.parametrize("version", ["former", "old"])
def test_all_is_salvaged_from_a_file_of_before(
    version: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    place, saved = request.getfixturevalue(version), tmp_path / "saved"
    fresh = index_of(tmp_path / "fresh", *REPORTS)
    saved.mkdir()
    salvage(place, saved)

    def held(index: Path) -> dict[str, set[tuple[Any, ...]]]:
        with closing(sqlite3.connect(index / DATABASE_FILE)) as connection:
            connection.create_function("in_bytes", 1, _in_bytes)
            return {
                table: set(connection.execute(f"SELECT {columns} FROM {table}"))
                for table, columns in HELD.items()
            }

    assert held(saved) == held(fresh)


def test_vectors_rescued_from_before_are_read(index: Path) -> None:
    index_of(index, *REPORTS)
    before = everything(index, FakeEncoder())
    with closing(sqlite3.connect(index / DATABASE_FILE)) as connection:
        connection.create_function("in_halves", 1, in_halves)
        # As after a build that added reports to what was rescued.
        connection.execute("UPDATE vectors SET vector = in_halves(vector) WHERE vector_id % 2")
        connection.commit()
    (index / VECTORS_FILE).unlink()
    assert everything(index, FakeEncoder()) == before
