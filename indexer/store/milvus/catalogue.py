"""Lists and counts: reports and passages without their texts, kept in memory.

Milvus sorts no lists and counts nothing by group. So what lists and counts need is fetched once,
when they are first asked for, and again after a change, into the tables of the local store, which
answer as they do there: some 0.3 GB for a million passages. Searching never needs it.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer.errors import StoreLacks
from indexer.store.census import Census
from indexer.store.database import Database
from indexer.store.milvus.client import Client, Row
from indexer.store.milvus.facts import sources_in
from indexer.store.milvus.rows import REPORT_FIELDS, listed_report
from indexer.store.milvus.state import State
from indexer.store.schema import SCHEMA

MOST_PASSAGES = 3_000_000
PASSAGE_FIELDS = ("key", "report_id", "ordinal", "section", "text_key", "topics")


class Counted:
    """The tables of one state, and the counts over them."""

    def __init__(self, connection: sqlite3.Connection, name: str) -> None:
        self.database = Database(Path(name), connection)
        self.census = Census(self.database)


class Catalogue:
    """The tables of the state that was last asked for."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._mutex = threading.RLock()
        self._state: State | None = None
        self._counted: Counted | None = None

    @contextmanager
    def at(self, state: State, passages: str) -> Iterator[Counted]:
        """The tables of a state, fetched where they are of another. Raises StoreLacks."""
        with self._mutex:
            if self._counted is None or self._state is not state:
                self.close()
                self._counted = self._fetched(state, passages)
                self._state = state
            yield self._counted

    def close(self) -> None:
        """Lets go of the tables."""
        with self._mutex:
            if self._counted is not None:
                self._counted.database.close()
            self._counted = None

    def _fetched(self, state: State, passages: str) -> Counted:
        name, seen = str(self._client.place), state.visibility.condition
        if (count := self._client.count(passages, seen)) > MOST_PASSAGES:
            reason = f"有 {count} 个段落，超过 {MOST_PASSAGES} 个时不能列清单和统计；检索不受影响"
            raise StoreLacks(name, reason)
        connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        for statement in SCHEMA.split(";\n"):
            connection.execute(statement)
        connection.execute("BEGIN")
        for source in sources_in(state.facts):
            row = source.source_id, str(source.folder), "", source.label
            connection.execute("INSERT INTO sources VALUES (?, ?, ?, ?)", row)
        for rows in self._client.every("reports", seen, ("row_id", *REPORT_FIELDS)):
            connection.executemany(
                "INSERT OR REPLACE INTO reports VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                map(_report, rows),
            )
        for rows in self._client.every(passages, seen, PASSAGE_FIELDS):
            _add_passages(connection, rows)
        connection.execute("COMMIT")
        return Counted(connection, name)


def _report(row: Row) -> tuple[object, ...]:
    one = listed_report(row)
    facts = one.facts
    named = facts["title"], facts["year"], facts["doc_type"], facts["subject"], facts["encoding"]
    return one.report_id, one.source_id, one.path, *named, facts["length"], facts["added_at"]


def _add_passages(connection: sqlite3.Connection, rows: list[Row]) -> None:
    """Only what lists and counts look at; the rest of a passage stays in Milvus."""
    connection.executemany(
        "INSERT OR REPLACE INTO passages VALUES (?, ?, ?, 0, 0, ?, '[]', '', '', '[]', '', ?, NULL, NULL, NULL)",
        [
            (
                row["key"],
                row["report_id"],
                row["ordinal"],
                row["section"],
                bytes.fromhex(row["text_key"]),
            )
            for row in rows
        ],
    )
    connection.executemany(
        "INSERT OR IGNORE INTO topics VALUES (?, ?, ?)",
        [
            (topic, bytes.fromhex(row["text_key"]), place)
            for row in rows
            for place, topic in enumerate(row["topics"])
        ],
    )
