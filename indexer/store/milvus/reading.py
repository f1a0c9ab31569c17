"""The store in Milvus, for reading."""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

import numpy as np

from indexer.errors import IndexIncompatible
from indexer.quantised import unit_rows
from indexer.records import (
    Failure,
    Filters,
    Heading,
    Scored,
    StoredPassage,
    StoredReport,
    WeightedTerm,
)
from indexer.store.answers import (
    Facts,
    IndexStatus,
    PhraseCount,
)
from indexer.store.changes import EXCLUDED, Matrix
from indexer.store.files import size_of
from indexer.store.identity import Model
from indexer.store.milvus import lookups
from indexer.store.milvus.catalogue import Catalogue
from indexer.store.milvus.client import MOST_HITS, Client
from indexer.store.milvus.expressions import all_of, condition
from indexer.store.milvus.facts import sources_in
from indexer.store.milvus.listing import Listed
from indexer.store.milvus.opening import opened
from indexer.store.milvus.place import MilvusPlace
from indexer.store.milvus.state import State
from indexer.store.milvus.weights import ceiling as ceiling_of
from indexer.store.milvus.weights import query_vector
from indexer.store.wordfields import boosts_of

DENSE_DECIMALS, WORD_DECIMALS = 6, 4
PLACED = ("key", "path", "ordinal")
FACTS = ("key", "section", "year", "doc_type")


class MilvusStore(Listed):
    """An open index. It may be shared by the threads of a process.

    Searches, passages and reports are asked of Milvus; lists and counts come from a catalogue
    of reports and passages without their texts, which is fetched when first needed.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self._facts, self._passages = opened(client)
        self._state = State.of(client, self._passages)
        self._catalogue = Catalogue(client)

    @classmethod
    def open(cls, place: MilvusPlace, model: Model | None = None) -> Self:
        """Opens the index at a place, for queries that `model` embeds, if one is given.

        Raises StoreUnreachable, StoreLacks, IndexMissing, and IndexIncompatible where the index
        was made with another model or by another version of the program.
        """
        client = Client(place)
        try:
            store = cls(client)
            held = store.model
            if model is not None and model.fingerprint != held.fingerprint:
                reason = f"索引是用模型“{held.name}”建立的，与现在的模型“{model.name}”不是同一个"
                if held.name == model.name:
                    reason = f"模型“{held.name}”的内容在建立索引之后变了"
                reason += "，请用现在的模型重新运行 jiugao build"
                raise IndexIncompatible(str(place), reason)
        except BaseException:
            client.close()
            raise
        return store

    @property
    def model(self) -> Model:
        """The model whose vectors are held now; another than before where one was adopted."""
        return self._facts.model

    def search_dense(self, vector: Matrix, limit: int, filters: Filters) -> list[Scored]:
        """The passages nearest to `vector` (dimension,), a unit row, by cosine; exact as far as
        the chosen index is."""
        return self._best("vector", vector.tolist(), limit, filters, DENSE_DECIMALS)

    def search_words(
        self,
        terms: Sequence[WeightedTerm],
        limit: int,
        filters: Filters,
        bodies_only: bool = False,
    ) -> list[Scored]:
        """The passages that hold any of `terms`, by weighted BM25 (k1 1.2, b 0.75); with
        `bodies_only`, neither titles nor headings count."""
        state = self._state
        held = state.held_of(self._client, terms)
        query = query_vector(terms, state.statistics, held, boosts_of(bodies_only))
        return self._best("words", query, limit, filters, WORD_DECIMALS) if query else []

    def _best(
        self, field: str, query: object, limit: int, filters: Filters, decimals: int
    ) -> list[Scored]:
        """The `limit` best; ties stand by path and ordinal, so that the last one is fetched
        whole."""
        if limit < 1:
            return []
        where = all_of([condition(filters), self._state.visibility.condition])
        wanted = limit + 16
        while True:
            hits = self._client.search(self._passages, field, query, wanted, where, PLACED)
            found = [(round(score, decimals), row) for score, row in hits]
            # A tie that Milvus gives no end of stays cut where it is.
            if len(found) < wanted or found[-1][0] < found[limit - 1][0] or wanted >= MOST_HITS:
                break
            wanted = min(2 * wanted, MOST_HITS)
        found.sort(key=lambda one: (-one[0], one[1]["path"], one[1]["ordinal"]))
        return [Scored(row["key"], score) for score, row in found[:limit]]

    def word_ceiling(self, terms: Sequence[WeightedTerm]) -> float:
        """The score that a body of nothing but `terms` would near."""
        state = self._state
        return ceiling_of(terms, state.statistics, state.held_of(self._client, terms))

    def vectors(self, keys: Sequence[int]) -> Matrix:
        """The vectors of passages, (len(keys), dimension); 0 for one no longer held."""
        rows = self._client.rows_of(
            self._passages, "key", _plain(keys), ("key", "vector"), fresh=False
        )
        found = {row["key"]: row["vector"] for row in rows}
        dimension = self._state.model.dimension
        nothing = [0.0] * dimension
        vectors = [found.get(key, nothing) for key in keys]
        return unit_rows(np.array(vectors).reshape(len(keys), dimension))

    def facts(self, keys: Sequence[int]) -> Facts:
        """What filters ask of passages, without their texts."""
        rows = self._client.rows_of(self._passages, "key", _plain(keys), FACTS, fresh=False)
        return lookups.facts(rows, keys)

    def places(self, keys: Sequence[int]) -> dict[int, tuple[str, int]]:
        """Path and ordinal of each passage that is held."""
        rows = self._client.rows_of(self._passages, "key", _plain(keys), PLACED, fresh=False)
        return {row["key"]: (row["path"], row["ordinal"]) for row in rows}

    def passages_of(self, report_ids: Sequence[str]) -> list[StoredPassage]:
        """All passages of reports, by report in the order given and by ordinal."""
        listed = lookups.listed(self._client, self._state.visibility, report_ids)
        keys = [key for number in report_ids if number in listed for key in listed[number].keys]
        return self.passages(keys)

    def sample(self, limit: int) -> list[int]:
        """Keys of any passages with different texts: the same in every index of the same files."""
        samples = self._state.samples
        if limit not in samples:
            seen = self._state.visibility.condition
            samples[limit] = lookups.sample(self._client, self._passages, seen, limit)
        return samples[limit]

    def passages(self, keys: Sequence[int]) -> list[StoredPassage]:
        """The passages of `keys` in that order; those no longer held are left out."""
        return lookups.passages(self._client, self._passages, self._state.visibility, _plain(keys))

    def passage(self, passage_id: str) -> StoredPassage:
        """Raises PassageNotFound."""
        return lookups.passage(self._client, self._passages, self._state.visibility, passage_id)

    def same_text(self, keys: Sequence[int]) -> dict[int, list[int]]:
        """For each key the other passages that differ in placeholders, digits and punctuation
        at most, by path and ordinal."""
        seen = self._state.visibility
        return lookups.same_text(self._client, self._passages, seen, _plain(keys))

    def report(self, id_or_path: str) -> StoredReport:
        """By id, by path, or by an ending of its path that no other has.

        Raises ReportNotFound; where the ending is not unique, its reason names the candidates.
        """
        return lookups.report(self._client, self._passages, self._state.visibility, id_or_path)

    def headings(self, report_ids: Sequence[str]) -> dict[str, tuple[Heading, ...]]:
        """The headings of each report that is held, in order."""
        return lookups.headings(self._client, self._state.visibility, report_ids)

    def phrase_counts(self, phrases: Sequence[str]) -> list[PhraseCount]:
        """How often each phrase is said in each year that says it, by phrase and year."""
        return lookups.phrase_counts(
            self._client, self._passages, self._state.visibility.condition, phrases
        )

    def excluded(self) -> tuple[str, ...]:
        """The paths of the files that builds leave out because a person said so."""
        return tuple(path for path, reason in self._reasons() if reason == EXCLUDED)

    def failures(self) -> tuple[Failure, ...]:
        """The files that could not be taken in when they were last tried, by path."""
        return tuple(Failure(*one) for one in self._reasons() if one[1] != EXCLUDED)

    def _reasons(self) -> list[tuple[str, str]]:
        fields = ("file_id", "path", "reason")
        every = self._client.every("files", 'reason != ""', fields)
        return sorted((row["path"], row["reason"]) for rows in every for row in rows)

    def status(self) -> IndexStatus:
        """Sizes, model and sources; the size on disk is known of a Milvus Lite alone."""
        now = State.of(self._client, self._passages)
        seen = now.visibility.condition
        place = self._client.place
        return IndexStatus(
            reports=self._client.count("reports", seen),
            passages=self._client.count(self._passages, seen),
            characters=now.statistics.characters,
            failures=len(self.failures()),
            size=size_of(Path(place.uri)) if place.is_file else 0,
            model=now.model,
            generation=now.generation,
            updated_at=now.facts.get("updated_at", ""),
            sources=tuple(sources_in(now.facts)),
        )

    def refresh(self) -> bool:
        """Sees what was committed since; whether there was anything."""
        before, now = self._state, State.of(self._client, self._passages)
        if now.facts == before.facts and now.visibility == before.visibility:
            return False
        self._facts, self._passages = opened(self._client)
        self._state = now
        return True

    def close(self) -> None:
        """Closes the connection."""
        self._catalogue.close()
        self._client.close()


def _plain(keys: Sequence[int]) -> list[int]:
    return [int(key) for key in keys]
