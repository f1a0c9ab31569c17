"""Keeping an index in step with folders. `Watcher` decides, `FolderEvents` tells of changes."""

from indexer.watching.events import FolderEvents
from indexer.watching.notes import Notice, Pace, Round
from indexer.watching.watcher import Watcher

__all__ = ["FolderEvents", "Notice", "Pace", "Round", "Watcher"]
