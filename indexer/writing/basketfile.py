"""The SQLite file that baskets are kept in. One that is damaged is set aside, never overwritten."""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from indexer.errors import BasketsDamaged, BasketsUnusable, os_reason

APPLICATION_ID = 0x4A474231  # "JGB1"
VERSION = 1
SCHEMA = """
CREATE TABLE baskets (
    basket_id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '',     -- of the report to be
    target_year INTEGER NOT NULL,
    removed INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE items (
    item_id INTEGER PRIMARY KEY AUTOINCREMENT,
    basket_id INTEGER NOT NULL REFERENCES baskets,
    position REAL NOT NULL,
    level INTEGER NOT NULL,             -- 0 for body text
    text TEXT NOT NULL,
    original TEXT NOT NULL,             -- the text as it was gathered
    note TEXT NOT NULL DEFAULT '',
    origin TEXT NOT NULL,               -- JSON of an Origin, or ''
    removed INTEGER NOT NULL
);
CREATE INDEX items_by_basket ON items (basket_id, position);
CREATE TABLE changes (
    change_id INTEGER PRIMARY KEY AUTOINCREMENT,
    basket_id INTEGER NOT NULL REFERENCES baskets,
    at TEXT NOT NULL,
    action TEXT NOT NULL,
    items TEXT NOT NULL,                -- JSON: [item_id, fields before, fields after]
    undone INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX changes_by_basket ON changes (basket_id, change_id);
"""

Rows = Callable[..., list[tuple[Any, ...]]]
"""Runs a statement with its parameters; all rows of its answer."""


def baskets_beside(index: Path) -> Path:
    """Where the baskets of an index lie."""
    return index.with_name(f"{index.name}-baskets.sqlite")


class BasketFile:
    """Opened anew for each transaction, so that threads, tabs and programs may share it."""

    def __init__(self, file: Path) -> None:
        self.file = file

    @contextmanager
    def transaction(self) -> Iterator[Rows]:
        """Everything inside happens, or nothing. Other writers wait.

        Raises:
            BasketsDamaged: the file is not one of baskets; it has been set aside by then.
            BasketsUnusable: the disk refuses.
        """
        try:
            with closing(self._connect()) as connection, _committed(connection):
                self._check(connection)

                def rows(sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
                    return connection.execute(sql, parameters).fetchall()

                yield rows
        except sqlite3.DatabaseError as error:
            raise self._user_error(error) from error

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self.file, timeout=30, isolation_level=None)

    def _check(self, connection: sqlite3.Connection) -> None:
        """Makes the tables of a new file; refuses a file that holds something else."""
        if not connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall():
            for statement in SCHEMA.split(";\n"):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {VERSION}")
        identity = [
            connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("application_id", "user_version")
        ]
        if identity != [APPLICATION_ID, VERSION]:
            raise sqlite3.DatabaseError("not a file of baskets")

    def _user_error(self, error: sqlite3.DatabaseError) -> Exception:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_NOTADB) & 0xFF
        match code:
            case sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_CORRUPT:
                return self._set_aside()
            case sqlite3.SQLITE_FULL:
                reason = "磁盘空间不足，这一步没有保存，请清理后再试"
            case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
                reason = "素材篮正被别的程序占用，这一步没有保存，请稍后再试"
            case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_IOERR:
                reason = f"素材篮文件无法读写（{error}），请检查磁盘和权限"
            case _:
                return error
        return BasketsUnusable(str(self.file), reason)

    def _set_aside(self) -> Exception:
        aside = self.file.with_suffix(f".{datetime.now():%Y%m%d-%H%M%S}.damaged")
        try:
            self.file.rename(aside)
        except OSError as error:
            reason = f"素材篮文件已损坏，也无法改名（{os_reason(error)}），请手动移走它"
            return BasketsUnusable(str(self.file), reason)
        for leftover in (f"{self.file.name}-wal", f"{self.file.name}-shm"):
            with contextlib.suppress(OSError):
                self.file.with_name(leftover).rename(aside.with_name(leftover + aside.suffix))
        reason = f"素材篮文件已损坏，已改名为“{aside.name}”留存，另起了一个空的素材篮"
        return BasketsDamaged(self.file.name, reason)


@contextmanager
def _committed(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
