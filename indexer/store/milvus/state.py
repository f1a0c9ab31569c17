"""The index as a reader last saw it, and what it remembers until there is something new."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field

from indexer.records import WeightedTerm
from indexer.store.identity import Model
from indexer.store.milvus.client import Client
from indexer.store.milvus.commits import Commits
from indexer.store.milvus.expressions import Visibility
from indexer.store.milvus.facts import Facts, model_in, statistics_in
from indexer.store.milvus.weights import FIELDS, Statistics, dimension


@dataclass
class State:
    """What was seen at one moment; `held` says in how many passages a dimension stands, as far
    as it was asked for."""

    facts: dict[str, str]
    visibility: Visibility
    held: dict[int, int] = field(default_factory=dict)
    samples: dict[int, list[int]] = field(default_factory=dict)
    _mutex: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def of(cls, client: Client, passages: str) -> "State":
        """The state now."""
        # The facts first: what is committed in between is merely seen a moment later.
        facts = Facts(client).all()
        return cls(facts, Commits(client, passages).visibility())

    @property
    def generation(self) -> int:
        """Grows with every change."""
        return int(self.facts.get("generation") or 0)

    @property
    def model(self) -> Model:
        """The model whose vectors are held."""
        return model_in(self.facts)

    @property
    def statistics(self) -> Statistics:
        """What BM25 counts."""
        return statistics_in(self.facts)

    def held_of(self, client: Client, terms: Iterable[WeightedTerm]) -> dict[int, int]:
        """In how many passages the words of a query stand, by their dimensions."""
        asked = [dimension(word, number) for word, _ in terms for number in range(len(FIELDS))]
        with self._mutex:
            if unknown := [place for place in asked if place not in self.held]:
                rows = client.rows_of("words", "place", unknown, ("place", "held"), fresh=False)
                self.held |= dict.fromkeys(unknown, 0)
                self.held |= {row["place"]: row["held"] for row in rows}
            return {place: self.held[place] for place in asked}
