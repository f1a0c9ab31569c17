"""Lists and counts, which a catalogue in memory answers as the local store does."""

from collections.abc import Sequence

from indexer.records import Filters
from indexer.store import lists, queries
from indexer.store.answers import Facets, Listing, Neighbours, ReportCounts, ReportSummary
from indexer.store.milvus.catalogue import Catalogue
from indexer.store.milvus.state import State


class Listed:
    """The half of a store that Milvus itself has no answers for."""

    _state: State
    _passages: str
    _catalogue: Catalogue

    def browse(self, filters: Filters, limit: int, offset: int = 0, subject: str = "") -> list[int]:
        """Keys without a ranking: newest year first, then by path and ordinal; of reports on a
        subject, where one is given."""
        with self._catalogue.at(self._state, self._passages) as counted:
            return queries.browse(counted.database, filters, limit, offset, subject)

    def reports(
        self, limit: int, offset: int = 0, listing: Listing = Listing()
    ) -> list[ReportSummary]:
        """A stretch of a list of reports."""
        with self._catalogue.at(self._state, self._passages) as counted:
            return lists.listed(counted.database, limit, offset, listing)

    def summaries(self, report_ids: Sequence[str]) -> list[ReportSummary]:
        """Reports by their ids in that order; those no longer held are left out."""
        with self._catalogue.at(self._state, self._passages) as counted:
            return lists.summaries(counted.database, report_ids)

    def report_counts(self, listing: Listing = Listing()) -> ReportCounts:
        """Counts over the reports of a list."""
        with self._catalogue.at(self._state, self._passages) as counted:
            return counted.census.report_counts(listing)

    def neighbours(self, report_id: str, listing: Listing = Listing()) -> Neighbours | None:
        """Where a report stands in a list; None if it is not in it."""
        with self._catalogue.at(self._state, self._passages) as counted:
            return lists.neighbours(counted.database, report_id, listing)

    def same_reports(self, report_id: str) -> list[ReportSummary]:
        """Other reports that hold just the same passages, by path."""
        with self._catalogue.at(self._state, self._passages) as counted:
            return lists.same_reports(counted.database, report_id)

    def topic_map(self, filters: Filters) -> dict[tuple[str, str], int]:
        """How many passages each section code has of each topic."""
        with self._catalogue.at(self._state, self._passages) as counted:
            return counted.census.topic_map(filters)

    def subject_map(self, filters: Filters) -> dict[tuple[str, str], int]:
        """How many passages each section code has of each subject of reports."""
        with self._catalogue.at(self._state, self._passages) as counted:
            return counted.census.subject_map(filters)

    def facets(self, filters: Filters) -> Facets:
        """Counts over the passages that `filters` let through."""
        with self._catalogue.at(self._state, self._passages) as counted:
            return counted.census.facets(filters)
