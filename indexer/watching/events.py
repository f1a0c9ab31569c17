"""What watchdog tells of the files of folders, as a queue that can be waited on."""

import queue
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from watchdog.events import (
    EVENT_TYPE_CLOSED,
    EVENT_TYPE_CREATED,
    EVENT_TYPE_DELETED,
    EVENT_TYPE_MODIFIED,
    EVENT_TYPE_MOVED,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import ObservedWatch

TELLS_CLOSING = sys.platform.startswith("linux")
"""Whether the system tells when a file that was written to has been closed."""
TOLD = {EVENT_TYPE_CREATED, EVENT_TYPE_DELETED, EVENT_TYPE_MOVED, EVENT_TYPE_CLOSED}


@dataclass(frozen=True, slots=True)
class Change:
    """A file or folder that came, went or was written to; `open`: by a program that has not
    closed it yet."""

    file: Path
    open: bool = False


class FolderEvents(FileSystemEventHandler):
    """The changes in all folders that are followed. Reading a file is no change."""

    def __init__(self) -> None:
        self._changes: queue.SimpleQueue[Change] = queue.SimpleQueue()
        self._watches: dict[Path, ObservedWatch] = {}
        self._observer: Any = Observer()
        self._observer.daemon = True
        self._observer.start()

    def follow(self, folder: Path) -> None:
        """Begins to follow a folder, or again one that was away. Raises OSError."""
        self.leave(folder)
        self._watches[folder] = self._observer.schedule(self, str(folder), recursive=True)

    def leave(self, folder: Path) -> None:
        """Follows a folder no longer; harmless where it was not followed."""
        watch = self._watches.pop(folder, None)
        if watch is not None:
            # What it had to follow may be gone already.
            try:
                self._observer.unschedule(watch)
            except (OSError, KeyError):
                return

    def taken(self, seconds: float) -> list[Change]:
        """Waits up to `seconds` for a change; all that have come by then."""
        changes = []
        try:
            changes.append(self._changes.get(timeout=seconds))
            while True:
                changes.append(self._changes.get_nowait())
        except queue.Empty:
            return changes

    def close(self) -> None:
        """Follows nothing any more."""
        self._observer.stop()
        self._observer.join(timeout=5)

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Called by watchdog, in a thread of its own."""
        if event.event_type == EVENT_TYPE_MODIFIED and not event.is_directory:
            self._changes.put(Change(_path(event.src_path), open=TELLS_CLOSING))
        elif event.event_type in TOLD:
            for name in (event.src_path, event.dest_path):
                if name:
                    self._changes.put(Change(_path(name)))


def _path(name: bytes | str) -> Path:
    return Path(name if isinstance(name, str) else name.decode(errors="surrogateescape"))
