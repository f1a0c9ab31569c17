"""How well passages are tagged with the topics of the thesaurus."""

from collections.abc import Iterable
from dataclasses import dataclass

from bench.quality.graded import GradedCollection
from indexer.lexicon.thesaurus import Thesaurus
from indexer.search.query import understand

ABOUT = 2.0
"""Grade from which a passage is about the topic of a query."""


@dataclass(frozen=True)
class TagFigures:
    """Over all pairs of a passage and an asked topic: the share of given tags that are right,
    and of right ones that are given."""

    name: str
    topics: int
    right: int
    precision: float
    recall: float


def tag_figures(collection: GradedCollection, thesaurus: Thesaurus) -> TagFigures:
    """For the topics that queries of nothing but a section and a topic ask for."""
    right = _right(collection, thesaurus)
    given = {
        (number, topic)
        for number, stored in enumerate(collection.passages)
        for topic in stored.topics
    }
    asked = {topic for _, topic in right}
    given = {(number, topic) for number, topic in given if topic in asked}
    hits = len(right & given)
    return TagFigures(
        collection.name,
        len(asked),
        len(right),
        hits / max(1, len(given)),
        hits / max(1, len(right)),
    )


def _right(collection: GradedCollection, thesaurus: Thesaurus) -> set[tuple[int, str]]:
    return {
        (number, topic)
        for one in collection.judged
        if one.kind == "topic"
        for topic in _named(one.query, thesaurus)
        for number, grade in one.grades.items()
        if grade >= ABOUT
    }


def _named(query: str, thesaurus: Thesaurus) -> Iterable[str]:
    topic = thesaurus.named("".join(understand(query).topic.split()))
    return [topic.name] if topic else []
