"""What is asked of both legs, and what they bring."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from unittest.mock import Mock, call, patch

import numpy as np
import pytest

from indexer.records import Filters, WeightedTerm
from indexer.search.candidates import candidates
from indexer.search.expansion import Expansion
from indexer.store import LocalStore
from tests.fakes import FakeEncoder, index_of, report

EVERYTHING, PROBLEMS = Filters(), Filters(sections=("problems",))
OWN, BESIDE, OF_TOPIC = (WeightedTerm(word, 1.0) for word in ("阵地", "场地", "经费"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[LocalStore]:
    reports = [report(f"材料/{n}.txt", f"第{n}处阵地", f"经费{n}") for n in range(3)]
    with closing(LocalStore.open(index_of(tmp_path / "索引", *reports))) as opened:
        yield opened


@pytest.fixture
def asked(store: LocalStore) -> Iterator[Mock]:
    """What the word leg is asked, which answers all the same."""
    with patch.object(store, "search_words", wraps=store.search_words) as listening:
        yield listening


def test_topics_words_are_looked_for_in_the_narrowest_scope_and_in_bodies(
    store: LocalStore, asked: Mock
) -> None:
    vector = FakeEncoder().encode(["阵地"])[0]
    expanded = Expansion(("经费保障",), (OF_TOPIC,), vector, 1.0)
    found = candidates(store, vector, [OWN], [EVERYTHING, PROBLEMS], expanded, [BESIDE], pool=5)
    own = [call([OWN, BESIDE], 5, scope, False) for scope in (EVERYTHING, PROBLEMS)]
    asked.assert_has_calls([*own, call((OF_TOPIC,), 5, PROBLEMS, True)], any_order=True)
    assert asked.call_count == 3
    assert found.keys == sorted(store.browse(EVERYTHING, 10))
    holds = [one.passage.text.endswith("阵地") for one in store.passages(found.keys)]
    assert (found.words > 0).tolist() == holds


def test_without_topics_the_querys_words_alone_are_looked_for(
    store: LocalStore, asked: Mock
) -> None:
    vector = np.zeros(FakeEncoder().dimension, dtype=np.float32)
    candidates(store, vector, [OWN], [EVERYTHING])
    asked.assert_called_once_with([OWN], 100, EVERYTHING, False)
