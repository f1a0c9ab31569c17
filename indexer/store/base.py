"""What a store is: the protocols that search and build rely on, and what they answer with."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol, Self

from indexer.records import (
    Failure,
    Filters,
    Heading,
    Passage,
    Scored,
    StoredPassage,
    StoredReport,
    WeightedTerm,
)
from indexer.store.answers import (
    Facets,
    Facts,
    IndexStatus,
    Listing,
    Neighbours,
    PhraseCount,
    ReportCounts,
    ReportSummary,
    Totals,
)
from indexer.store.changes import Batch, BatchLimit, KnownFile, Matrix
from indexer.store.identity import Model, Source

Tagger = Callable[[Matrix], Sequence[tuple[str, ...]]]
"""Vectors (n, dimension) -> the topics of each, the nearest first."""
Cutter = Callable[[Passage], str]
"""A passage -> its words, parted by spaces."""


class Store(Protocol):
    """Reading. Any number of readers, in one process or many, beside one writer.

    In every ranking, equal scores stand in the order of path and ordinal, so that two indexes
    of the same files answer alike however they came to be.
    """

    @property
    def model(self) -> Model:
        """The model whose vectors are held."""
        ...

    def search_dense(self, vector: Matrix, limit: int, filters: Filters) -> list[Scored]:
        """The passages nearest to `vector` (dimension,), a unit row, by cosine. Cosines are exact;
        of very many passages, one or other of the nearest may be missed."""
        ...

    def search_words(
        self,
        terms: Sequence[WeightedTerm],
        limit: int,
        filters: Filters,
        bodies_only: bool = False,
    ) -> list[Scored]:
        """The passages that hold any of `terms`, by weighted BM25; with `bodies_only`, neither
        titles nor headings count."""
        ...

    def word_ceiling(self, terms: Sequence[WeightedTerm]) -> float:
        """The score that a body of nothing but `terms` would near, to compare scores of
        different queries by."""
        ...

    def vectors(self, keys: Sequence[int]) -> Matrix:
        """The vectors of passages, (len(keys), dimension); 0 for one no longer held."""
        ...

    def facts(self, keys: Sequence[int]) -> Facts:
        """What filters ask of passages, without their texts."""
        ...

    def places(self, keys: Sequence[int]) -> dict[int, tuple[str, int]]:
        """Path and ordinal of each passage that is held."""
        ...

    def passages_of(self, report_ids: Sequence[str]) -> list[StoredPassage]:
        """All passages of reports, by report in the order given and by ordinal."""
        ...

    def sample(self, limit: int) -> list[int]:
        """Keys of any passages with different texts: the same in every index of the same files."""
        ...

    def passages(self, keys: Sequence[int]) -> list[StoredPassage]:
        """The passages of `keys` in that order; those no longer held are left out."""
        ...

    def browse(self, filters: Filters, limit: int, offset: int = 0, subject: str = "") -> list[int]:
        """Keys without a ranking: newest year first, then by path and ordinal; of reports on a
        subject, where one is given."""
        ...

    def passage(self, passage_id: str) -> StoredPassage:
        """Raises PassageNotFound."""
        ...

    def same_text(self, keys: Sequence[int]) -> dict[int, list[int]]:
        """For each key the other passages that differ in placeholders, digits and punctuation
        at most, by path and ordinal."""
        ...

    def report(self, id_or_path: str) -> StoredReport:
        """By id, by path, or by an ending of its path that no other has.

        Raises ReportNotFound; where the ending is not unique, its reason names the candidates.
        """
        ...

    def reports(
        self, limit: int, offset: int = 0, listing: Listing = Listing()
    ) -> list[ReportSummary]:
        """A stretch of a list of reports."""
        ...

    def summaries(self, report_ids: Sequence[str]) -> list[ReportSummary]:
        """Reports by their ids in that order; those no longer held are left out."""
        ...

    def report_counts(self, listing: Listing = Listing()) -> ReportCounts:
        """Counts over the reports of a list."""
        ...

    def neighbours(self, report_id: str, listing: Listing = Listing()) -> Neighbours | None:
        """Where a report stands in a list; None if it is not in it."""
        ...

    def same_reports(self, report_id: str) -> list[ReportSummary]:
        """Other reports that hold just the same passages, by path."""
        ...

    def headings(self, report_ids: Sequence[str]) -> dict[str, tuple[Heading, ...]]:
        """The headings of each report that is held, in order."""
        ...

    def topic_map(self, filters: Filters) -> dict[tuple[str, str], int]:
        """How many of the passages that `filters` let through each section code has of each
        topic."""
        ...

    def subject_map(self, filters: Filters) -> dict[tuple[str, str], int]:
        """The same of each subject of reports."""
        ...

    def phrase_counts(self, phrases: Sequence[str]) -> list[PhraseCount]:
        """How often each phrase is said in each year that says it, by phrase and year; in all
        passages of reports that name a year."""
        ...

    def excluded(self) -> tuple[str, ...]:
        """The paths of the files that a person took out of the index, and that builds leave
        out since."""
        ...

    def facets(self, filters: Filters) -> Facets:
        """Counts over the passages that `filters` let through."""
        ...

    def failures(self) -> tuple[Failure, ...]:
        """The files that could not be taken in when they were last tried, by path."""
        ...

    def status(self) -> IndexStatus:
        """Sizes, model and sources."""
        ...

    def refresh(self) -> bool:
        """Sees what was committed since; whether there was anything."""
        ...

    def close(self) -> None:
        """Lets go of files."""
        ...


class Writer(Protocol):
    """Writing, one at a time. Used as a context manager, which holds the lock."""

    batch_limit: BatchLimit

    def __enter__(self) -> Self: ...

    def __exit__(self, *error: object) -> None: ...

    @property
    def model(self) -> Model:
        """The model whose vectors are held; another than the encoder's until `adopt`."""
        ...

    def source(self, folder: Path) -> Source:
        """The source of an absolute folder; a new one where there is none."""
        ...

    def known(self, source: Source) -> dict[str, KnownFile]:
        """What is known of the files of a source, by path."""
        ...

    @property
    def cutter(self) -> str:
        """Names what the words were cut by; "" before the first time."""
        ...

    def recut(self, cutter: str, cut: Cutter) -> None:
        """Cuts the words of all passages anew."""
        ...

    @property
    def tagger(self) -> str:
        """Names what the topics were assigned by; "" before the first time."""
        ...

    def retag(self, tagger: str, tags: Tagger) -> None:
        """Assigns the topics of all texts anew, from their vectors of the held model."""
        ...

    def unknown_texts(self, text_keys: Iterable[bytes]) -> set[bytes]:
        """Those of `text_keys` that have no vector of the held model."""
        ...

    def commit(self, batch: Batch) -> None:
        """Makes the changes of a batch in one transaction."""
        ...

    def missing_vectors(self, model: Model) -> int:
        """How many texts `model` has not embedded yet."""
        ...

    def without_vectors(self, model: Model, limit: int) -> dict[bytes, Passage]:
        """Up to `limit` texts that `model` has not embedded yet, each with one passage."""
        ...

    def add_vectors(self, model: Model, vectors: Mapping[bytes, Matrix]) -> None:
        """Keeps vectors of another model beside the held ones, until it is adopted."""
        ...

    def adopt(self, model: Model) -> None:
        """Makes `model` the held one; every text must have its vector."""
        ...

    def exclude(self, path: str) -> None:
        """Takes the report of a file out, and has builds leave the file out from now on.
        Raises ReportNotFound."""
        ...

    def include(self, path: str) -> None:
        """Has the next build take an excluded file in again. Raises ReportNotFound."""
        ...

    def forget(self, folder: Path) -> int:
        """Drops a source and its reports; how many those were. Raises FolderMissing."""
        ...

    def finish(self) -> Totals:
        """Drops what nothing refers to any more and brings the views up to date."""
        ...
