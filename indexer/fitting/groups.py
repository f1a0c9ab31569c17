"""Pairs out of lists of texts that say the same: a topic's wordings, a need's sentences."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from indexer.fitting.pairs import Ranges, Tokens
from indexer.lexicon.thesaurus import Topic


@dataclass(frozen=True)
class Group:
    """What says the same thing: names that a writer types, and texts that reports hold."""

    names: tuple[str, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Drawing:
    """How a pair is drawn from a group: with the chance `named` a name asks, else up to `asking`
    texts; `least` to `most` other texts answer."""

    named: float
    asking: int
    least: int
    most: int


OF_TOPICS = Drawing(named=0.6, asking=2, least=3, most=8)


class GroupPairs:
    """Some of a group's texts against others of it; no group twice in a batch."""

    def __init__(self, tokens: Tokens, groups: Sequence[Group], drawing: Drawing) -> None:
        kept = [group for group in groups if group.names and len(group.texts) > drawing.asking]
        self._ranges = tokens.add([t for group in kept for t in (*group.names, *group.texts)])
        sizes = np.array([len(group.names) + len(group.texts) for group in kept])
        self._first = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64)
        self._names = np.array([len(group.names) for group in kept])
        self._texts = np.array([len(group.texts) for group in kept])
        self._drawing = drawing

    def draw(self, count: int, rng: np.random.Generator) -> tuple[Ranges, Ranges]:
        chosen = rng.permutation(len(self._first))[:count]
        queries = np.zeros((len(chosen), self._drawing.asking, 2), dtype=np.int64)
        passages = np.zeros((len(chosen), self._drawing.most, 2), dtype=np.int64)
        for row, group in enumerate(chosen):
            asking, answering = self._split(group, rng)
            queries[row, : len(asking)] = self._ranges[asking]
            passages[row, : len(answering)] = self._ranges[answering]
        return queries, passages

    def _split(self, group: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """The texts that ask and those that answer, as rows of `_ranges`."""
        drawing, first, names = self._drawing, self._first[group], self._names[group]
        texts = first + names + rng.permutation(self._texts[group])
        count = int(rng.integers(drawing.least, drawing.most + 1))
        if rng.random() < drawing.named:
            return np.array([first + rng.integers(0, names)]), texts[:count]
        return texts[: drawing.asking], texts[drawing.asking :][:count]


def of_topics(topics: Iterable[Topic]) -> list[Group]:
    """Each topic's names and wordings."""
    return [
        Group(topic.names, tuple(w for w in topic.wordings() if w not in topic.names))
        for topic in topics
    ]


def texts_of(groups: Iterable[Group]) -> list[str]:
    """Every name and text, to be counted for the vocabulary."""
    return [text for group in groups for text in (*group.names, *group.texts)]
