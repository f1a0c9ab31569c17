"""What is asked of both legs, and what they bring."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from indexer.records import Filters, Scored, WeightedTerm
from indexer.search.candidates import candidates
from indexer.search.expansion import Expansion
from indexer.store import LocalStore
from tests.fakes import FakeEncoder, index_of, report

EVERYTHING, PROBLEMS = Filters(), Filters(sections=("problems",))
OWN, BESIDE, OF_TOPIC = (WeightedTerm(word, 1.0) for word in ("阵地", "场地", "经费"))
Asked = tuple[tuple[WeightedTerm, ...], int, Filters, bool]


class Listening(LocalStore):
    """A store that notes what its word leg was asked."""

    asked: list[Asked]

    def search_words(
        self,
        terms: Sequence[WeightedTerm],
        limit: int,
        filters: Filters,
        bodies_only: bool = False,
    ) -> list[Scored]:
        self.asked.append((tuple(terms), limit, filters, bodies_only))
        return super().search_words(terms, limit, filters, bodies_only)


@pytest.fixture
def store(tmp_path: Path) -> Listening:
    reports = [report(f"材料/{n}.txt", f"第{n}处阵地", f"经费{n}") for n in range(3)]
    opened = Listening.open(index_of(tmp_path / "索引", *reports))
    opened.asked = []
    return opened


def test_topics_words_are_looked_for_in_the_narrowest_scope_and_in_bodies(
    store: Listening,
) -> None:
    vector = FakeEncoder().encode(["阵地"])[0]
    expanded = Expansion(("经费保障",), (OF_TOPIC,), vector, 1.0)
    found = candidates(store, vector, [OWN], [EVERYTHING, PROBLEMS], expanded, [BESIDE], pool=5)
    assert sorted(store.asked, key=lambda one: (one[3], bool(one[2]))) == [
        ((OWN, BESIDE), 5, EVERYTHING, False),
        ((OWN, BESIDE), 5, PROBLEMS, False),
        ((OF_TOPIC,), 5, PROBLEMS, True),
    ]
    assert found.keys == sorted(store.browse(EVERYTHING, 10))
    holds = [one.passage.text.endswith("阵地") for one in store.passages(found.keys)]
    assert (found.words > 0).tolist() == holds


def test_without_topics_the_querys_words_alone_are_looked_for(store: Listening) -> None:
    vector = np.zeros(FakeEncoder().dimension, dtype=np.float32)
    candidates(store, vector, [OWN], [EVERYTHING])
    assert store.asked == [((OWN,), 100, EVERYTHING, False)]
