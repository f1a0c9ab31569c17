"""Vectors out of the database, of which some are remembered."""

from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from indexer.store import LocalWriter, keptvectors
from indexer.store.database import Database
from indexer.store.keptvectors import KeptVectors
from tests.fakes import FakeEncoder, index_of, put, report

REPORTS = [report(f"材料/{n}.txt", "阵地" * n + "经费" * (n % 7) + "制度") for n in range(30)]
DIMENSION = FakeEncoder().dimension


@pytest.fixture
def held(index: Path) -> dict[int, list[int]]:
    """The vectors of an index by their numbers."""
    with closing(Database.reading(index_of(index, *REPORTS))) as database:
        rows = database.rows("SELECT vector_id, vector FROM vectors")
    return {number: np.frombuffer(row, dtype=np.int8).tolist() for number, row in rows}


@pytest.mark.parametrize("most", [4, 7, 1000])
def test_whatever_is_remembered_the_rows_are_those_of_the_numbers(
    index: Path, held: dict[int, list[int]], monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(keptvectors, "MOST", most)
    chance = np.random.default_rng(most)
    with closing(KeptVectors(Database.reading(index))) as kept:
        for _ in range(200):
            numbers = chance.integers(0, len(held) + 20, chance.integers(0, 12))
            rows, there = kept.rows(numbers, DIMENSION)
            assert there.tolist() == [number in held for number in numbers.tolist()]
            assert rows.tolist() == [held[one] for one in numbers.tolist() if one in held]


def test_what_was_read_before_is_not_read_again(index: Path, held: dict[int, list[int]]) -> None:
    numbers = np.array(sorted(held))
    with closing(KeptVectors(Database.reading(index))) as kept:
        kept.rows(numbers[:20], DIMENSION)
        with LocalWriter(index) as writer:
            put(writer, removed=[one.path for one in REPORTS])
            writer.finish()
        rows, there = kept.rows(numbers, DIMENSION)
    assert there.tolist() == [True] * 20 + [False] * (len(numbers) - 20)
    assert rows.tolist() == [held[number] for number in numbers[:20].tolist()]


def test_vectors_of_another_length_are_read_anew(index: Path, held: dict[int, list[int]]) -> None:
    numbers = np.array(sorted(held))
    with closing(KeptVectors(Database.reading(index))) as kept:
        kept.rows(numbers, DIMENSION)
        kept.rows(numbers[:0], DIMENSION + 1)
        assert kept.rows(numbers, DIMENSION)[0].tolist() == [held[n] for n in numbers.tolist()]
