"""A report file -> a Report with its outline and its passages."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from indexer.errors import FileEmpty
from indexer.ingest.clean import FURNITURE_REASON, clean
from indexer.ingest.formats.content import FURNITURE
from indexer.ingest.formats.kinds import left_out
from indexer.ingest.label import label
from indexer.ingest.outline import outline
from indexer.ingest.passages import cut, embedding_text
from indexer.ingest.read import SUPPORTED_SUFFIXES, read, read_bytes
from indexer.ingest.titles import take_title
from indexer.records import Passage, Report, SourceLine, SourceText
from indexer.settings import Settings

__all__ = ["SUPPORTED_SUFFIXES", "embedding_text", "ingest_bytes", "ingest_file", "left_out"]


def ingest_file(file: Path, path: str, settings: Settings) -> Report:
    """What the file at `file` holds; `path` is what the report is called from here on.

    Raises:
        FileError: the file cannot be read or nothing is left of it; reason in Chinese.
    """
    return _report(read(file, path), Path(path).stem, settings)


def ingest_bytes(data: bytes, path: str, settings: Settings) -> Report:
    """As `ingest_file`, of bytes that lie in an archive; `path` tells what they are called."""
    place = PurePosixPath(path)
    return _report(read_bytes(data, place.suffix.lower(), path), place.stem, settings)


def _report(source: SourceText, name: str, settings: Settings) -> Report:
    """`name` serves as the title of a report that has none."""
    path = source.path
    lines, removed = clean(source.lines)
    title, body, repeated = take_title(lines, name)
    furniture = {FURNITURE_REASON, FURNITURE}
    interrupted = frozenset(r.line for r in [*source.removed, *removed] if r.reason in furniture)
    headings, passages = cut(
        label(outline(body, interrupted), title.doc_type), settings.long_paragraph
    )
    if not passages:
        raise FileEmpty(path, "除标题和广告外没有正文")
    return Report(
        path=path,
        title=title.text,
        year=title.year,
        doc_type=title.doc_type,
        subject=title.subject,
        encoding=source.encoding,
        headings=tuple(headings),
        passages=tuple(_with_pages(passages, source.lines)),
        removed=tuple(
            sorted([*source.removed, *removed, *repeated], key=lambda removal: removal.line)
        ),
    )


def _with_pages(passages: Iterable[Passage], lines: Sequence[SourceLine]) -> Iterator[Passage]:
    """Passages with the pages that their lines stand on."""
    for passage in passages:
        first, last = (lines[number - 1].page for number in passage.lines)
        yield passage if first is None or last is None else replace(passage, pages=(first, last))
