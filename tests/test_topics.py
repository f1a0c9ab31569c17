"""Where topics lie among vectors that one can compute by hand."""

import numpy as np

from indexer.lexicon.thesaurus import Thesaurus, Topic
from indexer.topics import TopicSpace
from tests.fakes import FakeEncoder

STAGE = Topic("党建", "阵地", problems=("阵地阵地",), practices=("阵地安全",), plans=("服务阵地",))
MONEY = Topic("综合", "经费", general=("经费经费",))
EMPTY = Topic("综合", "")
KNOWN = Thesaurus({"阵地": STAGE, "经费": MONEY})


def space(thesaurus: Thesaurus = KNOWN) -> TopicSpace:
    return TopicSpace(thesaurus, FakeEncoder())


def test_texts_get_the_topics_they_are_near_the_nearest_first() -> None:
    texts = ["阵地阵地阵地经费经费", "经费", "制度制度制度", ""]
    assert space().tags_of(texts) == [("阵地", "经费"), ("经费", "阵地"), (), ("阵地", "经费")]


def test_the_middle_of_a_topic_follows_the_section() -> None:
    rows = FakeEncoder().encode(["阵地", "阵地阵地"])
    middle = rows.mean(axis=0)
    expected = middle / np.linalg.norm(middle)
    np.testing.assert_allclose(space().centre(STAGE, ["problems"]), expected, rtol=1e-6)


def test_nearness_orders_the_topics() -> None:
    nearest = space().nearness(FakeEncoder().encode(["经费经费经费"])[0])
    assert [topic for _, topic in nearest] == [MONEY, STAGE]
    assert nearest[0][0] > 0.9 > nearest[1][0]


def test_without_topics_nothing_is_tagged_or_near() -> None:
    none = space(Thesaurus({}))
    assert none.tags_of(["阵地"]) == [()]
    assert none.nearness(FakeEncoder().encode(["阵地"])[0]) == []


def test_the_fingerprint_changes_with_wordings_and_model() -> None:
    more = Thesaurus({"阵地": STAGE, "经费": Topic("综合", "经费", general=("经费",))})
    other = TopicSpace(KNOWN, FakeEncoder(fingerprint="fake-2"))
    prints = {space().fingerprint, space(more).fingerprint, other.fingerprint}
    assert (len(prints), space().fingerprint in prints) == (3, True)
