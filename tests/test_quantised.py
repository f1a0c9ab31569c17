"""Vectors in bytes."""

import numpy as np
import pytest

from indexer.quantised import quantised, squares, unit_rows

CHANCE = np.random.default_rng(5)
VECTORS = unit_rows(CHANCE.standard_normal((300, 512)))


def test_the_largest_number_takes_the_whole_range() -> None:
    rows = quantised(np.array([[1, -2, 0.5], [0, 0, 0], [-0.1, 0, 0]], dtype=np.float32))
    assert rows.tolist() == [[64, -127, 32], [0, 0, 0], [-127, 0, 0]]
    assert squares(rows).tolist() == [64**2 + 127**2 + 32**2, 0, 127**2]


def test_none_at_all() -> None:
    assert quantised(np.zeros((0, 4), dtype=np.float32)).shape == (0, 4)


def test_cosines_are_kept_to_a_few_thousandths() -> None:
    kept = unit_rows(quantised(VECTORS))
    assert np.linalg.norm(kept, axis=1).tolist() == pytest.approx([1] * 300)
    assert np.abs(kept @ VECTORS.T - VECTORS @ VECTORS.T).max() < 0.003


def test_what_was_kept_is_kept_the_same_again() -> None:
    """In bytes, as unit rows, and as the numbers of two bytes that some stores have."""
    rows = quantised(VECTORS)
    assert np.array_equal(quantised(unit_rows(rows)), rows)
    assert np.array_equal(quantised(unit_rows(rows).astype(np.float16)), rows)
    assert np.array_equal(quantised(rows.astype(np.float32)), rows)
