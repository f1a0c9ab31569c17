"""A file's bytes -> its lines of text, with the encoding that they were written in."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from indexer.errors import (
    FileDamaged,
    FileEmpty,
    FileError,
    FileUnreadable,
    FileUnsupported,
    os_reason,
)
from indexer.ingest.encodings import decode
from indexer.records import SourceLine, SourceText

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph

# The libraries for each format are imported where a file of it is read: together they take a
# third of a second, which a search should not spend.

LEADING_BOLD = re.compile(r"^\*\*(?=\S)(.+?[。：:；]?)\*\*(?=$|[^\*，。、；])")
"""A bold run that opens a line; one that a placeholder would not make (**户，推选**户)."""


def read(file: Path, path: str) -> SourceText:
    """The text of `file`, which is called `path` in messages and in the result.

    Raises:
        FileError: the file cannot be read, holds no text, or is of another format.
    """
    reader = READERS.get(file.suffix.lower())
    if reader is None:
        kinds = "、".join(sorted(READERS))
        raise FileUnsupported(path, f"暂不支持“{file.suffix or '无后缀'}”格式，目前可读 {kinds}")
    try:
        data = file.read_bytes()
    except OSError as error:
        raise FileUnreadable(path, f"打不开文件（{os_reason(error)}）") from error
    if not data.strip(b"\0 \t\r\n"):
        raise FileEmpty(path, "文件是空的")
    try:
        encoding, lines = reader(data, path)
    except FileError as error:
        raise type(error)(path, error.reason) from error
    if not any(line.text.strip() for line in lines):
        raise FileEmpty(path, "文件里没有文字")
    return SourceText(path, encoding, tuple(lines))


def _read_text(data: bytes, path: str) -> tuple[str, list[SourceLine]]:
    text, encoding = decode(data)
    return encoding, [SourceLine(n, line) for n, line in enumerate(_split_lines(text), 1)]


def _split_lines(text: str) -> list[str]:
    """Lines by CR, LF or both; a form feed also ends one, other separators are kept."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")


def _read_markdown(data: bytes, path: str) -> tuple[str, list[SourceLine]]:
    """Heading marks become levels, other block marks go; the text stays as written.

    Numbers of lists are text here (1. 加强领导), and inline emphasis is not interpreted,
    because reports write `**` for a number to fill in.
    """
    from markdown_it import MarkdownIt

    text, encoding = decode(data)
    source = _split_lines(text)
    levels: dict[int, int] = {}
    bare: set[int] = set()
    for token in MarkdownIt("commonmark").enable("table").parse("\n".join(source)):
        if token.map and token.type == "heading_open":
            levels[token.map[0]] = int(token.tag[1])
            bare.update(range(token.map[0] + 1, token.map[1]))
        elif token.map and token.type == "hr":
            bare.add(token.map[0])
        elif token.map and token.type == "thead_open":
            bare.add(token.map[1])
        elif token.map and token.type == "fence":
            bare.update((token.map[0], token.map[1] - 1))
    lines = [
        SourceLine(n + 1, "" if n in bare else _without_block_marks(line), levels.get(n))
        for n, line in enumerate(source)
    ]
    return encoding, lines


def _without_block_marks(line: str) -> str:
    """`## 一、…`, `> …`, `- …` and `| a | b |` without what only Markdown reads."""
    line = re.sub(r"^\s*(?:>\s?)*(?:#{1,6}\s+|[-+*]\s+(?=\S))?", "", line)
    if line.startswith("|"):
        return "　".join(cell.strip() for cell in line.strip().strip("|").split("|"))
    line = re.sub(r"\s+#+\s*$", "", line)
    return LEADING_BOLD.sub(r"\1", line)


def _read_docx(data: bytes, path: str) -> tuple[str, list[SourceLine]]:
    """Paragraphs and tables in reading order; each counts as one line."""
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = docx.Document(BytesIO(data))
        texts = list(_docx_texts(document))
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError, SyntaxError, OSError) as error:
        raise FileDamaged(
            path, "不是完好的 Word 文档，请用 Word 或 WPS 打开后另存为 .docx"
        ) from error
    numbered = enumerate(texts, 1)
    return "docx", [SourceLine(number, text, level) for number, (text, level) in numbered]


def _docx_texts(document: "Document") -> list[tuple[str, int | None]]:
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    texts: list[tuple[str, int | None]] = []
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            texts.extend((line, _docx_level(block)) for line in block.text.split("\n"))
        elif isinstance(block, Table):
            texts.append(("\n".join(_table_rows(block)), None))
    return texts


def _docx_level(paragraph: "Paragraph") -> int | None:
    """1 to 9 for the styles Heading 1 to 9 (标题 1 ...), 0 for Title, else None."""
    name = (paragraph.style.name or "") if paragraph.style else ""
    if name in {"Title", "标题"}:
        return 0
    digits = name.removeprefix("Heading ").removeprefix("标题 ")
    return int(digits) if digits != name and digits.isdigit() else None


def _table_rows(table: "Table") -> list[str]:
    """Each row as one line; a merged cell, which python-docx repeats, counts once."""
    rows = []
    for row in table.rows:
        cells: list[str] = []
        for cell in row.cells:
            text = " ".join(cell.text.split())
            if text and (not cells or cells[-1] != text):
                cells.append(text)
        rows.append("　".join(cells))
    return rows


Reader = Callable[[bytes, str], tuple[str, list[SourceLine]]]

READERS: dict[str, Reader] = {".txt": _read_text, ".md": _read_markdown, ".docx": _read_docx}
SUPPORTED_SUFFIXES = frozenset(READERS)
