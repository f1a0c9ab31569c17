"""A file's bytes -> its lines of text, with the encoding that they were written in."""

import re
import unicodedata
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from indexer.errors import (
    FileBinary,
    FileDamaged,
    FileEmpty,
    FileUnreadable,
    FileUnsupported,
    os_reason,
)
from indexer.records import SourceLine, SourceText

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph

# The libraries for each format are imported where a file of it is read: together they take a
# third of a second, which a search should not spend.

BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
UNMARKED_ENCODINGS = ("gb18030", "utf_16_le", "utf_16_be")
TRUNCATED = "文件末尾残缺，可能没有复制或下载完整，请重新取得后再建索引"
NOT_TEXT = "不是文本文件，或已经损坏"
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
    encoding, lines = reader(data, path)
    if not any(line.text.strip() for line in lines):
        raise FileEmpty(path, "文件里没有文字")
    return SourceText(path, encoding, tuple(lines))


def decode(data: bytes, path: str) -> tuple[str, str]:
    """The text and the name of its encoding: by its mark, else UTF-8, else by likelihood.

    Raises:
        FileBinary, FileDamaged: no encoding fits, or the text breaks off in mid-character.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode_strictly(data, encoding, path), encoding
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        if _breaks_off(error, data):
            raise FileDamaged(path, TRUNCATED) from error
        return _decode_unmarked(data, path)
    if "\0" not in text:
        return text, "utf-8"
    return _decode_unmarked(data, path)


def _decode_strictly(data: bytes, encoding: str, path: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise FileDamaged(path, TRUNCATED) from error
    if _share_of_text(text) < 0.9:
        raise FileBinary(path, NOT_TEXT)
    return text


def _breaks_off(error: UnicodeDecodeError, data: bytes) -> bool:
    """Whether all is UTF-8 beyond doubt up to a last character that is cut off."""
    return error.end == len(data) and "unexpected end" in error.reason and error.start >= 30


def _decode_unmarked(data: bytes, path: str) -> tuple[str, str]:
    """GB18030 or UTF-16 without a mark, whichever reads as Chinese text.

    GB18030 accepts nearly any bytes, so that validity alone proves nothing: the share of
    characters in common use decides, and charset-normalizer has the last word.
    """
    guesses = []
    for encoding in UNMARKED_ENCODINGS:
        text, complete = _decode_up_to_end(data, encoding)
        guesses.append((_share_of_text(text), encoding, text, complete))
    share, encoding, text, complete = max(guesses, key=lambda guess: guess[0])
    if share >= 0.9:
        if not complete:
            raise FileDamaged(path, TRUNCATED)
        return text, encoding
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=["gb18030", "big5", "utf_16_le", "utf_16_be"]).best()
    if best is not None and _share_of_text(str(best)) >= 0.8:
        return str(best), best.encoding
    raise FileBinary(path, NOT_TEXT)


def _decode_up_to_end(data: bytes, encoding: str) -> tuple[str, bool]:
    """The text, and whether it ends with a whole character; "" where the bytes do not fit."""
    try:
        return data.decode(encoding), True
    except UnicodeDecodeError as error:
        if error.start < len(data) - 4:
            return "", False
        return data[: error.start].decode(encoding), False


def _share_of_text(text: str) -> float:
    """The share of characters that Chinese office text consists of (0 for no text)."""
    sample = text[:20_000]
    return sum(map(_is_usual, sample)) / len(sample) if sample else 0.0


def _is_usual(char: str) -> bool:
    if "\u4e00" <= char <= "\u9fff":
        # Level-1 and level-2 characters of GB 2312 are the ones in common use.
        return len(char.encode("gb2312", "ignore")) == 2
    if char < "\u0080":
        return char.isprintable() or char in "\r\n\t\f"
    return char in "　·—‘’“”…※①②③④⑤⑥⑦⑧⑨⑩㎡℃№" or (
        unicodedata.category(char)[0] in "PZ" or "\uff00" <= char <= "\uffef"
    )


def _read_text(data: bytes, path: str) -> tuple[str, list[SourceLine]]:
    text, encoding = decode(data, path)
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

    text, encoding = decode(data, path)
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
