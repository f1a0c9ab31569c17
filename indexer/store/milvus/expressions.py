"""Filters, and what is to be seen, as conditions of Milvus."""

from collections.abc import Iterable
from dataclasses import dataclass

from indexer.records import Filters
from indexer.store.milvus.client import one_of, quoted

NO_YEAR = 0


@dataclass(frozen=True, slots=True)
class Outdated:
    """Reports whose rows of batches before `batch` are no longer to be seen."""

    batch: int
    report_ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class Visibility:
    """What is hidden at a moment: the rows of open batches, and outdated ones."""

    opened: frozenset[int] = frozenset()
    outdated: tuple[Outdated, ...] = ()

    def shows(self, batch: int, report_id: str) -> bool:
        """Whether a row of a batch is to be seen."""
        if batch in self.opened:
            return False
        return not any(batch < one.batch and report_id in one.report_ids for one in self.outdated)

    @property
    def condition(self) -> str:
        """The same as a condition, "" where nothing is hidden."""
        parts = [f"batch not in {quoted(sorted(self.opened))}"] if self.opened else []
        for one in self.outdated:
            within = one_of("report_id", sorted(one.report_ids))
            parts.append(f"not ({within} and batch < {one.batch})")
        return " and ".join(parts)


def all_of(conditions: Iterable[str]) -> str:
    """The condition that all of some hold; "" holds always."""
    return " and ".join(f"({one})" for one in conditions if one)


def condition(filters: Filters) -> str:
    """`filters` as a condition on passages, "" where they let everything through."""
    parts = []
    if filters.sections:
        parts.append(one_of("section", filters.sections))
    if filters.years:
        parts.append(one_of("year", filters.years))
    if filters.doc_types:
        parts.append(one_of("doc_type", filters.doc_types))
    if filters.paths:
        parts.append(" or ".join(f"({_within(path.rstrip('/'))})" for path in filters.paths))
    if filters.topics:
        parts.append(f"array_contains_any(topics, {quoted(list(filters.topics))})")
    return all_of(parts)


def _within(path: str) -> str:
    # "0" is the character after "/": the range holds what stands in the folder.
    return (
        f"path == {quoted(path)} or (path > {quoted(path + '/')} and path < {quoted(path + '0')})"
    )
