"""Vectors out of the database, by their numbers, in bytes.

A query asks for 1,000 of 600,000, half of which it has asked for before, so those that were read
last stay in memory. They are read over a connection of their own, since the word leg asks the
database at the same time: when a query asked for three times as many, 13 ms of it, 20 with one
connection for both. With the file mapped into memory reading took 6 of 9 ms; that a file which is
cut off meanwhile would end the process is not worth it.
"""

import json
import threading

import numpy as np
from numpy.typing import NDArray

from indexer.quantised import Bytes
from indexer.store.database import Database
from indexer.store.rows import unpacked

MOST = 20_000
"""10 MB."""
NOWHERE = -1
Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]


class KeptVectors:
    """Shared by the threads of a process. What a number stands for never changes."""

    def __init__(self, database: Database) -> None:
        """`database` is its own, which it closes."""
        self._database = database
        self._taking = threading.Lock()
        self._forget(dimension=0)

    def rows(self, numbers: Numbers, dimension: int) -> tuple[Bytes, Mask]:
        """The vectors (n, dimension) of those numbers that are still kept, in their order, and
        which (len(numbers),) those are. Raises IndexDamaged."""
        with self._taking:
            if dimension != self._held.shape[1]:
                self._forget(dimension)
            places = self._places_of(numbers)
            there = places != NOWHERE
            rows = self._held[places]
            if not there.all():
                missing = numbers[~there]
                kept, read = self._read(missing)
                at = np.minimum(np.searchsorted(kept, missing), max(0, len(kept) - 1))
                known = kept[at] == missing if len(kept) else np.zeros(len(missing), dtype=bool)
                found = np.flatnonzero(~there)[known]
                rows[found], there[found] = read[at[known]], True
                self._hold(kept[-MOST:], read[-MOST:])
            return rows[there], there

    def close(self) -> None:
        """Closes the connection."""
        self._database.close()

    def _forget(self, dimension: int) -> None:
        self._held = np.zeros((MOST, dimension), dtype=np.int8)
        self._numbers = np.full(MOST, NOWHERE, dtype=np.int64)
        self._places = np.zeros(0, dtype=np.int32)
        self._next = 0

    def _places_of(self, numbers: Numbers) -> NDArray[np.int32]:
        """Where the rows of numbers are held."""
        short = int(numbers.max(initial=0)) + 1 - len(self._places)
        if short > 0:
            more = np.full(short + len(self._places) // 2, NOWHERE, dtype=np.int32)
            self._places = np.concatenate([self._places, more])
        return self._places[numbers]

    def _read(self, numbers: Numbers) -> tuple[Numbers, Bytes]:
        """Those of `numbers` that the database keeps, ascending, and their rows."""
        # All as one row of text: see `Database.gathered`, which would take half as long again.
        sql = (
            "SELECT group_concat(vector_id), group_concat(length(vector)), "
            "group_concat(hex(vector), '') FROM (SELECT vector_id, vector FROM vectors "
            "WHERE vector_id IN (SELECT value FROM json_each(?)) ORDER BY vector_id)"
        )
        [(kept, lengths, digits)] = self._database.rows(sql, (json.dumps(numbers.tolist()),))
        if kept is None:
            return np.zeros(0, dtype=np.int64), unpacked([], self._held.shape[1])
        told = bytes.fromhex(digits)
        ends = np.cumsum(np.fromstring(lengths, dtype=np.int64, sep=",")).tolist()
        vectors = [told[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=True)]
        return np.fromstring(kept, dtype=np.int64, sep=","), unpacked(vectors, self._held.shape[1])

    def _hold(self, numbers: Numbers, rows: Bytes) -> None:
        """Puts rows in the places of those that have been held longest."""
        places = (self._next + np.arange(len(numbers))) % MOST
        former = self._numbers[places]
        self._places[former[former != NOWHERE]] = NOWHERE
        self._numbers[places], self._places[numbers] = numbers, places
        self._held[places] = rows
        self._next = (self._next + len(numbers)) % MOST
