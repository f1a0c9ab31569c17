"""Rows out of the pages of a damaged SQLite file, whatever is left of its trees.

Each page that holds rows is read by itself, after https://www.sqlite.org/fileformat2.html, so
that damage costs the rows that it hits and no others: not those behind a page that leads to
them, and none where the first page, without which SQLite opens nothing, is gone. Which table a
row is of is told by its columns. SQLite's own `.recover` works the same way, but Python has no
access to it.
"""

import mmap
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Row = tuple[Any, ...]
MAGIC = b"SQLite format 3\0"
USUAL_SIZE = 4096
SIZES = {1 << power for power in range(9, 16)}
HEADER = 100
"""Bytes of the file's own header, with which the first page begins."""
WAL_HEADER, FRAME_HEADER = 32, 24
TABLE_LEAF, INDEX_LEAF, INDEX_INNER = 13, 10, 2
INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
"""Bytes of an integer, by its type in a record."""
KINDS: dict[str, tuple[type, ...]] = {
    **{"INTEGER": (int,), "TEXT": (str,), "BLOB": (bytes,), "REAL": (float, int)},
}


@dataclass(frozen=True, slots=True)
class Shape:
    """What the rows of a table look like where they are kept. `order` has for each column of
    the table its place in the record; `rowid` is the column that the row's number stands for."""

    table: str
    in_index: bool
    kinds: tuple[tuple[type, ...], ...]
    order: tuple[int, ...]
    rowid: int | None

    def row(self, record: Row, number: int) -> Row | None:
        """The row of a record in the order of the table's columns, None if it is of another.

        A row that was written before the table's last columns were added is shorter.
        """
        record = (*record, *(None,) * (len(self.kinds) - len(record)))
        if len(record) != len(self.kinds) or not all(map(isinstance, record, self.kinds)):
            return None
        columns = [record[place] for place in self.order]
        if self.rowid is not None:
            columns[self.rowid] = number
        return tuple(columns)


def shapes_of(schema: str) -> list[Shape]:
    """The shapes of all tables of a schema; no two may look the same."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(schema)
        sql = "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        return [
            _shape(table, text, connection.execute(f"PRAGMA table_info({table})").fetchall())
            for table, text in connection.execute(sql).fetchall()
        ]


def rows_of(file: Path, shapes: list[Shape]) -> Iterator[tuple[str, Row]]:
    """Every row that can be read in a file, and in the log beside it, with its table.

    A row that was deleted can come up where nothing tells any more that its page is free, a
    row of a page that was copied twice. Raises OSError where the file cannot be read.
    """
    pages = _Pages(file)
    for number in pages.numbers():
        for in_index, rowid, record in pages.records(number):
            for shape in shapes:
                if shape.in_index == in_index and (row := shape.row(record, rowid)):
                    yield shape.table, row


def _shape(table: str, sql: str, columns: list[Row]) -> Shape:
    in_index = "WITHOUT ROWID" in sql
    keys = sorted((key, place) for place, *_, key in columns if key)
    stored = [place for place, *_ in columns]
    rowid = None
    if in_index:
        first = [place for _, place in keys]
        stored = first + [place for place in stored if place not in first]
    elif len(keys) == 1 and columns[keys[0][1]][2] == "INTEGER":
        rowid = keys[0][1]
    kinds = []
    for place in stored:
        _, _, kind, required, _, key = columns[place]
        always = required or (in_index and key)
        found = () if place == rowid else KINDS[kind]
        kinds.append(found if always and place != rowid else (*found, type(None)))
    order = tuple(stored.index(place) for place in range(len(columns)))
    return Shape(table, in_index, tuple(kinds), order, rowid)


class _Pages:
    """The pages of a file, with those in its place that its log has committed."""

    def __init__(self, file: Path) -> None:
        self._data = _mapped(file)
        head = bytes(self._data[:HEADER])
        size = _number(head[16:18])
        known = head.startswith(MAGIC) and size in SIZES
        self._size = size if known else USUAL_SIZE
        self._usable = self._size - (head[20] if known else 0)
        self._logged = self._read_log(file.with_name(f"{file.name}-wal"))
        self._free = self._read_free()

    def numbers(self) -> Iterator[int]:
        """The numbers of all pages that are not known to be free."""
        last = max([-(-len(self._data) // self._size), *self._logged])
        return (number for number in range(1, last + 1) if number not in self._free)

    def records(self, number: int) -> Iterator[tuple[bool, int, Row]]:
        """For each record of a page: whether the page is one of an index, the row's number (0 in
        an index), and its values."""
        page = self._page(number)
        start = HEADER if number == 1 else 0
        if len(page) < start + 8 or page[start] not in (TABLE_LEAF, INDEX_LEAF, INDEX_INNER):
            return
        kind = page[start]
        begin = start + (12 if kind == INDEX_INNER else 8)
        for count in range(min(_number(page[start + 3 : start + 5]), self._size // 2)):
            place = _number(page[begin + 2 * count : begin + 2 * count + 2])
            # Whatever is wrong with one record, the others stand by themselves.
            with suppress(IndexError, ValueError):
                yield kind != TABLE_LEAF, *self._record(page, place, kind)

    def _record(self, page: memoryview, place: int, kind: int) -> tuple[int, Row]:
        if kind == INDEX_INNER:
            place += 4
        length, place = _varint(page, place)
        number = 0
        if kind == TABLE_LEAF:
            number, place = _varint(page, place)
        return number, _values(self._payload(page, place, length, kind == TABLE_LEAF))

    def _payload(self, page: memoryview, place: int, length: int, of_table: bool) -> bytes:
        """A record's bytes: what does not fit into its page goes on in others, each of which
        begins with the number of the next."""
        usable = self._usable
        most = usable - 35 if of_table else (usable - 12) * 64 // 255 - 23
        if length <= most:
            here = length
        else:
            least = (usable - 12) * 32 // 255 - 23
            here = least + (length - least) % (usable - 4)
            here = here if here <= most else least
        content = bytes(page[place : place + here])
        following = _number(page[place + here : place + here + 4]) if length > here else 0
        while len(content) < length:
            if not following or len(content) > len(self._data) + self._size * len(self._logged):
                raise ValueError("a record that breaks off")
            more = self._page(following)
            content += bytes(more[4:usable])
            following = _number(more[:4])
        return content[:length]

    def _page(self, number: int) -> memoryview:
        if number in self._logged:
            return self._logged[number]
        return self._data[(number - 1) * self._size : number * self._size]

    def _read_log(self, file: Path) -> dict[int, memoryview]:
        """The pages of all transactions that the log holds whole."""
        try:
            log = _mapped(file)
        except OSError:
            return {}
        committed: dict[int, memoryview] = {}
        begun: dict[int, memoryview] = {}
        salts, frame = log[16:24], FRAME_HEADER + self._size
        for start in range(WAL_HEADER, len(log) - frame + 1, frame):
            head = log[start : start + FRAME_HEADER]
            if head[8:16] != salts:
                break
            begun[_number(head[:4])] = log[start + FRAME_HEADER : start + frame]
            if _number(head[4:8]):
                committed |= begun
                begun = {}
        return committed

    def _read_free(self) -> set[int]:
        """The pages that are of no use any more: lists of free pages, and the pages on them."""
        head = self._page(1)
        free: set[int] = set()
        if bytes(head[: len(MAGIC)]) != MAGIC:
            return free
        trunk = _number(head[32:36])
        while trunk and trunk not in free:
            free.add(trunk)
            page = self._page(trunk)
            count = min(_number(page[4:8]), self._usable // 4 - 2)
            free |= {_number(page[8 + 4 * n : 12 + 4 * n]) for n in range(count)}
            trunk = _number(page[:4])
        return free


def _mapped(file: Path) -> memoryview:
    with file.open("rb") as stream:
        if not file.stat().st_size:
            return memoryview(b"")
        return memoryview(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))


def _values(payload: bytes) -> Row:
    """The values of a record. Raises IndexError or ValueError where it cannot be one."""
    end, place = _varint(payload, 0)
    values: list[Any] = []
    at = end
    while place < end:
        kind, place = _varint(payload, place)
        if kind in (0, 8, 9):
            values.append(None if kind == 0 else kind - 8)
        elif kind in (10, 11):
            raise ValueError("no type of a value")
        else:
            length = INTEGERS.get(kind) or (8 if kind == 7 else (kind - 12) // 2)
            piece = payload[at : at + length]
            if len(piece) < length:
                raise ValueError("a value that breaks off")
            values.append(_value(kind, piece))
            at += length
    return tuple(values)


def _value(kind: int, piece: bytes) -> Any:
    if kind in INTEGERS:
        return int.from_bytes(piece, "big", signed=True)
    if kind == 7:
        return struct.unpack(">d", piece)[0]
    return piece.decode(errors="replace") if kind % 2 else piece


def _varint(data: memoryview | bytes, place: int) -> tuple[int, int]:
    """A number of one to nine bytes, and the place behind it."""
    value = 0
    for count in range(8):
        byte = data[place + count]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + count + 1
    value = value << 8 | data[place + 8]
    return value - (1 << 64) if value >> 63 else value, place + 9


def _number(data: memoryview | bytes) -> int:
    return int.from_bytes(data, "big")
