"""What a writer's changes do to the counts of BM25, and counting anew where that got lost."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from indexer.store.milvus.client import Client, in_parts, one_of
from indexer.store.milvus.commits import Commits
from indexer.store.milvus.expressions import Visibility
from indexer.store.milvus.facts import Facts
from indexer.store.milvus.rows import ReportRow
from indexer.store.milvus.schema import NOWHERE
from indexer.store.milvus.weights import Statistics

MOST_COUNTED = 1_000_000
"""Passages up to which all are counted anew after a writer died or another wrote beside it; of
more, so few are amiss that no score shows it."""
TRIES = 3
COUNTS = ("words", "lengths")


class Tally:
    """The changes of one writer since it last saved them."""

    def __init__(self, client: Client, passages: str) -> None:
        self._client = client
        self._passages = passages
        self._clear()

    def _clear(self) -> None:
        self._held: Counter[int] = Counter()
        self._lengths = np.zeros(3, np.int64)
        self._count = self._characters = 0

    def add(self, rows: Iterable[Mapping[str, Any]], characters: int, sign: int = 1) -> None:
        """Counts passages' rows in, or out where `sign` is -1."""
        for row in rows:
            for place in row["words"]:
                self._held[place] += sign
            self._lengths += sign * np.asarray(row["lengths"], np.int64)
            self._count += sign
        self._characters += sign * characters

    def take_out(self, reports: Sequence[ReportRow]) -> None:
        """Counts out reports that are about to be deleted."""
        keys = [key for one in reports for key in one.keys]
        for some in in_parts(keys):
            self.add(self._client.rows(self._passages, one_of("key", some), COUNTS), 0, -1)
        self._characters -= sum(one.facts["length"] for one in reports)

    def save(self, facts: Facts, commits: Commits) -> None:
        """Adds the changes to the counts; where these do not come out right, since another
        writer died or is at work, all is counted anew."""
        before = facts.statistics
        self._save_held(+self._held, -self._held)
        lengths = tuple(int(one) for one in np.asarray(before.lengths) + self._lengths)
        passages, characters = before.passages + self._count, before.characters + self._characters
        facts.set_statistics(
            replace(before, passages=passages, characters=characters, lengths=lengths)
        )
        self._clear()
        for _ in range(TRIES):
            seen = commits.visibility()
            there = self._client.count(self._passages, seen.condition)
            if facts.statistics.passages == there or there > MOST_COUNTED:
                return
            self.count_anew(facts, seen)

    def count_anew(self, facts: Facts, seen: Visibility) -> None:
        """Counts all passages that are to be seen."""
        self._clear()
        for rows in self._client.every(self._passages, seen.condition, ("key", *COUNTS)):
            self.add(rows, 0)
        for reports in self._client.every("reports", seen.condition, ("row_id", "facts")):
            self._characters += characters_of(reports)
        # Absolute counts, so that of two that count at a time either is right.
        self._client.drop("words", "place >= 0")
        self._write_held(self._held)
        lengths = tuple(int(one) for one in self._lengths)
        counted = Statistics(self._count, self._characters, lengths, facts.statistics.pivot)
        facts.set_statistics(counted)
        self._clear()

    def _save_held(self, more: Counter[int], less: Counter[int]) -> None:
        change = Counter(more)
        change.subtract(less)
        for places in in_parts([place for place, by in change.items() if by]):
            rows = self._client.rows("words", one_of("place", places), ("place", "held"))
            held = {row["place"]: row["held"] for row in rows}
            now = {place: held.get(place, 0) + change[place] for place in places}
            self._write_held({place: count for place, count in now.items() if count > 0})
            self._client.drop_keys("words", "place", [place for place in now if now[place] <= 0])

    def _write_held(self, held: Mapping[int, int]) -> None:
        rows = [{"place": place, "held": count} | NOWHERE for place, count in held.items()]
        self._client.put("words", rows)


def characters_of(reports: Iterable[Mapping[str, Any]]) -> int:
    """How many characters of passage text some reports' rows tell of."""
    return sum(json.loads(row["facts"])["length"] for row in reports)
