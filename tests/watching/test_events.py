"""What watchdog really tells, on this system."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.watching import FolderEvents
from indexer.watching.events import Change

PATIENCE = 10


@pytest.fixture
def events() -> Iterator[FolderEvents]:
    made = FolderEvents()
    yield made
    made.close()


def told(events: FolderEvents, *files: Path) -> set[Change]:
    """The changes until all of `files` have been told of."""
    found: set[Change] = set()
    end = time.monotonic() + PATIENCE
    while not {Change(file) for file in files} <= found:
        assert time.monotonic() < end, found
        found |= set(events.taken(0.1))
    return found


def test_files_that_come_change_move_and_go(tmp_path: Path, events: FolderEvents) -> None:
    folder = tmp_path / "材 料"
    folder.mkdir()
    events.follow(folder)
    file, moved = folder / "一.txt", folder / "二.txt"
    file.write_text("经费")
    told(events, file)
    file.rename(moved)
    told(events, file, moved)
    moved.unlink()
    told(events, moved)
    (folder / "新" / "内").mkdir(parents=True)
    told(events, folder / "新")
    (folder / "新" / "内" / "三.txt").write_text("阵地")
    told(events, folder / "新" / "内" / "三.txt")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="others do not tell")
def test_a_file_is_open_until_it_is_closed(tmp_path: Path, events: FolderEvents) -> None:
    events.follow(tmp_path)
    file = tmp_path / "一.txt"
    with file.open("w") as stream:
        stream.write("经费")
        stream.flush()
        found = told(events, file)
        while Change(file, open=True) not in found:
            found |= set(events.taken(PATIENCE))
    assert Change(file) in events.taken(PATIENCE)


def test_reading_is_no_change(tmp_path: Path, events: FolderEvents) -> None:
    (tmp_path / "一.txt").write_text("经费")
    events.follow(tmp_path)
    (tmp_path / "一.txt").read_text()
    list(tmp_path.iterdir())
    assert events.taken(0.5) == []


def test_a_folder_that_was_away_is_followed_again(tmp_path: Path, events: FolderEvents) -> None:
    folder = tmp_path / "材料"
    folder.mkdir()
    events.follow(folder)
    folder.rename(tmp_path / "别处")
    events.leave(folder)
    events.leave(folder)
    with pytest.raises(OSError):
        events.follow(folder)
    (tmp_path / "别处").rename(folder)
    events.follow(folder)
    (folder / "一.txt").write_text("经费")
    told(events, folder / "一.txt")
