"""Changes that are seen all at once or not at all: see the package's docstring."""

import os
import secrets
import socket
import time
from collections.abc import Sequence

from indexer.errors import StoreUnusable
from indexer.store.milvus.client import Client, Row, in_parts, one_of
from indexer.store.milvus.expressions import Outdated, Visibility
from indexer.store.milvus.rows import (
    KEYS,
    REPORT_FIELDS,
    ReportRow,
    listed_report,
    pieces,
    whole,
)
from indexer.store.milvus.schema import NOWHERE

OPEN, DONE, DEAD = "open", "done", "dead"
EPOCH_MS = 1_767_225_600_000
"""The year 2026: batches are numbered by milliseconds since then, and eight random bits."""
DEAD_MS = 120_000
"""A batch that has been open for so long has no writer any more."""
LINGER_MS = 10_000
"""How long a finished batch is still listed on a cluster, whose searches may lag by 5 s."""
MOST_REPORTS = 1000
"""Reports in one batch's list of what it outdates."""
FIELDS = ("batch", "owner", "state", "at", "outdated")


class Commits:
    """Opens batches, makes them seen, and tidies up after those that a dead writer left."""

    def __init__(self, client: Client, passages: str) -> None:
        self._client = client
        self._passages = passages
        self._lingering: list[tuple[int, int]] = []
        self._owner = f"{socket.gethostname()[:32]} {os.getpid()} {secrets.token_hex(4)}"

    def open(self) -> int:
        """A batch that is nobody else's, whose rows nobody sees yet."""
        while True:
            batch = (now_ms() - EPOCH_MS) << 8 | secrets.randbelow(256)
            if not self._client.rows("batches", one_of("batch", [batch]), ["batch"]):
                self._write(batch, OPEN, [])
                held = self._client.rows("batches", one_of("batch", [batch]), ["owner"])
                if [row["owner"] for row in held] == [self._owner]:
                    return batch

    def commit(self, batch: int, older: Sequence[ReportRow]) -> None:
        """Makes the rows of a batch seen in place of older ones, which it deletes.

        Raises StoreUnusable where another writer took this one for dead.
        """
        held = self._client.rows("batches", one_of("batch", [batch]), ["owner", "state"])
        if [(row["owner"], row["state"]) for row in held] != [(self._owner, OPEN)]:
            reason = "写入中断得太久，这一批已被别的程序撤回，请重新运行 jiugao build"
            raise StoreUnusable(str(self._client.place), reason)
        self.hide(batch, older)

    def hide(self, batch: int, older: Sequence[ReportRow]) -> None:
        """Hides older rows behind a batch that is done, and deletes them."""
        self._write(batch, DONE, sorted({row.report_id for row in older}))
        self.drop_reports(older)

    def older(self, report_ids: Sequence[str], batch: int) -> list[ReportRow]:
        """The rows of some reports that older batches wrote and that nobody hides yet."""
        found = self._client.rows_of("reports", "report_id", report_ids, REPORT_FIELDS)
        return [listed_report(row) for row in found if row["batch"] < batch]

    def newer(self, report_ids: Sequence[str], batch: int) -> set[str]:
        """Those of some reports that a later batch has brought already."""
        found = self._client.rows_of("reports", "report_id", report_ids, ("report_id", "batch"))
        later = [row for row in found if row["batch"] > batch]
        seen = self.visibility() if later else Visibility()
        return {row["report_id"] for row in later if row["batch"] not in seen.opened}

    def visibility(self) -> Visibility:
        """What is hidden now."""
        rows = self._client.rows("batches", "batch >= 0", FIELDS)
        opened = frozenset(row["batch"] for row in rows if row["state"] != DONE)
        outdated = [
            Outdated(row["batch"], frozenset(whole(row["outdated"])))
            for row in rows
            if row["state"] == DONE and whole(row["outdated"])
        ]
        return Visibility(opened, tuple(outdated))

    def recover(self) -> int:
        """Finishes or takes back what dead writers left; how many batches those were."""
        left, now = 0, now_ms()
        for row in self._client.rows("batches", "batch >= 0", FIELDS):
            age = now - row["at"]
            if row["state"] == DONE and (self._client.is_lite or age > LINGER_MS):
                self.drop_reports(self.older(whole(row["outdated"]), row["batch"]))
                self._client.drop_keys("batches", "batch", [row["batch"]])
            elif row["state"] != DONE and age > DEAD_MS:
                self.take_back(row["batch"])
                left += 1
        return left

    def take_back(self, batch: int) -> None:
        """Removes all that an open batch wrote."""
        self._write(batch, DEAD, [])
        keys = f"key >= {batch * KEYS} and key < {(batch + 1) * KEYS}"
        self._client.drop(self._passages, keys)
        self._client.drop("reports", one_of("batch", [batch]))
        self._client.drop_keys("batches", "batch", [batch])

    def close(self, batch: int) -> None:
        """Ends a batch whose files are noted; one that hides anything stays listed for a while
        on a cluster."""
        now = now_ms()
        self._lingering.append((batch, now + (LINGER_MS if self._hides(batch) else 0)))
        over = [number for number, until in self._lingering if until <= now]
        self._lingering = [one for one in self._lingering if one[1] > now]
        self._client.drop_keys("batches", "batch", over)

    def _hides(self, batch: int) -> bool:
        [row] = self._client.rows("batches", one_of("batch", [batch]), ("outdated",))
        return not self._client.is_lite and bool(whole(row["outdated"]))

    def drop_reports(self, reports: Sequence[ReportRow]) -> None:
        """Deletes reports' rows with their passages."""
        for some in in_parts(reports, 100):
            keys = [key for one in some for key in one.keys]
            self._client.drop_keys(self._passages, "key", keys)
            row_ids = [f"{one.report_id}-{one.batch}" for one in some]
            self._client.drop_keys("reports", "row_id", row_ids)

    def _write(self, batch: int, state: str, outdated: Sequence[str]) -> None:
        row: Row = {
            **{"batch": batch, "owner": self._owner, "state": state, "at": now_ms()},
            "outdated": pieces(list(outdated)),
        }
        self._client.put("batches", [row | NOWHERE])


def now_ms() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000
