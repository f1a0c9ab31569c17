"""What the watcher goes by, and what it tells."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from indexer.build import Care, Progress
from indexer.records import BuildResult, Failure
from indexer.watching.events import Change

Builder = Callable[[Sequence[Path], Care, Callable[[Progress], None]], BuildResult]


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds: a file that has not changed for `quiet` is complete, one that is still open or
    goes on changing waits up to `patience` while all others are built; between two looks through
    the folders; between two looks at whether they are there; and before trying again."""

    quiet: float = 2.0
    patience: float = 30.0
    look: float = 300.0
    step: float = 1.0
    retry: float = 10.0


@dataclass(frozen=True, slots=True)
class Round:
    """What a build changed: the paths of files, `removed` only as a number, and the failures
    that were not told before."""

    added: tuple[str, ...]
    updated: tuple[str, ...]
    removed: int
    failed: tuple[Failure, ...]
    reports: int
    passages: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Notice:
    """What keeps the watcher from its work, or no longer does: `kind` is watching (it
    begins), away, back, waiting or unheard; `subject` the folder or index; `reason` in Chinese."""

    kind: str
    subject: str
    reason: str = ""


class Events(Protocol):
    """Who tells of changes; see `indexer.watching.events.FolderEvents`."""

    def follow(self, folder: Path) -> None: ...

    def leave(self, folder: Path) -> None: ...

    def taken(self, seconds: float) -> list[Change]: ...
