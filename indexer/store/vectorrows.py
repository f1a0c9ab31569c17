"""The file of all vectors, in bytes, that is mapped into memory: a row is found by its place without
asking the database.

The file grows at its end; what counts of it says the stamp of `vectors.faiss`, which also holds
each row's sum of squares, so that a damaged row is told when it is read.
"""

import contextlib
import mmap
import os
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from indexer.quantised import Bytes
from indexer.store.changes import Matrix

DECIMALS = 6
ROWS_AT_ONCE = 50_000
PATTERN = "vectors-*.rows"
Places = NDArray[np.int64]


class RowsSpoiled(ValueError):
    """The file of rows is not any more what was written."""


def cosines(vectors: Matrix, vector: Matrix) -> NDArray[np.float64]:
    """(n,) cosines of unit rows (n, dimension) with `vector` (dimension,).

    Summed in double precision and rounded, so that a score does not depend on how many rows
    are scored together.
    """
    scores = vectors.astype(np.float64) @ np.asarray(vector, dtype=np.float64)
    return np.asarray(scores.round(DECIMALS) + 0.0, dtype=np.float64)


class VectorRows:
    """Rows by their places: the first ones in a file, what came since in memory. Never changed;
    `with_added` gives others that share what is there."""

    def __init__(
        self,
        dimension: int,
        mapped: Bytes,
        file: tuple[Path, int] | None = None,
        added: tuple[Bytes, ...] = (),
    ) -> None:
        self._dimension = dimension
        self._mapped = mapped
        self._added = added
        self._starts = len(mapped) + np.cumsum([0, *map(len, added)], dtype=np.int64)
        self._file = file

    @classmethod
    def blank(cls, dimension: int) -> Self:
        """No rows yet."""
        return cls(dimension, np.zeros((0, dimension), dtype=np.int8))

    @classmethod
    def opened(cls, file: Path, dimension: int, count: int) -> Self:
        """The first `count` rows of a file. Raises OSError, ValueError where it holds fewer."""
        if not count:
            return cls.blank(dimension)
        with file.open("rb") as stream:
            number, size = os.fstat(stream.fileno()).st_ino, count * dimension
            pages = mmap.mmap(stream.fileno(), size, access=mmap.ACCESS_READ)
        if hasattr(pages, "madvise"):
            # One row here, one there: what stands beside it is not worth reading.
            pages.madvise(mmap.MADV_RANDOM)
        rows = np.frombuffer(pages, dtype=np.int8).reshape(count, dimension)
        return cls(dimension, rows, (file, number))

    def __len__(self) -> int:
        return int(self._starts[-1])

    def with_added(self, rows: Bytes) -> Self:
        """These and `rows` (n, dimension) after them."""
        return type(self)(self._dimension, self._mapped, self._file, (*self._added, rows))

    def at(self, places: Places) -> Bytes:
        """The rows of some places. Raises RowsSpoiled where the file was cut off."""
        if self._added or not len(self._mapped):
            return self._anywhere(places)
        self._check()
        return np.asarray(self._mapped[places], dtype=np.int8)

    def _anywhere(self, places: Places) -> Bytes:
        found = np.zeros((len(places), self._dimension), dtype=np.int8)
        part = np.searchsorted(self._starts, places, side="right")
        for number in np.unique(part):
            here = part == number
            if number == 0:
                self._check()
                found[here] = self._mapped[places[here]]
            else:
                found[here] = self._added[number - 1][places[here] - self._starts[number - 1]]
        return found

    def _check(self) -> None:
        """Reading what a mapped file no longer holds ends the process."""
        if self._file is None:
            return
        file, number = self._file
        # A file that was removed or replaced stays as it was for whoever has it open.
        with contextlib.suppress(OSError):
            facts = file.stat()
            if facts.st_ino == number and facts.st_size < self._mapped.size:
                raise RowsSpoiled("the file was cut off")

    def save_after(self, folder: Path) -> Path:
        """Writes what is in memory after what is in the file, or all of it to a new one where
        there is none; the file. Raises OSError."""
        if self._file is None:
            return self.save_anew(folder, np.arange(len(self)))
        file, _ = self._file
        with file.open("r+b") as stream:
            stream.seek(self._mapped.size)
            stream.writelines(np.ascontiguousarray(rows).data for rows in self._added)
            stream.flush()
            os.fsync(stream.fileno())
        return file

    def save_anew(self, folder: Path, places: Places) -> Path:
        """Writes the rows of `places`, in that order, to a new file. Raises OSError."""
        file = folder / PATTERN.replace("*", uuid.uuid4().hex[:12])
        try:
            with file.open("wb") as stream:
                for start in range(0, len(places), ROWS_AT_ONCE):
                    stream.write(self.at(places[start : start + ROWS_AT_ONCE]).data)
                stream.flush()
                os.fsync(stream.fileno())
        except OSError:
            with contextlib.suppress(OSError):
                file.unlink()
            raise
        return file


def remove_others(folder: Path, kept: Sequence[str]) -> None:
    """Removes files of rows that nothing names; what Windows holds on to goes next time."""
    for other in folder.glob(PATTERN):
        if other.name not in kept:
            with contextlib.suppress(OSError):
                other.unlink()
