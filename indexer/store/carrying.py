"""An index from one store into another as it is: nothing is read or embedded again."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from indexer.errors import StoreUnusable
from indexer.store.answers import Totals
from indexer.store.changes import Batch, FileState, Matrix, NewReport
from indexer.store.identity import Model, Source

AT_ONCE = 64
COPIED = "copied_from"
"""The fact that names, in a store, the one that it is a copy of until the copy is whole."""


@dataclass(frozen=True, slots=True)
class CarriedFile:
    """What a store remembers of a file; `reason` why it is not in, or None."""

    state: FileState
    source_id: int
    settings: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Carried:
    """Some reports with all that belongs to them; `vectors` (dimension,) as they are kept
    and `topics` by text key, `added_at` by report id."""

    reports: tuple[NewReport, ...]
    vectors: Mapping[bytes, Matrix]
    topics: Mapping[bytes, tuple[str, ...]]
    added_at: Mapping[str, str] = field(default_factory=dict)

    def batch(self) -> Batch:
        """The same as a batch, whose files are noted afterwards."""
        return Batch("", reports=self.reports, vectors=self.vectors, topics=self.topics)


class Origin(Protocol):
    """Where an index comes from. `cutter` names what cut the words as they are handed over."""

    identity: str
    model: Model
    cutter: str
    tagger: str

    def sources(self) -> Sequence[Source]:
        """The sources."""
        ...

    def mean_lengths(self) -> Sequence[float]:
        """The mean numbers of words of titles, headings and bodies, over the passages."""
        ...

    def count(self) -> int:
        """How many reports there are."""
        ...

    def reports(self, size: int) -> Iterator[Carried]:
        """All reports, `size` at a time."""
        ...

    def files(self) -> Iterator[CarriedFile]:
        """All files that are remembered."""
        ...


class Target(Protocol):
    """Where an index goes to."""

    def copied_from(self) -> str | None:
        """The identity of the index that this is an unfinished copy of, "" for none, None for a
        store without an index."""
        ...

    def begin(self, origin: Origin) -> None:
        """Takes over sources and names; from now on it is an unfinished copy."""
        ...

    def put(self, carried: Carried) -> None:
        """Takes some reports in, in place of those that are there."""
        ...

    def note(self, files: Sequence[CarriedFile]) -> None:
        """Remembers files."""
        ...

    def end(self, origin: Origin) -> Totals:
        """Completes the copy."""
        ...


def carry(
    origin: Origin,
    target: Target,
    name: str,
    told: Callable[[int, int], None] = lambda done, total: None,
) -> Totals:
    """Copies an index; one that was broken off is gone through again, nothing stands twice.

    Raises StoreUnusable where the target holds another index.
    """
    if target.copied_from() not in (None, origin.identity):
        raise StoreUnusable(name, "这里已经有一个索引，请换一个位置")
    target.begin(origin)
    done, total = 0, origin.count()
    for carried in origin.reports(AT_ONCE):
        target.put(carried)
        done += len(carried.reports)
        told(done, total)
    part: list[CarriedFile] = []
    for file in origin.files():
        part.append(file)
        if len(part) == AT_ONCE:
            target.note(part)
            part = []
    target.note(part)
    return target.end(origin)
