"""One section of several reports side by side (同栏对读)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.records import Filters, StoredPassage
from indexer.store import Listing, ReportSummary, Store

MOST_COLUMNS = 6
MOST_PASSAGES = 200


@dataclass(frozen=True, slots=True)
class Column:
    """A report and what it holds of the section, in order; nothing where it has none."""

    report: ReportSummary
    passages: tuple[StoredPassage, ...]


def side_by_side(store: Store, section: str, report_ids: Sequence[str]) -> tuple[Column, ...]:
    """A column for each report that is held, in the order given."""
    columns = []
    for report in store.summaries(list(dict.fromkeys(report_ids))[:MOST_COLUMNS]):
        filters = Filters(sections=(section,), paths=(report.path,))
        passages = store.passages(store.browse(filters, MOST_PASSAGES))
        columns.append(Column(report, tuple(passages)))
    return tuple(columns)


def through_the_years(store: Store, section: str, listing: Listing) -> tuple[Column, ...]:
    """The same for one report of each of the newest years of a list, the longest that has that
    section, the oldest year first."""
    having = replace(listing.filters, sections=(section,))
    held = store.report_counts(replace(listing, filters=having)).years
    years = [year for year in held if year is not None][:MOST_COLUMNS]
    longest = replace(listing, order="length", descending=True)
    chosen: list[ReportSummary] = []
    for year in reversed(years):
        of_year = replace(longest, filters=replace(having, years=(year,)))
        chosen += store.reports(1, 0, of_year)
    return side_by_side(store, section, [report.report_id for report in chosen])
