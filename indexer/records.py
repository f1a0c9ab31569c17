"""The nouns that the stages pass to each other. All are frozen; none knows how it is made."""

from dataclasses import dataclass, field
from typing import NamedTuple

Span = tuple[int, int]
"""Start (inclusive) and end (exclusive) of a piece of text, in characters."""
TEXT_KEY_BYTES = 16
"""Of what names a passage's text, from reading to the store; indexes up to version 5 kept 32."""


def pages_shown(pages: tuple[int, int] | None) -> str:
    """第 3 页 or 第 3—4 页, "" for a file without pages."""
    if pages is None:
        return ""
    return f"第 {pages[0]} 页" if pages[0] == pages[1] else f"第 {pages[0]}—{pages[1]} 页"


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line of a file as read. `level` is set where the format itself marks a heading,
    `page` (1-based) where the file has pages; of a line over two pages it is the first."""

    number: int
    text: str
    level: int | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Removal:
    """Something that reading or cleaning took out: where (1-based line), what, and why (in
    Chinese)."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class SourceText:
    """What reading a file yields. `removed` is what the format itself marks as no part of the
    text: page headers, a table of contents."""

    path: str
    encoding: str
    lines: tuple[SourceLine, ...]
    removed: tuple[Removal, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as written, with its number. `section` is a code of `indexer.sections`."""

    line: int
    level: int
    text: str
    section: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a report that a writer can reuse.

    `lines` are the first and last line, 1-based, in the file as read. `lead` is the sentence
    that opens the enumeration which this passage is a point of, or "". `placeholders` are the
    spans of `text` that the next writer has to fill (XX, **, 某某). `pages` are the first and the
    last page, 1-based, or None where the file has none.
    """

    ordinal: int
    lines: tuple[int, int]
    section: str
    heading_path: tuple[str, ...]
    lead: str
    text: str
    placeholders: tuple[Span, ...]
    pages: tuple[int, int] | None = None

    @property
    def content(self) -> str:
        """The text without its placeholders: what carries weight in vectors and words."""
        pieces, start = [], 0
        for begin, end in self.placeholders:
            pieces.append(self.text[start:begin])
            start = end
        return "".join([*pieces, self.text[start:]])


@dataclass(frozen=True, slots=True)
class Report:
    """A report after ingest. `year` is the year that it is about, `doc_type` its 文种."""

    path: str
    title: str
    year: int | None
    doc_type: str
    subject: str
    encoding: str
    headings: tuple[Heading, ...]
    passages: tuple[Passage, ...]
    removed: tuple[Removal, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be taken in, with the reason in Chinese."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line of a user's word list that could not be used, 1-based (0: the whole file), with
    the reason in Chinese."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        place = f"第 {self.line} 行" if self.line else "整个文件"
        return f"{self.file} {place}：{self.reason}"


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A report in an index. `added_at` is ISO 8601, UTC; `length` counts characters; `topics`
    holds those of each passage."""

    report_id: str
    added_at: str
    length: int
    report: Report
    topics: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage in an index together with what a hit shows of its report.

    `key` is the row number that joins SQLite, FAISS and Tantivy; it is never shown, because
    two indexes of the same files may number differently. `passage_id` is the same in both.
    """

    key: int
    passage_id: str
    report_id: str
    path: str
    title: str
    year: int | None
    doc_type: str
    passage: Passage
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filters:
    """What a person set: nothing else gets through. Empty means no restriction.

    `paths` are folders or files as `Report.path` spells them.
    """

    sections: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    doc_types: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.sections or self.years or self.doc_types or self.paths or self.topics)

    def admits(self, passage: StoredPassage) -> bool:
        """Whether a passage gets through."""
        folders = [path.rstrip("/") for path in self.paths]
        return (
            (not self.sections or passage.passage.section in self.sections)
            and (not self.years or passage.year in self.years)
            and (not self.doc_types or passage.doc_type in self.doc_types)
            and (not self.topics or any(topic in self.topics for topic in passage.topics))
            and (
                not folders
                or any(
                    passage.path == path or passage.path.startswith(f"{path}/") for path in folders
                )
            )
        )


class Scored(NamedTuple):
    """A passage's key and its score on one leg; higher is better."""

    key: int
    score: float


class WeightedTerm(NamedTuple):
    """A word to look for, as jieba cuts it, and how much it counts."""

    word: str
    weight: float


@dataclass(frozen=True, slots=True)
class Query:
    """What was understood of a query: preferences, and `topic`, the text that is left.

    `terms` are the topic's words, for the word leg and for highlighting; `topics` are those of
    the thesaurus whose wordings the search added.
    """

    text: str
    topic: str
    sections: tuple[str, ...]
    years: tuple[int, ...]
    doc_types: tuple[str, ...]
    terms: tuple[str, ...]
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A near-identical passage that is folded under a hit."""

    passage_id: str
    path: str
    title: str
    year: int | None


@dataclass(frozen=True, slots=True)
class Hit:
    """A found passage. `score` is the fused one, `cosine` the dense one; higher is better.

    `preferred` is false where the passage stands outside what the query prefers.
    """

    rank: int
    score: float
    cosine: float
    passage_id: str
    report_id: str
    path: str
    title: str
    year: int | None
    doc_type: str
    section: str
    topics: tuple[str, ...]
    heading_path: tuple[str, ...]
    lead: str
    text: str
    lines: tuple[int, int]
    placeholders: tuple[Span, ...]
    highlights: tuple[Span, ...]
    preferred: bool
    duplicates: tuple[Duplicate, ...] = ()
    pages: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer to one query. `elapsed_ms` counts from the parsed text to the last hit."""

    query: Query
    hits: tuple[Hit, ...]
    elapsed_ms: float

    @property
    def relaxed(self) -> bool:
        """Whether hits stand outside a preference of the query."""
        return any(not hit.preferred for hit in self.hits)


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build changed. `reports` and `passages` count the whole index afterwards.

    `embedded` counts the passages whose vector had to be computed; the others were known.
    """

    reports: int
    passages: int
    added: int
    updated: int
    unchanged: int
    removed: int
    embedded: int
    failed: tuple[Failure, ...]
    seconds: float
    model: str
    notes: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class TrainResult:
    """What `jiugao train` came to: `before` and `after` are MRR@10 of the built-in and of the
    fitted model on `held_out` pairs of the archive; `kept` says whether the fitted one is used."""

    reports: int
    passages: int
    held_out: int
    before: float
    after: float
    kept: bool
    words: tuple[str, ...]
    seconds: float
