"""Codes that tell which vectors may be nearest."""

import numpy as np
import pytest

from indexer.quantised import unit_rows
from indexer.store.codes import Codes

CHANCE = np.random.default_rng(7)
VECTORS = unit_rows(CHANCE.standard_normal((3000, 64)))
KEYS = np.arange(3000) * 2 + 1
LISTS = (np.arange(3000) % 3).astype(np.uint8)


@pytest.fixture
def codes() -> Codes:
    made = Codes.blank(64)
    for part in np.array_split(np.arange(3000), 4):
        made.add(LISTS[part], KEYS[part], VECTORS[part])
    return made


def best(query: int, allowed: np.ndarray, count: int = 10) -> set[int]:
    scores = np.where(allowed, VECTORS @ VECTORS[query], -2)
    return set(KEYS[np.argsort(-scores)[:count]].tolist())


def bits(allowed: np.ndarray) -> np.ndarray:
    every = np.zeros(int(KEYS[-1]) + 1, dtype=bool)
    every[KEYS[allowed]] = True
    return np.packbits(every, bitorder="little")


@pytest.mark.parametrize("lists", [[0, 1, 2], [1], [2, 0]])
@pytest.mark.parametrize("filtered", [False, True])
def test_the_nearest_are_among_the_candidates(
    codes: Codes, lists: list[int], filtered: bool
) -> None:
    passing = np.arange(3000) % 5 < 2
    allowed = np.isin(LISTS, lists) & (passing if filtered else True)
    found = 0
    for query in range(40):
        chosen = bits(passing) if filtered else None
        near = codes.nearest(VECTORS[query], 300, lists, chosen)
        assert len(near) == 300
        assert set(near.tolist()) <= set(KEYS[allowed].tolist())
        found += len(best(query, allowed) & set(near.tolist()))
    assert found >= 0.9 * 400


def test_all_of_a_small_list(codes: Codes) -> None:
    near = codes.nearest(VECTORS[0], 5000, [1], None)
    assert sorted(near.tolist()) == KEYS[LISTS == 1].tolist()
    assert codes.nearest(VECTORS[0], 10, [7], None).tolist() == []
    assert codes.nearest(VECTORS[0], 10, [], None).tolist() == []


def test_a_copy_changes_alone(codes: Codes) -> None:
    before = codes.nearest(VECTORS[0], 50, [0, 1, 2], None).tolist()
    changed = codes.copy()
    changed.remove(KEYS[:100])
    assert codes.nearest(VECTORS[0], 50, [0, 1, 2], None).tolist() == before
    rest = changed.nearest(VECTORS[0], 5000, [0, 1, 2], None)
    assert sorted(rest.tolist()) == KEYS[100:].tolist()
    changed.add(LISTS[:100], KEYS[:100], VECTORS[:100])
    # Likenesses are rough: which of several equal ones comes last depends on their order.
    assert len(set(changed.nearest(VECTORS[0], 50, [0, 1, 2], None).tolist()) & set(before)) >= 45


def test_they_come_back_from_bytes(codes: Codes) -> None:
    again = Codes.loaded(codes.dumped())
    for query in range(5):
        asked = VECTORS[query], 20, [0, 2], None
        assert again.nearest(*asked).tolist() == codes.nearest(*asked).tolist()
    again.add(np.array([2], dtype=np.uint8), np.array([9001]), VECTORS[:1])
    assert 9001 in again.nearest(VECTORS[0], 5, [2], None)
