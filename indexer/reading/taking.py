"""Taking in one file: its bytes, their name, and the report in them, ready for the store."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from indexer.errors import FileError
from indexer.ingest import SUPPORTED_SUFFIXES, archive, embedding_text, ingest_bytes
from indexer.ingest.read import file_bytes
from indexer.lexicon import words
from indexer.records import Passage, Report
from indexer.settings import Settings

UNREAD = "unread"
"""Stands for the name of bytes that were not read to their end, so that they are no others."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file, called `path` in the index; `member` leads to one inside the archive `file`. It is
    only read unless its bytes are those of `known_digest`."""

    file: Path
    path: str
    member: tuple[str, ...] = ()
    known_digest: str = ""

    @property
    def suffix(self) -> str:
        """In lower case, with the dot."""
        return PurePosixPath(self.path).suffix.lower()


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file: a report, with the words and the text key of each passage, or a
    reason why not, or neither: the same bytes. `digest` is "" where they were not read."""

    digest: str
    report: Report | None = None
    keys: tuple[tuple[str, bytes], ...] = ()
    reason: str | None = None


def take_in(source: Source, settings: Settings) -> Taken:
    """Reads one file; whatever is wrong with it becomes a reason in Chinese."""
    digest = ""
    try:
        data = _bytes(source)
        digest = hashlib.sha256(data).hexdigest() if source.suffix in SUPPORTED_SUFFIXES else ""
        if digest and digest == source.known_digest:
            return Taken(digest)
        report = ingest_bytes(data, source.path, settings)
        return Taken(digest, report, tuple(map(_keyed, report.passages)))
    except FileError as error:
        return Taken(digest, reason=error.reason)
    except MemoryError:
        raise
    # One file that a parser did not expect must not keep all others out.
    except Exception as error:
        return Taken(digest, reason=f"处理时出错（{type(error).__name__}：{error}）")


def take_in_all(sources: Sequence[Source], settings: Settings) -> list[Taken]:
    """Reads several files; see `take_in`."""
    return [take_in(source, settings) for source in sources]


def _bytes(source: Source) -> bytes:
    # A format that is not read may be a film: its bytes are left alone.
    if source.suffix not in SUPPORTED_SUFFIXES:
        return b""
    if source.member:
        return archive.member_bytes(source.file, source.member)
    return file_bytes(source.file)


def text_key(passage: Passage) -> bytes:
    """Names the text that a passage's vector is made from."""
    return hashlib.sha256(embedding_text(passage).encode()).digest()


def body_words(passage: Passage) -> str:
    """The words of a passage for the word leg, parted by spaces."""
    return " ".join(words.cut(f"{passage.lead}\n{passage.content}"))


def _keyed(passage: Passage) -> tuple[str, bytes]:
    return body_words(passage), text_key(passage)
