"""Headings as material of their own: sets of parallel headings, found by what they are about.

A set is the headings that stand side by side under one heading of a report, or at its top; a
writer borrows such a set as a whole, so it is never torn apart. No index of headings is kept:
the passages that answer the query lead to their reports, whose sets are then embedded and ranked,
some hundreds of short texts in a few milliseconds.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from indexer.ingest.outline import without_number
from indexer.lexicon.traditional import simplified
from indexer.records import Filters, Heading, Query
from indexer.search.library import Library
from indexer.search.query import understand
from indexer.store import Listing, ReportSummary
from indexer.store.changes import Matrix

POOL = 100
"""Passages whose reports are looked through."""
BROWSED = 100
"""Reports that are looked through where a query names no topic."""
BEST_HEADING = 0.4
"""The share of the one heading that is nearest to the topic; the rest is the set's own, with
the title it stands under."""
SAID = 0.4
"""What a set gains whose headings or title say every word of the topic."""
RIGHT_SECTION = 0.8
"""What a set of the section asked for gains: more than topics differ by, as for passages."""
RIGHT_YEAR = 0.3
"""What a set of a report of the year asked for gains, and of the 文种."""
PARALLEL = 0.05
"""What a set gains whose headings are parallel."""
CLAUSE = re.compile(r"[，、；：,;:\s]+")


@dataclass(frozen=True, slots=True)
class HeadingSet:
    """Headings side by side under `parents` in a report. `section` is "" where they differ in
    it; `score`, higher is better, compares within one answer only."""

    report: ReportSummary
    parents: tuple[str, ...]
    section: str
    headings: tuple[Heading, ...]
    score: float = 0.0

    @property
    def parallel(self) -> bool:
        """Whether they are built alike: as many clauses of as many characters each (对仗)."""
        shapes = {tuple(map(len, CLAUSE.split(text))) for text in self.wordings}
        return len(self.headings) > 1 and len(shapes) == 1

    @property
    def wordings(self) -> tuple[str, ...]:
        """The headings without their numbers and full stops."""
        return tuple(without_number(heading.text).rstrip("。.：:") for heading in self.headings)


def heading_sets(report: ReportSummary, headings: Sequence[Heading]) -> Iterator[HeadingSet]:
    """The sets of two headings or more, in the order of their first heading."""
    groups: dict[tuple[int, ...], tuple[tuple[Heading, ...], list[Heading]]] = {}
    for heading, above in _with_parents(headings):
        # Two headings of a report may be worded alike, and stand on one line.
        _, group = groups.setdefault(tuple(map(id, above)), (above, []))
        group.append(heading)
    for above, group in groups.values():
        if len(group) > 1:
            sections = {heading.section for heading in group}
            section = sections.pop() if len(sections) == 1 else ""
            yield HeadingSet(report, tuple(p.text for p in above), section, tuple(group))


def search_headings(
    library: Library, text: str, filters: Filters = Filters(), limit: int = 10
) -> tuple[HeadingSet, ...]:
    """The sets of headings that a query asks for, the best first, each said only once.

    A section word prefers sets of that section, as it does for passages.

    Raises:
        QueryEmpty, QueryTooLong: the query cannot be searched for.
    """
    query = understand(text)
    sets = [
        one
        for report, headings in _reports(library, query, filters)
        for one in heading_sets(report, headings)
        if not filters.sections or one.section in filters.sections
    ]
    ranked = sorted(_scored(library, query, sets), key=lambda one: (-one.score, one.report.path))
    return _once(ranked)[:limit]


def _reports(
    library: Library, query: Query, filters: Filters
) -> list[tuple[ReportSummary, tuple[Heading, ...]]]:
    """The reports whose sets are looked through, each with its headings."""
    if query.topic:
        hits = library.search(query.text, filters, POOL).hits
        ids = list(dict.fromkeys(hit.report_id for hit in hits))
    else:
        wanted = replace(
            filters,
            sections=filters.sections or query.sections,
            years=filters.years or query.years,
            doc_types=filters.doc_types or query.doc_types,
        )
        listing = Listing(wanted, order="year", descending=True)
        ids = [one.report_id for one in library.store.reports(BROWSED, 0, listing)]
    headings = library.store.headings(ids)
    return [(one, headings[one.report_id]) for one in library.store.summaries(list(headings))]


def _scored(library: Library, query: Query, sets: Sequence[HeadingSet]) -> Iterator[HeadingSet]:
    wordings = [simplified(wording) for one in sets for wording in one.wordings]
    contexts = [_context(one) for one in sets]
    nearness = _cosines(library, query.topic, [*contexts, *wordings])
    start = len(sets)
    for one, context, near in zip(sets, contexts, nearness[: len(sets)], strict=True):
        end = start + len(one.headings)
        best = float(nearness[start:end].max())
        start = end
        said = sum(term in context for term in query.terms) / max(1, len(query.terms))
        score = (1 - BEST_HEADING) * float(near) + BEST_HEADING * best + SAID * said
        yield replace(one, score=round(score + _preference(query, one), 6))


def _context(one: HeadingSet) -> str:
    """What a set is about, in simplified characters: its report's subject, the heading above it,
    and its headings."""
    above = map(without_number, one.parents[-1:])
    return simplified(" ".join((one.report.subject, one.report.subject, *above, *one.wordings)))


def _preference(query: Query, one: HeadingSet) -> float:
    return (
        RIGHT_SECTION * (one.section in query.sections)
        + RIGHT_YEAR * (one.report.year in query.years)
        + RIGHT_YEAR * (one.report.doc_type in query.doc_types)
        + PARALLEL * one.parallel
    )


def _cosines(library: Library, topic: str, texts: Sequence[str]) -> Matrix:
    """(n,); all 0 where there is no topic."""
    if not topic or not texts:
        return np.zeros(len(texts), dtype=np.float32)
    cosines: Matrix = library.encode(texts) @ library.encode([topic])[0]
    return cosines


def _once(sets: Sequence[HeadingSet]) -> tuple[HeadingSet, ...]:
    """Sets that say what one before them says are left out."""
    first: dict[tuple[str, ...], HeadingSet] = {}
    for one in sets:
        first.setdefault(one.wordings, one)
    return tuple(first.values())


def _with_parents(headings: Sequence[Heading]) -> Iterator[tuple[Heading, tuple[Heading, ...]]]:
    above: list[Heading] = []
    for heading in headings:
        while above and above[-1].level >= heading.level:
            above.pop()
        yield heading, tuple(above)
        above.append(heading)
