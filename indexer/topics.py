"""Where the topics of the thesaurus lie among an encoder's vectors: which topic a text is about.

A topic lies at the mean of its wordings. Measured on the topics of the graded queries (docs/
search.md): precision 0.70 and recall 0.40 on the sample reports, 0.81 and 0.61 on passages that never
name their topic. With a first model, counting the wordings' words instead reached 0.71 and 0.54
where this reached 0.77 and 0.67.
"""

import contextlib
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from indexer.lexicon.cache import cache_file, keep
from indexer.lexicon.thesaurus import Thesaurus, Topic

if TYPE_CHECKING:
    # The processes that read files import what imports this, and have no use for a model.
    from indexer.embedding.encoder import Encoder, Vectors

TAGGED = 0.28
"""Cosine from which a passage is about a topic ..."""
MOST_TAGS = 4
"""... and of how many topics at most."""
NEAREST_WORDINGS = 3


@dataclass(frozen=True, slots=True)
class Match:
    """A topic that a query is about, and how surely, from 0 to 1."""

    topic: Topic
    weight: float


class TopicSpace:
    """The topics' places. Made once for an encoder, used by many queries and builds."""

    def __init__(self, thesaurus: Thesaurus, encoder: "Encoder") -> None:
        self.thesaurus = thesaurus
        self._encoder = encoder
        self._topics = [topic for topic in thesaurus.topics.values() if topic.wordings()]

    @cached_property
    def fingerprint(self) -> str:
        """Changes with anything that may change a tag."""
        wordings = "\n".join("、".join((t.name, *t.wordings())) for t in self._topics)
        identity = f"{self._encoder.fingerprint} {TAGGED} {MOST_TAGS} {wordings}"
        return hashlib.sha256(identity.encode()).hexdigest()[:16]

    def tags(self, vectors: "Vectors") -> list[tuple[str, ...]]:
        """The topics of each row of (n, dimension), the nearest first."""
        if not self._topics:
            return [()] * len(vectors)
        cosines = vectors @ self._centres.T
        rows, places = np.nonzero(cosines >= TAGGED)
        order = np.lexsort((places, -cosines[rows, places], rows))
        found: list[list[str]] = [[] for _ in vectors]
        for row, place in zip(rows[order].tolist(), places[order].tolist(), strict=True):
            if len(found[row]) < MOST_TAGS:
                found[row].append(self._topics[place].name)
        return list(map(tuple, found))

    def tags_of(self, texts: Sequence[str]) -> list[tuple[str, ...]]:
        """The topics of texts."""
        return self.tags(self._encoder.encode(texts))

    def centre(self, topic: Topic, sections: Sequence[str]) -> "Vectors":
        """(dimension,) a unit row: the mean of the wordings that passages of `sections` use."""
        return _unit(self._encoder.encode(topic.wordings(sections)).mean(axis=0))

    def nearness(self, vector: "Vectors") -> list[tuple[float, Topic]]:
        """How near each topic is to a query's vector (dimension,), the nearest first.

        Half by its middle, half by its nearest wordings: a query may say one of them.
        """
        if not self._topics:
            return []
        cosines = np.append(self._wordings @ vector, np.float32(-np.inf))
        count = min(NEAREST_WORDINGS, self._table.shape[1])
        nearest = np.partition(cosines[self._table], -count, axis=1)[:, -count:]
        held = np.isfinite(nearest)
        near = np.where(held, nearest, 0).sum(axis=1) / held.sum(axis=1, dtype=np.float32)
        scores = (near + self._centres @ vector) / 2
        order = np.argsort(-scores, kind="stable")
        return [(float(scores[at]), self._topics[at]) for at in order]

    @cached_property
    def _starts(self) -> NDArray[np.int64]:
        counts = [len(topic.wordings()) for topic in self._topics]
        return np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int64)

    @cached_property
    def _table(self) -> NDArray[np.int64]:
        """(topics, most wordings) the place of each wording, -1 where a topic has no more."""
        counts = np.diff([*self._starts, len(self._wordings)])
        columns = np.arange(counts.max())
        return np.where(columns < counts[:, None], self._starts[:, None] + columns, -1)

    @cached_property
    def _wordings(self) -> "Vectors":
        """float32 (wordings, dimension), topic after topic.

        Kept in the user's cache folder, for a transformer takes long to embed them.
        """
        wordings = [w for topic in self._topics for w in topic.wordings()]
        shape = len(wordings), self._encoder.dimension
        file = cache_file("topic-vectors.npy", self.fingerprint)
        with contextlib.suppress(OSError, ValueError, EOFError):
            held = np.load(file)
            if held.shape == shape:
                return np.asarray(held, dtype=np.float32)
        made = self._encoder.encode(wordings).astype(np.float16)
        with contextlib.suppress(OSError):
            keep(file, lambda part: np.save(part, made))
        return made.astype(np.float32)

    @cached_property
    def _centres(self) -> "Vectors":
        """float32 (topics, dimension), unit rows."""
        counts = np.diff([*self._starts, len(self._wordings)])
        sums = np.add.reduceat(self._wordings, self._starts, axis=0)
        return _unit(sums / counts[:, None])


def _unit(rows: NDArray[Any]) -> "Vectors":
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1), dtype=np.float32)
