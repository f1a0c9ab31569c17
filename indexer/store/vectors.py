"""The FAISS view: the vectors of all passages, and what a search asks of each of them.

`vectors.faiss` is a line of JSON, the stamp, then a row of facts for each passage, and then the
codes that tell which passages may be nearest. The vectors themselves lie in a file of their own,
of which only the rows that are asked for are read. Reading and writing bytes keeps both independent
of how FAISS opens paths, which on Windows fails for Chinese.
"""

import contextlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from indexer.quantised import Bytes, Squares, squares, unit_rows
from indexer.records import Filters, Scored
from indexer.store.answers import Facts
from indexer.store.changes import Matrix
from indexer.store.codes import LISTS, Codes, Keys
from indexer.store.files import sealed, unsealed, write_whole
from indexer.store.vectorrows import (
    DECIMALS,
    RowsSpoiled,
    VectorRows,
    cosines,
    remove_others,
)

VECTORS_FILE = "vectors.faiss"
LAYOUT = 3
"""Raised with any change of what the files hold."""
ALL = 2000
"""Up to so many passages are all scored."""
LEAST, TIMES = 432, 3
"""How many candidates are scored: at least so many, and so many times what is asked for."""
MOST_HOLES = 0.25
"""Share of rows without a passage from which the file of rows is written anew."""
READINGS = 3
NO_YEAR = -1
ROW = np.dtype(
    [
        ("place", "<i8"),
        ("squares", "<f4"),
        ("year", "<i4"),
        ("doc_type", "<u2"),
        ("section", "u1"),
    ]
)
Rows = NDArray[np.int64]
"""Which rows of the facts, ascending with their keys."""
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class VectorStamp:
    """Which state of which database the view shows."""

    identity: str
    generation: int
    max_key: int
    model: str
    dimension: int
    layout: int = LAYOUT


@dataclass(frozen=True, slots=True)
class Scope:
    """What filters let through of one view: the lists of codes to go through, a bit for each key
    that passes the filters other than for sections, how many passages there are in all, and
    their rows where they are few."""

    lists: list[int]
    bits: NDArray[np.uint8] | None
    count: int
    rows: Rows | None


@dataclass(frozen=True, slots=True)
class NewRows:
    """Passages to add: ascending keys (n,) above all that are there, and for each its vector
    (n, dimension), section code, year and 文种."""

    keys: Sequence[int]
    vectors: Bytes
    sections: Sequence[str]
    years: Sequence[int | None]
    doc_types: Sequence[str]


class VectorView:
    """The passages of one state of the database, by key. Searched by many threads at once; who
    changes it has a copy to himself.

    `saved` tells whether its files show the same.
    """

    def __init__(
        self,
        stamp: VectorStamp,
        keys: Keys,
        facts: NDArray[Any],
        names: tuple[list[str], list[str]],
        vectors: VectorRows,
        codes: Codes,
        saved: bool,
    ) -> None:
        self.stamp = stamp
        self.saved = saved
        self._keys = keys
        self._facts = facts
        self._sections, self._doc_types = names
        self._vectors = vectors
        self._codes = codes

    @classmethod
    def blank(cls, stamp: VectorStamp) -> Self:
        """A view of nothing yet."""
        none, rows = np.zeros(0, dtype=np.int64), VectorRows.blank(stamp.dimension)
        codes = Codes.blank(max(1, stamp.dimension))
        return cls(stamp, none, np.zeros(0, dtype=ROW), ([], []), rows, codes, saved=False)

    def copy(self) -> Self:
        """The same, to be changed while others search this one."""
        names = list(self._sections), list(self._doc_types)
        codes = self._codes.copy()
        return type(self)(
            self.stamp, self._keys, self._facts, names, self._vectors, codes, self.saved
        )

    @classmethod
    def load(cls, file: Path) -> Self | None:
        """The saved view, or None where it is missing or damaged."""
        for _ in range(READINGS):
            with contextlib.suppress(ValueError, TypeError, KeyError, AttributeError, RuntimeError):
                try:
                    with file.open("rb") as stream:
                        return cls._read_from(file.parent, stream.readline(), stream.read())
                except OSError:
                    # A writer may just have put other files in place of both.
                    continue
            break
        return None

    @classmethod
    def _read_from(cls, folder: Path, head: bytes, body: bytes) -> Self:
        about = unsealed(head, body)
        stamp, count = VectorStamp(**about["stamp"]), int(about["count"])
        keys = np.frombuffer(body, dtype="<i8", count=count).astype(np.int64)
        facts = np.frombuffer(body, dtype=ROW, count=count, offset=keys.nbytes).copy()
        codes = Codes.loaded(np.frombuffer(body, np.uint8, offset=keys.nbytes + facts.nbytes))
        vectors = VectorRows.opened(folder / about["rows"], stamp.dimension, about["places"])
        names = about["sections"], about["doc_types"]
        return cls(stamp, keys, facts, names, vectors, codes, saved=True)

    def save(self, file: Path) -> bool:
        """Whether it could: where it cannot, the old files lag and are caught up when opened."""
        if len(self._keys) < (1 - MOST_HOLES) * len(self._vectors):
            rows = self._vectors.save_anew(file.parent, self._facts["place"])
            self._facts = self._facts.copy()
            self._facts["place"] = np.arange(len(self._facts))
            places = len(self._facts)
        else:
            rows, places = self._vectors.save_after(file.parent), len(self._vectors)
        about = {
            "stamp": asdict(self.stamp),
            "count": len(self._keys),
            "sections": self._sections,
            "doc_types": self._doc_types,
            "rows": rows.name,
            "places": places,
        }
        pieces = self._keys.astype("<i8"), self._facts, self._codes.dumped()
        body = b"".join(piece.tobytes() for piece in pieces)
        self._vectors = VectorRows.opened(rows, self.stamp.dimension, places)
        written = write_whole(file, sealed(about, body), body)
        remove_others(file.parent, [rows.name] if written else [rows.name, _named_in(file)])
        return written

    def remove(self, keys: Sequence[int]) -> None:
        """Takes out those of `keys` that are there."""
        if len(keys):
            gone = np.asarray(keys, dtype=np.int64)
            self._codes.remove(gone)
            kept = ~np.isin(self._keys, gone)
            self._keys, self._facts = self._keys[kept], self._facts[kept]

    def append(self, new: NewRows) -> None:
        """Adds passages."""
        if new.vectors.shape != (len(new.keys), self.stamp.dimension):
            raise ValueError(f"{len(new.keys)} keys for vectors of shape {new.vectors.shape}")
        keys = np.asarray(new.keys, dtype=np.int64)
        facts = np.zeros(len(keys), dtype=ROW)
        facts["place"] = len(self._vectors) + np.arange(len(keys))
        facts["squares"] = squares(new.vectors)
        facts["year"] = [NO_YEAR if year is None else year for year in new.years]
        facts["section"] = _numbered(self._sections, new.sections)
        if len(self._sections) > LISTS:
            raise ValueError(f"more section types than {LISTS}: {self._sections}")
        facts["doc_type"] = _numbered(self._doc_types, new.doc_types)
        self._codes.add(facts["section"], keys, unit_rows(new.vectors))
        self._vectors = self._vectors.with_added(new.vectors)
        self._keys = np.concatenate([self._keys, keys])
        self._facts = np.concatenate([self._facts, facts])

    def scope(self, filters: Filters, keys: Keys | None) -> Scope:
        """What `filters` let through, of `keys` alone where they name what the view does not
        know, paths or topics."""
        if not len(self._keys):
            return Scope([], None, 0, None)
        masks = []
        if filters.years:
            masks.append(np.isin(self._facts["year"], filters.years))
        if filters.doc_types:
            numbers = [n for n, one in enumerate(self._doc_types) if one in filters.doc_types]
            masks.append(np.isin(self._facts["doc_type"], numbers))
        if keys is not None:
            masks.append(np.isin(self._keys, keys))
        bits = self._bits(np.logical_and.reduce(masks)) if masks else None
        lists = list(range(len(self._sections)))
        if filters.sections:
            lists = [number for number in lists if self._sections[number] in filters.sections]
            masks.append(np.isin(self._facts["section"], lists))
        if not masks:
            return Scope(lists, bits, len(self._keys), None)
        rows = np.flatnonzero(np.logical_and.reduce(masks))
        return Scope(lists, bits, len(rows), rows if len(rows) <= ALL else None)

    def search(self, vector: Matrix, limit: int, scope: Scope) -> list[Scored]:
        """The nearest to `vector` (dimension,) within a scope of this view. Raises RowsSpoiled."""
        limit = min(limit, scope.count)
        if limit < 1:
            return []
        if scope.rows is not None:
            near = scope.rows
        elif scope.count <= ALL:
            near = np.arange(scope.count)
        else:
            wanted = min(max(LEAST, TIMES * limit), scope.count)
            found = self._codes.nearest(vector, wanted, scope.lists, scope.bits)
            near = np.sort(np.searchsorted(self._keys, found))
        facts = self._facts[near]
        rows = self._vectors.at(facts["place"])
        if len(near) > limit:
            # All that ties with the last one stays, whatever single precision made of it.
            rough = (rows.astype(np.float32) @ vector) / np.sqrt(np.maximum(facts["squares"], 1))
            kept = rough >= np.partition(rough, -limit)[-limit] - 10.0**-DECIMALS
            near, rows, facts = near[kept], rows[kept], facts[kept]
        scores = cosines(_checked(rows, facts["squares"]), vector)
        order = np.argsort(-scores, kind="stable")[:limit]
        keys = self._keys[near[order]].tolist()
        return [Scored(*one) for one in zip(keys, scores[order].tolist(), strict=True)]

    def _bits(self, mask: Mask) -> NDArray[np.uint8]:
        """A bit for each key up to the last."""
        bits = np.zeros(int(self._keys[-1]) + 1, dtype=bool)
        bits[self._keys[mask]] = True
        return np.packbits(bits, bitorder="little")

    def _read(self, rows: Rows) -> Matrix:
        """The vectors of rows. Raises RowsSpoiled."""
        facts = self._facts[rows]
        return _checked(self._vectors.at(facts["place"]), facts["squares"])

    def vectors(self, keys: Sequence[int]) -> Matrix:
        """The vectors of keys, (len(keys), dimension); 0 for a key that is not there. Raises
        RowsSpoiled."""
        rows, there = self._rows_of(keys)
        found = np.zeros((len(keys), self.stamp.dimension), dtype=np.float32)
        found[there] = self._read(rows[there])
        return found

    def facts(self, keys: Sequence[int]) -> tuple[Facts, Mask]:
        """What filters ask of each key, and which keys (len(keys),) are there."""
        rows, there = self._rows_of(keys)
        if not len(self._keys):
            return Facts.unknown(len(keys)), there
        found = self._facts[rows]
        years = [None if year == NO_YEAR else year for year in found["year"].tolist()]
        sections = [self._sections[number] for number in found["section"].tolist()]
        doc_types = [self._doc_types[number] for number in found["doc_type"].tolist()]
        return Facts(sections, years, doc_types), there

    def _rows_of(self, keys: Sequence[int]) -> tuple[Rows, Mask]:
        """The row of each key, any for one that is not there; and which are."""
        wanted = np.asarray(keys, dtype=np.int64)
        if not len(self._keys):
            return np.zeros(len(wanted), dtype=np.int64), np.zeros(len(wanted), dtype=bool)
        rows = np.minimum(np.searchsorted(self._keys, wanted), len(self._keys) - 1)
        return rows, self._keys[rows] == wanted


def _checked(rows: Bytes, known: Squares) -> Matrix:
    """Rows of bytes as unit rows. Raises RowsSpoiled where their sums of squares are others."""
    found = squares(rows)
    if not np.array_equal(found, known):
        raise RowsSpoiled("a row is another than was written")
    return unit_rows(rows, found)


def _numbered(names: list[str], wanted: Sequence[str]) -> list[int]:
    """The number of each name, new ones added to `names`."""
    names += [name for name in dict.fromkeys(wanted) if name not in names]
    numbers = {name: number for number, name in enumerate(names)}
    return [numbers[name] for name in wanted]


def _named_in(file: Path) -> str:
    """The file of rows that a file of the view names, "" for none."""
    try:
        with file.open("rb") as stream:
            return str(json.loads(stream.readline())["rows"])
    except (OSError, ValueError, KeyError):
        return ""
