"""Files of older versions of the program: kept as they are, brought up by whoever writes."""

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from indexer.errors import IndexIncompatible
from indexer.store import LocalStore, LocalWriter
from indexer.store.database import DATABASE_FILE
from indexer.store.pages import rows_of, shapes_of
from indexer.store.schema import SCHEMA
from indexer.store.vectors import VECTORS_FILE
from tests.fakes import FakeEncoder, everything, index_of
from tests.store.test_views import REPORTS


def in_halves(vector: bytes) -> bytes:
    """A vector as versions up to 4 kept it."""
    row = np.frombuffer(vector, dtype=np.int8).astype(np.float32)
    return (row / np.linalg.norm(row)).astype("<f2").tobytes()


@pytest.fixture
def old(index: Path) -> Path:
    """An index of the version before passages had pages, and vectors a byte a number."""
    index_of(index, *REPORTS)
    with closing(sqlite3.connect(index / DATABASE_FILE)) as connection:
        connection.create_function("in_halves", 1, in_halves)
        connection.execute("UPDATE vectors SET vector = in_halves(vector)")
        for column in ("first_page", "last_page"):
            connection.execute(f"ALTER TABLE passages DROP COLUMN {column}")
        connection.execute("PRAGMA user_version = 2")
        connection.commit()
    return index


def test_a_reader_says_what_to_do(old: Path) -> None:
    with pytest.raises(IndexIncompatible) as raised:
        LocalStore.open(old)
    reason = "索引由旧版本的程序建立，请运行一次 jiugao build（已有的内容都会保留）"
    assert raised.value.reason == reason


def test_a_writer_keeps_all_that_there_is(old: Path, tmp_path: Path) -> None:
    with LocalWriter(old):
        pass
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


def test_vectors_rescued_from_before_are_read(index: Path) -> None:
    index_of(index, *REPORTS)
    before = everything(index, FakeEncoder())
    with closing(sqlite3.connect(index / DATABASE_FILE)) as connection:
        connection.create_function("in_halves", 1, in_halves)
        # As after a build that added reports to what was rescued.
        connection.execute("UPDATE vectors SET vector = in_halves(vector) WHERE rowid % 2")
        connection.commit()
    (index / VECTORS_FILE).unlink()
    assert everything(index, FakeEncoder()) == before
