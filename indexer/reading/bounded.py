"""Reading one file within limits, wherever it may come from."""

from pathlib import Path

from indexer import ingest
from indexer.errors import FileError
from indexer.ingest.formats.kinds import is_plain
from indexer.reading.limits import Limits
from indexer.reading.readers import Readers
from indexer.records import Report
from indexer.settings import Settings

TEXT_SUFFIXES = frozenset({".txt", ".text"})
SHORT_TEXT = 200_000
"""Bytes of plain text that are read sooner than another process has started; no parser sees them,
and what does takes time in proportion to their number."""


def ingest_file(file: Path, path: str, settings: Settings, limits: Limits = Limits()) -> Report:
    """As `indexer.ingest.ingest_file`, in a process of its own unless the file is a short text.

    Raises:
        FileError: the file cannot be read, nothing is left of it, or it takes too much.
        ReaderNotStarted: no process came up.
    """
    if is_short_text(file):
        return ingest.ingest_file(file, path, settings)
    try:
        with Readers(1, limits) as readers:
            report: Report = readers.call(ingest.ingest_file, file, path, settings)
    except FileError as error:
        raise error if error.subject else type(error)(path, error.reason) from error
    return report


def is_short_text(file: Path) -> bool:
    """Whether a file is read without another process; false for one that cannot be read."""
    if file.suffix.lower() not in TEXT_SUFFIXES:
        return False
    try:
        if not file.is_file() or file.stat().st_size > SHORT_TEXT:
            return False
        with file.open("rb") as stream:
            data = stream.read(SHORT_TEXT + 1)
    except OSError:
        return False
    return len(data) <= SHORT_TEXT and is_plain(data)
