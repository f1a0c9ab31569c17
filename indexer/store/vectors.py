"""The FAISS view: which passages may be nearest, and what a search asks of each of them.

`vectors.faiss` is a line of JSON, the stamp, then a row of facts for each passage, and then the
codes. The vectors themselves stay in the database. Reading and writing bytes keeps the file
independent of how FAISS opens paths, which on Windows fails for Chinese.
"""

import contextlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from indexer.quantised import Bytes, unit_rows
from indexer.records import Filters
from indexer.store.answers import Facts
from indexer.store.changes import Matrix
from indexer.store.codes import LISTS, Codes, Keys
from indexer.store.files import sealed, unsealed, write_whole
from indexer.store.keptvectors import Mask, Numbers

VECTORS_FILE = "vectors.faiss"
FORMER_VECTORS = "vectors-*.rows"
"""Where the vectors stood up to layout 3, a second time."""
LAYOUT = 4
"""Raised with any change of what the file holds."""
ALL = 2000
"""Up to so many passages are all scored."""
LEAST, TIMES = 300, 2
"""How many candidates are scored: at least so many, and so many times what is asked for."""
NO_YEAR = -1
ROW = np.dtype(
    [
        ("vector", "<i8"),
        ("year", "<i4"),
        ("doc_type", "<u2"),
        ("section", "u1"),
    ]
)
Rows = NDArray[np.int64]
"""Which rows of the facts, ascending with their keys."""


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
    """Passages to add: ascending keys (n,) above all that are there, and for each the number of
    its vector, the vector (n, dimension), section code, year and 文种."""

    keys: Sequence[int]
    numbers: Sequence[int]
    vectors: Bytes
    sections: Sequence[str]
    years: Sequence[int | None]
    doc_types: Sequence[str]


class VectorView:
    """The passages of one state of the database, by key. Searched by many threads at once; who
    changes it has a copy to himself.

    `saved` tells whether its file shows the same.
    """

    def __init__(
        self,
        stamp: VectorStamp,
        keys: Keys,
        facts: NDArray[Any],
        names: tuple[list[str], list[str]],
        codes: Codes,
        saved: bool,
    ) -> None:
        self.stamp = stamp
        self.saved = saved
        self._keys = keys
        self._facts = facts
        self._sections, self._doc_types = names
        self._codes = codes

    @classmethod
    def blank(cls, stamp: VectorStamp) -> Self:
        """A view of nothing yet."""
        codes = Codes.blank(max(1, stamp.dimension))
        none = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=ROW)
        return cls(stamp, *none, ([], []), codes, saved=False)

    def copy(self) -> Self:
        """The same, to be changed while others search this one."""
        names = list(self._sections), list(self._doc_types)
        codes = self._codes.copy()
        return type(self)(self.stamp, self._keys, self._facts, names, codes, self.saved)

    @classmethod
    def load(cls, file: Path) -> Self | None:
        """The saved view, or None where it is missing or damaged."""
        with (
            contextlib.suppress(
                OSError, ValueError, TypeError, KeyError, AttributeError, RuntimeError
            ),
            file.open("rb") as stream,
        ):
            return cls._read_from(stream.readline(), stream.read())
        return None

    @classmethod
    def _read_from(cls, head: bytes, body: bytes) -> Self:
        about = unsealed(head, body)
        stamp, count = VectorStamp(**about["stamp"]), int(about["count"])
        keys = np.frombuffer(body, dtype="<i8", count=count).astype(np.int64)
        facts = np.frombuffer(body, dtype=ROW, count=count, offset=keys.nbytes).copy()
        codes = Codes.loaded(np.frombuffer(body, np.uint8, offset=keys.nbytes + facts.nbytes))
        names = about["sections"], about["doc_types"]
        return cls(stamp, keys, facts, names, codes, saved=True)

    def save(self, file: Path) -> bool:
        """Whether it could: where it cannot, the old file lags and is caught up when opened."""
        about = {
            "stamp": asdict(self.stamp),
            "count": len(self._keys),
            "sections": self._sections,
            "doc_types": self._doc_types,
        }
        pieces = self._keys.astype("<i8"), self._facts, self._codes.dumped()
        body = b"".join(piece.tobytes() for piece in pieces)
        for former in file.parent.glob(FORMER_VECTORS):
            # What Windows holds on to goes next time.
            with contextlib.suppress(OSError):
                former.unlink()
        return write_whole(file, sealed(about, body), body)

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
        facts["vector"] = new.numbers
        facts["year"] = [NO_YEAR if year is None else year for year in new.years]
        facts["section"] = _numbered(self._sections, new.sections)
        if len(self._sections) > LISTS:
            raise ValueError(f"more section types than {LISTS}: {self._sections}")
        facts["doc_type"] = _numbered(self._doc_types, new.doc_types)
        self._codes.add(facts["section"], keys, unit_rows(new.vectors))
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

    def near(self, vector: Matrix, limit: int, scope: Scope) -> tuple[Keys, Numbers]:
        """Passages of a scope of this view among which nearly all of the `limit` nearest to
        `vector` (dimension,) are: their keys, ascending, and the numbers of their vectors."""
        if scope.rows is not None:
            near = scope.rows
        elif scope.count <= ALL:
            near = np.arange(scope.count)
        else:
            wanted = min(max(LEAST, TIMES * limit), scope.count)
            found = self._codes.nearest(vector, wanted, scope.lists, scope.bits)
            near = np.searchsorted(self._keys, np.sort(found))
        return self._keys[near], self._facts["vector"][near]

    def _bits(self, mask: Mask) -> NDArray[np.uint8]:
        """A bit for each key up to the last."""
        bits = np.zeros(int(self._keys[-1]) + 1, dtype=bool)
        bits[self._keys[mask]] = True
        return np.packbits(bits, bitorder="little")

    def numbers(self, keys: Sequence[int]) -> tuple[Numbers, Mask]:
        """The numbers of the vectors of those keys that are there, and which (len(keys),) are."""
        rows, there = self._rows_of(keys)
        return self._facts["vector"][rows[there]], there

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


def _numbered(names: list[str], wanted: Sequence[str]) -> list[int]:
    """The number of each name, new ones added to `names`."""
    names += [name for name in dict.fromkeys(wanted) if name not in names]
    numbers = {name: number for number, name in enumerate(names)}
    return [numbers[name] for name in wanted]
