"""Which topics a query is taken to be about, and what they add."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.lexicon.thesaurus import Thesaurus, Topic
from indexer.records import Query
from indexer.search.expansion import expansion, named
from indexer.search.query import understand
from indexer.search.retrieve import search
from indexer.store import LocalStore
from indexer.topics import Match, TopicSpace
from tests.fakes import FakeEncoder, index_of, report

TALKS = Topic(
    "综合", "座谈交流", ("交流会",), problems=("安全没人讲",), practices=("宣传讲到组",), plans=()
)
STAFF = Topic("综合", "人才队伍", problems=("人才留不住",), practices=("人才回乡",))
KNOWN = Thesaurus({topic.name: topic for topic in (TALKS, STAFF)})


@pytest.fixture
def space() -> TopicSpace:
    return TopicSpace(KNOWN, FakeEncoder())


def asked(text: str) -> Query:
    return understand(text)


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ("座谈交流", [Match(TALKS, 1.0)]),
        ("交流会", [Match(TALKS, 1.0)]),
        ("座谈 交流", [Match(TALKS, 1.0)]),
        ("人才队伍 建好", [Match(STAFF, 4 / 6)]),
        ("人才队伍怎样才能留得住", []),
    ],
)
def test_a_topic_counts_by_how_much_of_the_query_names_it(
    space: TopicSpace, text: str, matches: list[Match]
) -> None:
    assert named(text, space) == matches


def test_a_named_topic_brings_the_words_of_its_section(space: TopicSpace) -> None:
    query = asked("存在问题 座谈交流")
    found = expansion(query, FakeEncoder().encode([query.topic])[0], space)
    assert found is not None
    assert (found.topics, found.weight) == (("座谈交流",), 1.0)
    words = {term.word for term in found.terms}
    assert ("安全" in words, "宣传" in words) == (True, False)
    assert [t.weight for t in found.terms] == sorted((t.weight for t in found.terms), reverse=True)


def test_a_topic_that_is_only_near_counts_less(space: TopicSpace) -> None:
    vector = FakeEncoder().encode(["人才人才"])[0]
    found = expansion(asked("人才人才"), vector, space)
    assert found is not None
    assert found.topics[0] == "人才队伍"
    assert 0 < found.weight <= 1


def test_a_query_far_from_all_topics_is_left_alone(space: TopicSpace) -> None:
    vector = FakeEncoder().encode(["制度制度制度制度"])[0]
    assert expansion(asked("制度"), vector, space) is None


@pytest.fixture
def store(tmp_path: Path) -> Iterator[LocalStore]:
    own_words = report("一.txt", "村里的安全没人讲，喇叭哑了。", "制度上墙。", "经费吃紧。")
    opened = LocalStore.open(index_of(tmp_path / "index", own_words))
    yield opened
    opened.close()


def test_a_passage_that_never_says_the_topic_is_found_by_its_wordings(
    store: LocalStore, space: TopicSpace
) -> None:
    with_topics = search(store, FakeEncoder(), "座谈交流", space=space)
    assert with_topics.query.topics == ("座谈交流",)
    assert with_topics.hits[0].text == "村里的安全没人讲，喇叭哑了。"
    plain = search(store, FakeEncoder(), "座谈交流")
    assert plain.query.topics == ()
    assert with_topics.hits[0].score > plain.hits[0].score
