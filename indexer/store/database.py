"""The SQLite file that is the one truth: its schema, opening it, and transactions."""

import json
import sqlite3
import threading
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import numpy as np

from indexer.errors import IndexIncompatible, IndexMissing
from indexer.lexicon.traditional import simplified
from indexer.quantised import quantised
from indexer.store.failures import as_user_errors
from indexer.store.identity import Model
from indexer.store.keptwords import deflated
from indexer.store.schema import APPLICATION_ID, SCHEMA, SCHEMA_VERSION, UPGRADES

DATABASE_FILE = "index.sqlite"
VIEW_FILES = ("vectors.faiss", "words.json")
READER_CACHE, WRITER_CACHE = 65_536, 262_144
"""KiB of pages kept in memory. Keys that are hashes come in any order, so that a batch touches the
pages of their indexes all over the file."""
LOG_PAGES = 50_000
"""How long the log grows before it is moved into the file, which writes each page once."""
WRITING = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    f"cache_size = -{WRITER_CACHE}",
    f"wal_autocheckpoint = {LOG_PAGES}",
)
NO_INDEX = "没有索引，请先运行 jiugao build"
LOST = (
    "索引数据库不见了或是空的；有备份就用 jiugao restore-backup 放回，"
    "没有就重新运行 jiugao build（移出过的文件会重新收入）"
)


class Database:
    """A connection to the file, shared by the threads of a process.

    Every SQLite error that means a broken or full disk comes out as an error for the user.
    """

    def __init__(self, index: Path, connection: sqlite3.Connection) -> None:
        self.index = index
        self._connection = connection
        connection.create_function("simplified", 1, simplified, deterministic=True)
        connection.create_function("in_bytes", 1, _in_bytes, deterministic=True)
        connection.create_function("deflated", 3, deflated, deterministic=True)
        self._mutex = threading.RLock()

    @classmethod
    def reading(cls, index: Path) -> Self:
        """Raises IndexMissing, IndexIncompatible, IndexDamaged."""
        file = index / DATABASE_FILE
        if not file.is_file() or not file.stat().st_size:
            raise IndexMissing(str(index), LOST if _had_database(index) else NO_INDEX)
        with as_user_errors(index):
            database = cls(index, connect_reading(file))
            try:
                if database._is_blank():
                    raise IndexMissing(str(index), NO_INDEX)
                database._check_version()
            except BaseException:
                database.close()
                raise
        return database

    @classmethod
    def writing(cls, index: Path) -> Self:
        """Makes the file where there is none. Raises IndexIncompatible, IndexDamaged."""
        with as_user_errors(index):
            connection = sqlite3.connect(
                index / DATABASE_FILE, timeout=30, isolation_level=None, check_same_thread=False
            )
            database = cls(index, connection)
            try:
                for pragma in WRITING:
                    connection.execute(f"PRAGMA {pragma}")
                if database._is_blank():
                    database._create()
                database._upgrade()
                database._check_version()
            except BaseException:
                database.close()
                raise
        return database

    def _is_blank(self) -> bool:
        """A file that a killed process had only begun holds no table."""
        return not self.rows("SELECT 1 FROM sqlite_master LIMIT 1")

    def _create(self) -> None:
        with self.transaction():
            for statement in SCHEMA.split(";\n"):
                self._connection.execute(statement)
            self._connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            self._connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            self.set_meta("identity", uuid.uuid4().hex)

    def _upgrade(self) -> None:
        """Brings a file of an older version up to this one, keeping all that it holds."""
        if self.value("PRAGMA application_id") != APPLICATION_ID:
            return
        while steps := UPGRADES.get(version := self.value("PRAGMA user_version")):
            with self.transaction():
                for statement in (*steps, f"PRAGMA user_version = {version + 1}"):
                    self._connection.execute(statement)

    def _check_version(self) -> None:
        identity = self.value("PRAGMA application_id"), self.value("PRAGMA user_version")
        if identity[0] == APPLICATION_ID and identity[1] in UPGRADES:
            reason = "索引由旧版本的程序建立，请运行一次 jiugao build（已有的内容都会保留）"
            raise IndexIncompatible(str(self.index), reason)
        if identity != (APPLICATION_ID, SCHEMA_VERSION):
            reason = "索引由另一版本的程序建立，请删除该文件夹后重新运行 jiugao build"
            raise IndexIncompatible(str(self.index), reason)

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with self._mutex, as_user_errors(self.index):
            return self._connection.execute(sql, parameters).fetchall()

    def gathered(self, columns: str, source: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """The rows of `SELECT columns source` as lists, columns of texts and numbers alone, handed
        over as one.

        Before each row, Python's sqlite3 lets other threads go on, and waits 5 ms for one that
        does nothing but compute, as a build of the same process may: 432 rows took 1.0 s beside
        such a thread, as one 0.01 s.
        """
        told = self.value(f"SELECT json_group_array(json_array({columns})) {source}", parameters)
        return json.loads(told)  # type: ignore[no-any-return]

    def value(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """The first column of the first row, or None."""
        rows = self.rows(sql, parameters)
        return rows[0][0] if rows else None

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """Runs one statement; the number of the row it inserted last."""
        with self._mutex, as_user_errors(self.index):
            return self._connection.execute(sql, parameters).lastrowid or 0

    def execute_all(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Runs one statement for each row of parameters."""
        with self._mutex, as_user_errors(self.index):
            self._connection.executemany(sql, rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside happens, or nothing. Other threads wait."""
        with self._transaction("BEGIN IMMEDIATE"):
            yield

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Everything read inside is of one moment."""
        with self._transaction("BEGIN"):
            yield

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[None]:
        with self._mutex:
            self.execute(begin)
            try:
                yield
                self.execute("COMMIT")
            except BaseException:
                self._connection.rollback()
                raise

    def meta(self, name: str) -> str:
        """A fact about the whole index, "" where it is not set."""
        return self.value("SELECT value FROM meta WHERE name = ?", (name,)) or ""

    def set_meta(self, name: str, value: str) -> None:
        """Sets such a fact."""
        self.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    @property
    def identity(self) -> str:
        """Tells this database from every other, whatever lies where it lay."""
        return self.meta("identity")

    @property
    def pruned(self) -> int:
        """Up to this generation, deletions are no longer logged."""
        return int(self.meta("pruned") or 0)

    @property
    def generation(self) -> int:
        """How many transactions have changed what views show."""
        return int(self.meta("generation") or 0)

    def next_generation(self) -> int:
        """Counts one more; inside a transaction."""
        generation = self.generation + 1
        self.set_meta("generation", str(generation))
        self.set_meta("updated_at", datetime.now(UTC).isoformat(timespec="seconds"))
        return generation

    @property
    def may_hold_unused(self) -> bool:
        """Whether there may be vectors or topics that no passage has: reports went since they
        were last looked for, or somebody has noted so."""
        went = self.value("SELECT 1 FROM deletions LIMIT 1")
        return bool(went or self.meta("unused"))

    def note_unused(self, unused: bool) -> None:
        """Notes whether to look for such; inside a transaction."""
        self.set_meta("unused", "1" if unused else "")

    @property
    def model(self) -> Model:
        """The model whose vectors the views show."""
        name, fingerprint = self.meta("model_name"), self.meta("model_fingerprint")
        return Model(name, fingerprint, int(self.meta("model_dimension") or 0))

    def set_model(self, model: Model) -> None:
        """Names that model; inside a transaction."""
        self.set_meta("model_name", model.name)
        self.set_meta("model_fingerprint", model.fingerprint)
        self.set_meta("model_dimension", str(model.dimension))

    @property
    def cutter(self) -> str:
        """Names what the words were cut by; "" before the first time."""
        return self.meta("cutter")

    @property
    def tagger(self) -> str:
        """Names what the topics were assigned by, "" before the first time."""
        return self.meta("tagger")

    def checkpoint(self) -> None:
        """Moves the log into the file, as far as readers let it."""
        self.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Closes the connection."""
        with self._mutex:
            self._connection.close()


def _in_bytes(vector: bytes) -> bytes:
    """A vector as it is kept, of the little-endian float16 that versions up to 4 kept."""
    row = np.nan_to_num(np.frombuffer(vector, dtype="<f2").astype(np.float32))
    return quantised(row[None]).tobytes()


def _had_database(index: Path) -> bool:
    """Whether a folder holds views of a database, which is gone then."""
    return any((index / name).exists() for name in VIEW_FILES)


def connect_reading(file: Path) -> sqlite3.Connection:
    """Ordinary mode where possible, because recovering from a killed writer needs it; a folder
    that cannot be written to, on a CD or a share, is opened as it is."""
    for options in ("mode=rw", "mode=ro", "mode=ro&immutable=1"):
        connection = None
        try:
            connection = sqlite3.connect(
                f"{file.resolve().as_uri()}?{options}",
                uri=True,
                timeout=30,
                isolation_level=None,
                check_same_thread=False,
            )
            connection.execute("PRAGMA query_only = ON")
            connection.execute(f"PRAGMA cache_size = -{READER_CACHE}")
            # SQLite would rather index half a million rows for one query than look up ten.
            connection.execute("PRAGMA automatic_index = OFF")
            connection.execute("SELECT 1 FROM sqlite_master").fetchone()
            return connection
        except sqlite3.OperationalError as error:
            if connection is not None:
                connection.close()
            last = error
    raise last
