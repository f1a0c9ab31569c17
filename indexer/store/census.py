"""Counts over all passages and reports, from columns held in memory.

SQLite counts 560,000 passages by section, year, 文种 and topic in 2.5 s, too slow for a page that
shows such counts beside four filters; columns of small numbers give them in milliseconds. They
are read when a count is first asked for (4 s for those passages) and brought up to date by keys
alone, since a passage is never changed, only deleted and inserted under a higher key.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.records import Filters
from indexer.store.answers import Facets, Listing, ReportCounts, folded
from indexer.store.database import Database

Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]
NO_YEAR = 0


class Names:
    """Strings numbered from 0 in the order in which they came up."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, name: str) -> int:
        """The number of a name, a new one where it is new."""
        return self._numbers.setdefault(name, len(self._numbers))

    def numbers(self, names: Iterable[str]) -> list[int]:
        """The numbers of those names that are known."""
        return [self._numbers[name] for name in names if name in self._numbers]

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)


class Census:
    """Who is there: a row for each passage, for each topic of a passage, and for each report."""

    def __init__(self, database: Database) -> None:
        self._tagger = database.tagger
        self._identity = database.identity
        self._generation = -1
        self._sections, self._topics, self._reports = Names(), Names(), Names()
        self._keys = np.zeros(0, np.int64)
        self._section_of = np.zeros(0, np.int64)
        self._report_of = np.zeros(0, np.int64)
        self._tagged = np.zeros(0, np.int64)
        self._topic_of = np.zeros(0, np.int64)
        self.catch_up(database)

    def belongs(self, database: Database) -> bool:
        """Whether its topics are still those that the database assigns."""
        return (self._identity, self._tagger) == (database.identity, database.tagger)

    def catch_up(self, database: Database) -> None:
        """Takes in what the database changed since."""
        with database.snapshot():
            if self._generation == database.generation:
                return
            self._drop(database)
            self._append(database)
            self._read_reports(database)
            width = max(1, len(self._sections))
            self._sections_held = np.unique(self._report_of * width + self._section_of)
            self._generation = database.generation

    def _drop(self, database: Database) -> None:
        if not len(self._keys):
            return
        sql = "SELECT key FROM deletions WHERE generation > ?"
        gone = [key for (key,) in database.rows(sql, (self._generation,))]
        # A log that was pruned since does not name all that went.
        if self._generation < database.pruned:
            held = [key for (key,) in database.gathered("key", "FROM passages")]
            gone = np.setdiff1d(self._keys, held).tolist()
        kept = ~np.isin(self._keys, gone)
        self._tagged, self._topic_of = _renumbered(self._tagged, self._topic_of, kept)
        self._keys, self._section_of, self._report_of = (
            column[kept] for column in (self._keys, self._section_of, self._report_of)
        )

    def _append(self, database: Database) -> None:
        last = int(self._keys[-1]) if len(self._keys) else -1
        columns = "key, section, report_id"
        source = f"FROM (SELECT {columns} FROM passages WHERE key > ? ORDER BY key)"
        rows = database.gathered(columns, source, (last,))
        self._keys = _longer(self._keys, [row[0] for row in rows])
        self._section_of = _longer(self._section_of, map(self._sections.number, _column(rows, 1)))
        self._report_of = _longer(self._report_of, map(self._reports.number, _column(rows, 2)))
        source = "FROM passages JOIN topics USING (text_key) WHERE key > ?"
        pairs = database.gathered("key, topic", source, (last,))
        places = np.searchsorted(self._keys, np.asarray(_column(pairs, 0), np.int64))
        self._tagged = _longer(self._tagged, places)
        self._topic_of = _longer(self._topic_of, map(self._topics.number, _column(pairs, 1)))

    def _read_reports(self, database: Database) -> None:
        columns = "report_id, year, doc_type, subject, path, title"
        rows = database.gathered(columns, "FROM reports")
        numbers = np.asarray(
            [self._reports.number(number) for number in _column(rows, 0)], np.int64
        )
        size = len(self._reports)
        self._held = _placed(numbers, np.ones(len(rows), np.int64), size).astype(bool)
        self._years = _placed(numbers, [year or NO_YEAR for year in _column(rows, 1)], size)
        self._doc_types, self._subjects = Names(), Names()
        self._doc_type_of = _placed(numbers, map(self._doc_types.number, _column(rows, 2)), size)
        self._subject_of = _placed(numbers, map(self._subjects.number, _column(rows, 3)), size)
        self._paths, self._texts = [""] * size, [""] * size
        for number, (*_, path, title) in zip(numbers, rows, strict=True):
            self._paths[number], self._texts[number] = path, folded(f"{title} {path}")

    def facets(self, filters: Filters) -> Facets:
        """See `Store.facets`."""
        passages = self._passages(filters)
        reports = self._report_of[passages]
        return Facets(
            by_count(_counted(self._section_of[passages], self._sections)),
            self._by_year(self._years[reports]),
            by_count(_counted(self._doc_type_of[reports], self._doc_types)),
            by_count(_counted(self._topic_of[passages[self._tagged]], self._topics)),
        )

    def report_counts(self, listing: Listing) -> ReportCounts:
        """See `Store.report_counts`."""
        listed = self._listed(listing)
        width = max(1, len(self._sections))
        holding = self._sections_held[listed[self._sections_held // width]] % width
        return ReportCounts(
            int(listed.sum()),
            self._by_year(self._years[listed]),
            by_count(_counted(self._doc_type_of[listed], self._doc_types)),
            by_count(_counted(self._subject_of[listed], self._subjects)),
            by_count(_counted(holding, self._sections)),
        )

    def topic_map(self, filters: Filters) -> dict[tuple[str, str], int]:
        """See `Store.topic_map`."""
        tagged = self._tagged[chosen := self._passages(filters)[self._tagged]]
        return _crossed(
            self._section_of[tagged], self._sections, self._topic_of[chosen], self._topics
        )

    def subject_map(self, filters: Filters) -> dict[tuple[str, str], int]:
        """See `Store.subject_map`."""
        passages = self._passages(filters)
        subjects = self._subject_of[self._report_of[passages]]
        return _crossed(self._section_of[passages], self._sections, subjects, self._subjects)

    def _passages(self, filters: Filters) -> Mask:
        """(passages,): those that `filters` let through."""
        mask = self._reports_within(filters)[self._report_of]
        if filters.sections:
            mask &= np.isin(self._section_of, self._sections.numbers(filters.sections))
        if filters.topics:
            about = np.isin(self._topic_of, self._topics.numbers(filters.topics))
            tagged = np.zeros(len(self._keys), dtype=bool)
            tagged[self._tagged[about]] = True
            mask &= tagged
        return mask

    def _reports_within(self, filters: Filters) -> Mask:
        """(reports,): those that `filters` let through, whatever their passages."""
        mask = self._held.copy()
        if filters.years:
            mask &= np.isin(self._years, filters.years)
        if filters.doc_types:
            mask &= np.isin(self._doc_type_of, self._doc_types.numbers(filters.doc_types))
        if filters.paths:
            folders = tuple(path.rstrip("/") for path in filters.paths)
            inside = tuple(f"{folder}/" for folder in folders)
            mask &= np.array([p in folders or p.startswith(inside) for p in self._paths], bool)
        return mask

    def _listed(self, listing: Listing) -> Mask:
        """(reports,): those of a list."""
        filters = listing.filters
        mask = self._reports_within(filters)
        if filters.sections or filters.topics:
            holding = np.zeros(len(mask), dtype=bool)
            holding[self._report_of[self._passages(filters)]] = True
            mask &= holding
        if listing.subjects:
            mask &= np.isin(self._subject_of, self._subjects.numbers(listing.subject_names))
        if words := listing.words:
            mask &= np.array([all(word in text for word in words) for text in self._texts], bool)
        return mask

    @staticmethod
    def _by_year(years: Numbers) -> dict[int | None, int]:
        found, counts = np.unique(years, return_counts=True)
        newest = zip(found.tolist()[::-1], counts.tolist()[::-1], strict=True)
        return {year if year != NO_YEAR else None: count for year, count in newest}


def by_count(counts: Mapping[str, int]) -> dict[str, int]:
    """Most frequent first."""
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _counted(numbers: Numbers, names: Names) -> Counter[str]:
    """How often each name's number occurs, names that do not left out."""
    counts = np.bincount(numbers, minlength=len(names)).tolist()
    return +Counter(dict(zip(names, counts, strict=True)))


def _crossed(
    rows: Numbers, row_names: Names, columns: Numbers, column_names: Names
) -> dict[tuple[str, str], int]:
    """How often each pair of names occurs, pairs that do not left out."""
    width = max(1, len(column_names))
    pairs, counts = np.unique(rows * width + columns, return_counts=True)
    first, second = list(row_names), list(column_names)
    return {
        (first[pair // width], second[pair % width]): count
        for pair, count in zip(pairs.tolist(), counts.tolist(), strict=True)
    }


def _renumbered(places: Numbers, values: Numbers, kept: Mask) -> tuple[Numbers, Numbers]:
    """Pairs of place and value after the places that are not kept have closed up."""
    stays = kept[places]
    return (np.cumsum(kept) - 1)[places[stays]], values[stays]


def _placed(places: Numbers, values: Iterable[int], size: int) -> Numbers:
    column = np.zeros(size, np.int64)
    column[places] = np.fromiter(values, np.int64, len(places))
    return column


def _longer(column: Numbers, more: Iterable[int]) -> Numbers:
    return np.concatenate([column, np.fromiter(more, np.int64)])


def _column(rows: Sequence[Sequence[Any]], number: int) -> list[Any]:
    return [row[number] for row in rows]
