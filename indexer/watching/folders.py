"""A watched folder and the changed files in it, and telling whether it is the same as before."""

import os
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from indexer.errors import JiugaoError
from indexer.ingest.filenames import shown
from indexer.records import Filters
from indexer.store import open_store

State = tuple[int, int] | None
"""Size in bytes and time of the last change of a file, None where there is none."""
FOLDER: State = (-1, -1)
Identity = tuple[int, int]
"""Device and number of a folder in its file system."""


@dataclass(slots=True)
class Watched:
    """`identity` tells a folder from another in its place, such as the empty one that a network
    drive is mounted on; `held`: it held files, or the index holds reports of it."""

    path: Path
    held: bool
    there: bool | None = None
    identity: Identity | None = None
    looked: float = float("-inf")
    seen: dict[Path, State] = field(default_factory=dict)


@dataclass(slots=True)
class Pending:
    """A changed file: its last state, since when that stands, and whether it is open."""

    state: State
    since: float
    open: bool


def absolute(place: Path) -> Path:
    return Path(os.path.normpath(place.absolute()))


def state_of(file: Path) -> State:
    try:
        facts = file.stat()
    except OSError:
        return None
    # A folder changes with every file that comes; those are told of by themselves.
    return FOLDER if file.is_dir() else (facts.st_size, facts.st_mtime_ns)


def standing(folder: Path) -> tuple[Identity | None, bool]:
    """What tells a folder from others, None where it cannot be opened; whether it is empty."""
    try:
        facts = folder.stat()
        with os.scandir(folder) as entries:
            empty = all(entry.name.startswith(".") for entry in entries)
    except OSError:
        return None, True
    # Windows numbers the files of network drives anew when they are connected again.
    return (facts.st_dev, facts.st_ino if os.name != "nt" else 0), empty


def why_away(identity: Identity | None) -> str:
    if identity is None:
        return "现在不在，其中的报告先留着，等它回来"
    return "现在是空的，其中的报告先留着；如果真的清空了，请运行 jiugao build"


def holds(index: Path, folder: Path) -> bool:
    """Whether an index holds reports of a folder."""
    try:
        with closing(open_store(index)) as store:
            home = Path(shown(str(folder)))
            labels = [one.label for one in store.status().sources if one.folder == home]
            return bool(labels and store.browse(Filters(paths=tuple(labels)), 1))
    except JiugaoError:
        return False
