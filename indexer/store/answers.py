"""What a store answers with, beside passages and reports themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from indexer.lexicon.traditional import simplified
from indexer.records import Filters
from indexer.store.identity import Model, Source

LIST_ORDERS = ("path", "title", "year", "doc_type", "subject", "length", "added_at")
"""What a list of reports can be sorted by."""


ASCII_LOWER = str.maketrans({chr(n): chr(n + 32) for n in range(ord("A"), ord("Z") + 1)})


def folded(text: str) -> str:
    """Text in simplified characters and in lower case as SQLite has it, which knows the letters of
    ASCII alone."""
    return simplified(text.translate(ASCII_LOWER))


@dataclass(frozen=True, slots=True)
class Listing:
    """Which reports a list holds and in what order; by path where that leaves them equal.

    `filters` hold of a report that has a passage which they let through; `subjects` are
    subjects, and `text` words, parted by spaces, that title or path must all hold.
    """

    filters: Filters = Filters()
    subjects: tuple[str, ...] = ()
    text: str = ""
    order: str = "path"
    descending: bool = False

    @property
    def words(self) -> list[str]:
        """The words of `text`, folded as titles and paths are."""
        return folded(self.text).split()

    @property
    def subject_names(self) -> tuple[str, ...]:
        """`subjects` in simplified characters, as the index holds them."""
        return tuple(map(simplified, self.subjects))

    def __post_init__(self) -> None:
        if self.order not in LIST_ORDERS:
            raise ValueError(f"no order of reports: {self.order}")


@dataclass(frozen=True, slots=True)
class ReportSummary:
    """A report in a list: everything but its headings, passages and removals.

    `sections` are the codes of those that it holds, in the order of `SECTION_CODES`; `length`
    counts characters of passage text; `added_at` is ISO 8601, UTC.
    """

    report_id: str
    path: str
    title: str
    year: int | None
    doc_type: str
    subject: str
    sections: tuple[str, ...]
    passages: int
    length: int
    added_at: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of some passages without their texts, all (n,): section codes, years and 文种;
    "" and None for a passage that is not held."""

    sections: list[str]
    years: list[int | None]
    doc_types: list[str]

    @classmethod
    def unknown(cls, count: int) -> Self:
        """Of passages that are not held."""
        return cls([""] * count, [None] * count, [""] * count)


@dataclass(frozen=True, slots=True)
class Facets:
    """How many passages there are of each section code, year, 文种 and topic, most frequent
    first. Years come newest first; None counts the reports that name no year.
    """

    sections: Mapping[str, int]
    years: Mapping[int | None, int]
    doc_types: Mapping[str, int]
    topics: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """A report's place in a list, counted from 0, and the ids before and after it, None at the
    ends."""

    position: int
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class ReportCounts:
    """How many reports of a list there are of each year, 文种 and subject, and how many hold
    each section code; most frequent first, years newest first with None for those without."""

    reports: int
    years: Mapping[int | None, int]
    doc_types: Mapping[str, int]
    subjects: Mapping[str, int]
    sections: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PhraseCount:
    """How often the passages of a year's reports say a phrase, and how many reports do."""

    phrase: str
    year: int
    occurrences: int
    reports: int


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """An index at a glance: `characters` of passage text, `size` on disk in bytes,
    `updated_at` ISO 8601 in UTC, or "" before the first change."""

    reports: int
    passages: int
    characters: int
    failures: int
    size: int
    model: Model
    generation: int
    updated_at: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """How many reports and passages a store holds."""

    reports: int
    passages: int
