"""The map of what a library can offer: section types by topics or subjects (栏目 × 主题)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from indexer.records import Filters
from indexer.sections import SECTION_CODES
from indexer.store import Store


@dataclass(frozen=True, slots=True)
class LibraryMap:
    """`rows` are topics or subjects, those with the most passages first; `sections` the codes
    that hold any, in their usual order; `counts` the passages of a section and a row."""

    rows: tuple[str, ...]
    sections: tuple[str, ...]
    counts: Mapping[tuple[str, str], int]

    def total(self, row: str) -> int:
        """The passages of a row."""
        return sum(self.counts.get((section, row), 0) for section in self.sections)


def library_map(store: Store, filters: Filters = Filters(), by_subject: bool = False) -> LibraryMap:
    """The passages that `filters` let through, counted by section and topic, or by section and
    the subject of their report."""
    counts = store.subject_map(filters) if by_subject else store.topic_map(filters)
    rows = Counter[str]()
    for (_, row), number in counts.items():
        rows[row] += number
    held = {section for section, _ in counts}
    return LibraryMap(
        rows=tuple(sorted(rows, key=lambda row: (-rows[row], row))),
        sections=tuple(code for code in SECTION_CODES if code in held),
        counts=counts,
    )
