"""How wordings rise and fall over the years."""

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.store import Store

MOST_PHRASES = 6


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A phrase in one year: how often it is said, in how many of that year's reports."""

    phrase: str
    year: int
    occurrences: int
    reports: int
    reports_of_year: int

    @property
    def share(self) -> float:
        """The share of that year's reports that say it."""
        return self.reports / self.reports_of_year


def trends(store: Store, phrases: Sequence[str]) -> tuple[TrendPoint, ...]:
    """A point for each phrase and each year that has reports, years in order.

    All passages are counted, letter by letter as typed, white space around a phrase and the script
    aside; the first six phrases.
    """
    wanted = list(dict.fromkeys(phrase.strip() for phrase in phrases if phrase.strip()))
    wanted = wanted[:MOST_PHRASES]
    counts = {(one.phrase, one.year): one for one in store.phrase_counts(wanted)}
    years = {year: n for year, n in store.report_counts().years.items() if year is not None}
    points = []
    for phrase in wanted:
        for year in sorted(years):
            one = counts.get((phrase, year))
            said = (one.occurrences, one.reports) if one else (0, 0)
            points.append(TrendPoint(phrase, year, *said, years[year]))
    return tuple(points)
