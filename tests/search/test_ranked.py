"""Candidates in the one order that they stand in."""

from pathlib import Path

import numpy as np
import pytest

from indexer.records import Filters, Query, StoredPassage
from indexer.search.ranked import Ranked, in_order, preferred, rank
from indexer.search.retrieve import search
from indexer.store import LocalStore
from indexer.store.answers import Facts
from tests.fakes import FakeEncoder, index_of, report


def query(**preferences: object) -> Query:
    none: dict[str, object] = {"sections": (), "years": (), "doc_types": ()}
    return Query(text="", topic="", terms=(), **(none | preferences))  # type: ignore[arg-type]


def test_equal_scores_stand_by_path_and_ordinal(index: Path) -> None:
    later, first = report("材料/乙.txt", "经费", "人才"), report("材料/甲.txt", "安全")
    store = LocalStore.open(index_of(index, later, first))
    keys = {(one.path, one.passage.ordinal): one.key for one in every(store)}
    scored = [Ranked(key, 1.0, 0.0, True) for key in keys.values()]
    best = Ranked(999, 1.5, 0.0, True)
    places = [("材料/乙.txt", 0), ("材料/乙.txt", 1), ("材料/甲.txt", 0)]
    assert [one.key for one in in_order(store, [*scored, best])] == [
        999,
        *(keys[place] for place in places),
    ]
    assert [one.key for one in in_order(store, [best, *reversed(scored)])][1:] == [
        keys[place] for place in places
    ]


def every(store: LocalStore) -> list[StoredPassage]:
    return store.passages(store.browse(Filters(), 1000))


def test_scores_are_rounded() -> None:
    scores = np.array([0.12345678, 1.0])
    assert rank([4, 7], scores, scores / 3, [True, False]) == [
        Ranked(4, 0.123457, 0.041152, True),
        Ranked(7, 1.0, 0.333333, False),
    ]


@pytest.mark.parametrize(
    ("preferences", "expected"),
    [
        ({}, [True, True, True]),
        ({"sections": ("problems", "plan")}, [True, False, True]),
        ({"years": (2023,)}, [True, False, False]),
        ({"years": (2023,), "doc_types": ("总结",)}, [False, False, False]),
        ({"doc_types": ("总结", "报告")}, [True, True, False]),
    ],
)
def test_preferences(preferences: dict[str, object], expected: list[bool]) -> None:
    facts = Facts(["problems", "practice", "plan"], [2023, 2024, None], ["报告", "总结", ""])
    assert preferred(query(**preferences), facts) == expected


def test_texts_are_loaded_for_what_may_be_shown(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And for what may be a copy of it: not for all that the legs bring."""
    said = ["阵地建设", "经费不足", "人才流失", "安全检查", "宣传制度"]
    texts = [f"{said[n % 5]}，第{'一二三四五六七八九十'[n % 10]}条{n}" for n in range(100)]
    different = [f"{text}{chr(0x4E00 + 37 * n) * 40}" for n, text in enumerate(texts)]
    same = ["阵地建设停了下来，没有人管理。"] * 3
    reports = [report(f"材料/{n}.txt", text) for n, text in enumerate([*different, *same])]
    store = LocalStore.open(index_of(index, *reports))
    loaded: list[int] = []
    plain = store.passages
    monkeypatch.setattr(store, "passages", lambda keys: loaded.extend(keys) or plain(keys))
    hits = search(store, FakeEncoder(), "阵地建设", Filters(), 3).hits
    assert len(hits) == 3
    assert [len(hit.duplicates) for hit in hits if hit.text == same[0]] in ([], [2])
    assert len(set(loaded)) < 60
