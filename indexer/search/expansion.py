"""What else passages on a query's topic say: the thesaurus's wordings, as words and a vector.

A writer types a topic's name, which the passages that he wants often never say. A topic that the
query names, or comes near enough to, brings its wordings: their words score by BM25, their middle
by cosine. Figures: docs/search.md.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from indexer.embedding.encoder import Vectors
from indexer.lexicon.topicwords import rarity, words_of
from indexer.records import Query, WeightedTerm
from indexer.topics import Match, TopicSpace

MOST_TERMS = 80
PART_OF_NAME = 0.5
"""Share of the query's topic that a name in it must make up to count."""
NEAR_FROM = 0.4
NEAR_SURE = 0.9
"""Nearness from which a topic that is not named counts, and from which it counts wholly."""
MOST_TOPICS = 3
LONGEST_NEAR = 8
"""Words up to which a query is taken to be near a topic: a longer one says itself what it wants."""


@dataclass(frozen=True, slots=True)
class Expansion:
    """What a query's topics add: words, a vector (dimension,), and how surely, from 0 to 1."""

    topics: tuple[str, ...]
    terms: tuple[WeightedTerm, ...]
    vector: Vectors
    weight: float


def expansion(query: Query, vector: Vectors, space: TopicSpace) -> Expansion | None:
    """What the topics of a query add, `vector` (dimension,) being the query's; None without."""
    matches = named(query.topic, space)
    if not matches and len(query.terms) <= LONGEST_NEAR:
        matches = near(vector, space)
    if not matches:
        return None
    total = sum(match.weight for match in matches)
    parts = [match.weight * space.centre(match.topic, query.sections) for match in matches]
    middle = np.sum(parts, axis=0)
    length = float(np.linalg.norm(middle))
    unit = np.asarray(middle / length if length else middle, dtype=np.float32)
    names = tuple(match.topic.name for match in matches)
    return Expansion(names, tuple(_terms(query.sections, matches)), unit, min(1.0, total))


def named(text: str, space: TopicSpace) -> list[Match]:
    """The topics that a query names: wholly, or as the greater part of what it says."""
    plain = "".join(text.split())
    if topic := space.thesaurus.named(plain):
        return [Match(topic, 1.0)]
    found = [
        Match(topic, longest / len(plain))
        for topic in space.thesaurus.topics.values()
        if (longest := max((len(name) for name in topic.names if name in plain), default=0))
        and longest >= PART_OF_NAME * len(plain)
    ]
    return sorted(found, key=lambda match: -match.weight)[:MOST_TOPICS]


def near(vector: Vectors, space: TopicSpace) -> list[Match]:
    """The topics that a query does not name but comes near to."""
    nearest = space.nearness(vector)[:MOST_TOPICS]
    span = NEAR_SURE - NEAR_FROM
    return [
        Match(topic, min(1.0, (score - NEAR_FROM) / span))
        for score, topic in nearest
        if score > NEAR_FROM
    ]


def _terms(sections: Sequence[str], matches: Iterable[Match]) -> list[WeightedTerm]:
    """The words of the topics' wordings, those foremost that few other topics use."""
    weights: dict[str, float] = defaultdict(float)
    for match in matches:
        counts = Counter(w for line in match.topic.wordings(sections) for w in words_of(line))
        for word, count in counts.items():
            weights[word] += match.weight * math.sqrt(count) * rarity(word)
    foremost = sorted(weights.items(), key=lambda one: -one[1])[:MOST_TERMS]
    return [WeightedTerm(word, weight) for word, weight in foremost]
