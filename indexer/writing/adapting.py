"""What must change in a passage before it is used again, and the passage with changes made."""

from collections.abc import Callable, Collection, Iterable

from indexer.records import Span
from indexer.writing.amounts import find_amounts
from indexer.writing.blanks import find_blanks
from indexer.writing.dates import find_dates
from indexer.writing.findings import FINDING_KINDS, Finding
from indexer.writing.meetings import find_meetings
from indexer.writing.outdated import find_outdated
from indexer.writing.persons import find_persons
from indexer.writing.places import find_places
from indexer.writing.punctuation import find_punctuation
from indexer.writing.units import find_units

ALL_KINDS = frozenset(kind.code for kind in FINDING_KINDS)
FINDERS: dict[str, Callable[[str, int], list[Finding]]] = {
    "placeholder": lambda text, year: find_blanks(text),
    "outdated": find_outdated,
    "meeting": lambda text, year: find_meetings(text),
    "unit": lambda text, year: find_units(text),
    "person": lambda text, year: find_persons(text),
    "place": lambda text, year: find_places(text),
    "year": find_dates,
    "number": lambda text, year: find_amounts(text),
    "punctuation": lambda text, year: find_punctuation(text),
}
"""How each kind is found. Where two findings overlap, the kind that stands first here stays."""


def examine(text: str, target_year: int, kinds: Collection[str] = ALL_KINDS) -> tuple[Finding, ...]:
    """What must change in `text` for a report on `target_year`, ordered by place, none
    overlapping another. Only `kinds`, codes of `FINDING_KINDS`, are looked for, so that a year
    in the title of a document is found where documents are not asked for."""
    found: list[Finding] = []
    for kind, find in FINDERS.items():
        if kind in kinds:
            taken = [one.span for one in found]
            found += [one for one in find(text, target_year) if not _overlaps(one.span, taken)]
    return tuple(sorted(found, key=lambda one: one.span))


def replaced(text: str, changes: Iterable[tuple[Span, str]]) -> str:
    """The text with other words in the place of each span.

    Raises:
        ValueError: two spans overlap, or one lies outside the text.
    """
    pieces, at = [], 0
    for (start, end), words in sorted(changes):
        if not at <= start <= end <= len(text):
            raise ValueError(f"span {(start, end)} overlaps another or lies outside the text")
        pieces += [text[at:start], words]
        at = end
    return "".join([*pieces, text[at:]])


def _overlaps(span: Span, taken: Iterable[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in taken)
