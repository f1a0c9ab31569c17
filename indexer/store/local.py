"""The store of one machine, for reading: SQLite, and the FAISS and Tantivy views over it."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self, TypeVar

from indexer.errors import IndexIncompatible
from indexer.records import (
    Failure,
    Filters,
    Heading,
    Scored,
    StoredPassage,
    StoredReport,
    WeightedTerm,
)
from indexer.store import lists, queries
from indexer.store.answers import (
    Facets,
    Facts,
    IndexStatus,
    Listing,
    Neighbours,
    PhraseCount,
    ReportCounts,
    ReportSummary,
)
from indexer.store.census import Census
from indexer.store.changes import EXCLUDED, Matrix
from indexer.store.database import Database
from indexer.store.dense import DenseLeg
from indexer.store.files import size_of
from indexer.store.identity import Model, Source
from indexer.store.remembered import Remembered, State
from indexer.store.rows import stored_report
from indexer.store.wordleg import WordLeg

FAILED = "reason IS NOT NULL AND reason <> ?"
REMEMBERED_PASSAGES = 20_000
"""A page asks again with every click, and queries on one subject for the same passages."""
Counted = TypeVar("Counted")


class LocalStore:
    """An open index. It may be shared by the threads of a process.

    Rankings are of the state that it saw when it was opened (the dense one: when it was first
    asked for) or last refreshed, less what has been removed since; all else is of now.
    """

    def __init__(self, index: Path, database: Database) -> None:
        self._index = index
        self._database = database
        self._samples = Remembered[int, list[int]](1)
        self._passages = Remembered[int, StoredPassage](REMEMBERED_PASSAGES)
        self._remembering = threading.RLock()
        self._census: Census | None = None
        self._counting = threading.Lock()
        self._refreshing = threading.Lock()
        self._seen = self._state
        self._words = WordLeg(index, database)
        self._dense = DenseLeg(index, database)

    @classmethod
    def open(cls, index: Path, model: Model | None = None) -> Self:
        """Opens the index of a folder, for queries that `model` embeds, if one is given.

        Raises IndexMissing, IndexDamaged, and IndexIncompatible where the index was made with
        another model or by another version of the program.
        """
        database = Database.reading(index)
        held = database.model
        if model is not None and model.fingerprint != held.fingerprint:
            database.close()
            reason = f"索引是用模型“{held.name}”建立的，与现在的模型“{model.name}”不是同一个"
            if held.name == model.name:
                reason = f"模型“{held.name}”的内容在建立索引之后变了"
            reason += "，请用现在的模型重新运行 jiugao build"
            raise IndexIncompatible(str(index), reason)
        try:
            return cls(index, database)
        except BaseException:
            database.close()
            raise

    @property
    def model(self) -> Model:
        """The model whose vectors are held."""
        return self._database.model

    def search_dense(self, vector: Matrix, limit: int, filters: Filters) -> list[Scored]:
        """The passages nearest to `vector` (dimension,), a unit row, by cosine; see
        `indexer.store.codes` for how near to all of them."""
        return self._dense.search(vector, limit, filters)

    def search_words(
        self,
        terms: Sequence[WeightedTerm],
        limit: int,
        filters: Filters,
        bodies_only: bool = False,
    ) -> list[Scored]:
        """The passages that hold any of `terms`, by weighted BM25 (k1 1.2, b 0.75); with
        `bodies_only`, neither titles nor headings count."""
        return self._words.search(terms, limit, filters, bodies_only)

    def word_ceiling(self, terms: Sequence[WeightedTerm]) -> float:
        """The score that a body of nothing but `terms` would near; 0 where there are no words."""
        return self._words.ceiling(terms)

    def vectors(self, keys: Sequence[int]) -> Matrix:
        """The vectors of passages, (len(keys), dimension); 0 for one no longer held."""
        return self._dense.vectors(keys)

    def facts(self, keys: Sequence[int]) -> Facts:
        """What filters ask of passages."""
        return self._dense.facts(keys)

    def places(self, keys: Sequence[int]) -> dict[int, tuple[str, int]]:
        """Path and ordinal of each passage that is held."""
        return queries.places(self._database, keys)

    def passages_of(self, report_ids: Sequence[str]) -> list[StoredPassage]:
        """All passages of reports, by report in the order given and by ordinal."""
        return queries.passages_of(self._database, report_ids)

    def sample(self, limit: int) -> list[int]:
        """Keys of any passages with different texts: the same in every index of the same files."""
        with self._remembering:
            known = self._samples.at(self._state)
            if limit not in known:
                self._samples.keep({limit: queries.sample(self._database, limit)})
            return known[limit]

    def passages(self, keys: Sequence[int]) -> list[StoredPassage]:
        """The passages of `keys` in that order; those no longer held are left out."""
        with self._remembering:
            known = self._passages.at(self._state)
            missing = [key for key in keys if key not in known]
            found = {one.key: one for one in queries.passages(self._database, missing)}
            held = [one for key in keys if (one := found.get(key) or known.get(key)) is not None]
            self._passages.keep(found)
            return held

    def browse(self, filters: Filters, limit: int, offset: int = 0, subject: str = "") -> list[int]:
        """Keys without a ranking: newest year first, then by path and ordinal; of reports on a
        subject, where one is given."""
        return queries.browse(self._database, filters, limit, offset, subject)

    def passage(self, passage_id: str) -> StoredPassage:
        """Raises PassageNotFound."""
        return queries.passage(self._database, passage_id)

    def same_text(self, keys: Sequence[int]) -> dict[int, list[int]]:
        """For each key the other passages that differ in placeholders, digits and punctuation
        at most, by path and ordinal."""
        return queries.same_text(self._database, keys)

    def report(self, id_or_path: str) -> StoredReport:
        """By id, by path, or by an ending of its path that no other has.

        Raises ReportNotFound; where the ending is not unique, its reason names the candidates.
        """
        with self._database.snapshot():
            number = queries.find_report(self._database, id_or_path)
            return stored_report(self._database, number)

    def reports(
        self, limit: int, offset: int = 0, listing: Listing = Listing()
    ) -> list[ReportSummary]:
        """A stretch of a list of reports."""
        return lists.listed(self._database, limit, offset, listing)

    def summaries(self, report_ids: Sequence[str]) -> list[ReportSummary]:
        """Reports by their ids in that order; those no longer held are left out."""
        return lists.summaries(self._database, report_ids)

    def report_counts(self, listing: Listing = Listing()) -> ReportCounts:
        """Counts over the reports of a list."""
        return self._counted(lambda census: census.report_counts(listing))

    def neighbours(self, report_id: str, listing: Listing = Listing()) -> Neighbours | None:
        """Where a report stands in a list; None if it is not in it."""
        return lists.neighbours(self._database, report_id, listing)

    def same_reports(self, report_id: str) -> list[ReportSummary]:
        """Other reports that hold just the same passages, by path."""
        return lists.same_reports(self._database, report_id)

    def headings(self, report_ids: Sequence[str]) -> dict[str, tuple[Heading, ...]]:
        """The headings of each report that is held, in order."""
        return lists.headings(self._database, report_ids)

    def topic_map(self, filters: Filters) -> dict[tuple[str, str], int]:
        """How many passages each section code has of each topic."""
        return self._counted(lambda census: census.topic_map(filters))

    def subject_map(self, filters: Filters) -> dict[tuple[str, str], int]:
        """How many passages each section code has of each subject of reports."""
        return self._counted(lambda census: census.subject_map(filters))

    def phrase_counts(self, phrases: Sequence[str]) -> list[PhraseCount]:
        """How often each phrase is said in each year that says it, by phrase and year."""
        return lists.phrase_counts(self._database, phrases)

    def excluded(self) -> tuple[str, ...]:
        """The paths of the files that builds leave out because a person said so."""
        sql = "SELECT path FROM files WHERE reason = ? ORDER BY path"
        return tuple(path for (path,) in self._database.rows(sql, (EXCLUDED,)))

    def facets(self, filters: Filters) -> Facets:
        """Counts over the passages that `filters` let through."""
        return self._counted(lambda census: census.facets(filters))

    def failures(self) -> tuple[Failure, ...]:
        """The files that could not be taken in when they were last tried, by path."""
        sql = f"SELECT path, reason FROM files WHERE {FAILED} ORDER BY path"
        return tuple(Failure(*row) for row in self._database.rows(sql, (EXCLUDED,)))

    def status(self) -> IndexStatus:
        """Sizes, model and sources."""
        database = self._database
        with database.snapshot():
            sources = database.rows("SELECT source_id, folder, label FROM sources ORDER BY label")
            return IndexStatus(
                reports=database.value("SELECT count(*) FROM reports"),
                passages=database.value("SELECT count(*) FROM passages"),
                characters=database.value("SELECT coalesce(sum(length), 0) FROM reports"),
                failures=database.value(f"SELECT count(*) FROM files WHERE {FAILED}", (EXCLUDED,)),
                size=size_of(self._index),
                model=database.model,
                generation=database.generation,
                updated_at=database.meta("updated_at"),
                sources=tuple(Source(key, Path(folder), name) for key, folder, name in sources),
            )

    def refresh(self) -> bool:
        """Sees what was committed since; whether there was anything."""
        # Whoever searches meanwhile has the views as they were.
        with self._refreshing:
            now = self._state
            changed = now != self._seen
            self._words.refresh(changed)
            if changed:
                self._dense.refresh()
            self._seen = now
        return changed

    def close(self) -> None:
        """Closes the database."""
        self._dense.close()
        self._database.close()

    def _counted(self, count: Callable[[Census], Counted]) -> Counted:
        """A count over the census, which is taken at the first one and caught up since."""
        # Counting for the first time takes seconds, which no search should wait for.
        with self._counting:
            if self._census is None or not self._census.belongs(self._database):
                self._census = Census(self._database)
            self._census.catch_up(self._database)
            return count(self._census)

    @property
    def _state(self) -> State:
        return self._database.identity, self._database.generation
