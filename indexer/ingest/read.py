"""A file -> its lines of text, by the module that knows its format."""

import stat
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from indexer.errors import (
    FileBinary,
    FileDamaged,
    FileEmpty,
    FileError,
    FileUnreadable,
    FileUnsupported,
    os_reason,
)
from indexer.ingest.formats.content import Content
from indexer.ingest.formats.kinds import SUFFIX_KINDS, kind_of, refuse_suffix
from indexer.records import SourceText

READERS = {
    "text": ("plain", "read_text"),
    "markdown": ("plain", "read_markdown"),
    "docx": ("docx", "read_docx"),
    "pdf": ("pdf", "read_pdf"),
    "image": ("ocr", "read_image"),
    "html": ("html", "read_html"),
    "mail": ("mail", "read_mail"),
    "rtf": ("rtf", "read_rtf"),
    "odt": ("odt", "read_odt"),
    "word": ("word", "read_word"),
    "zip": ("zips", "read_zip"),
    "locked": ("word", "refuse_locked"),
}
"""The module and the function for each kind; a module is imported when a file asks for it."""
SUPPORTED_SUFFIXES = frozenset(SUFFIX_KINDS)
LARGEST_FILE = 200_000_000
"""Bytes; the scan of a thick report is half of that."""
TOO_LARGE = f"文件超过 {LARGEST_FILE // 1_000_000} MB，不像是一份材料，请拆分后再收入"
NO_FILE = "不是普通文件（是管道、套接字或设备），没有打开"
MOST_CHARACTERS = 10_000_000
"""A collection of two thousand reports has as many; what holds more is no report."""
MOST_LINES = 300_000
LONGEST_LINE = 200_000
"""Characters; a hit that long could not be shown."""
TOO_LONG = f"文字超过 {MOST_CHARACTERS // 10_000} 万字，不像是一份材料，请拆分后再收入"
TOO_LONG_A_LINE = f"一行超过 {LONGEST_LINE // 10_000} 万字，不像是一份材料，请分段后再收入"
TOO_MANY_LINES = f"文字超过 {MOST_LINES // 10_000} 万行，不像是一份材料，请拆分后再收入"


def read(file: Path, path: str) -> SourceText:
    """The text of `file`, which is called `path` in messages and in the result.

    Raises:
        FileError: the file cannot be read, holds no text, or is of another format.
    """
    try:
        refuse_suffix(file.suffix.lower())
        data = file_bytes(file)
    except FileError as error:
        raise type(error)(path, error.reason) from error
    return read_bytes(data, file.suffix.lower(), path)


def file_bytes(file: Path) -> bytes:
    """What a file holds. Raises FileUnreadable and FileUnsupported, neither naming it: for what
    is no file, would never end, or is larger than `LARGEST_FILE`."""
    try:
        if not stat.S_ISREG(file.stat().st_mode) and not file.is_dir():
            raise FileUnsupported("", NO_FILE)
        with file.open("rb") as stream:
            data = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise FileUnreadable("", f"打不开文件（{os_reason(error)}）") from error
    if len(data) > LARGEST_FILE:
        raise FileUnsupported("", TOO_LARGE)
    return data


def read_bytes(data: bytes, suffix: str, path: str) -> SourceText:
    """The text of a file of those bytes, with that suffix in lower case. Raises FileError."""
    try:
        refuse_suffix(suffix)
        if not data.strip(b"\0 \t\r\n"):
            raise FileEmpty("", "文件是空的")
        content = _content(data, suffix)
        _refuse_long(content)
    except FileError as error:
        raise type(error)(path, error.reason) from error
    if not any(line.text.strip() for line in content.lines):
        raise FileEmpty(path, "文件里没有文字")
    return SourceText(path, content.encoding, content.lines, content.removed)


def _refuse_long(content: Content) -> None:
    lengths = [len(line.text) for line in content.lines]
    if sum(lengths) > MOST_CHARACTERS:
        raise FileUnsupported("", TOO_LONG)
    if len(lengths) > MOST_LINES:
        raise FileUnsupported("", TOO_MANY_LINES)
    if max(lengths, default=0) > LONGEST_LINE:
        raise FileUnsupported("", TOO_LONG_A_LINE)


def _content(data: bytes, suffix: str) -> Content:
    kind, promised = kind_of(data, suffix), SUFFIX_KINDS[suffix]
    try:
        return _reader(kind)(data)
    except FileBinary as error:
        if kind != "text" or promised == "text":
            raise
        raise FileDamaged(
            "", f"不是完好的 {suffix} 文件，也不是文本，请用原来的软件打开检查"
        ) from error


def _reader(kind: str) -> Callable[[bytes], Content]:
    module, function = READERS[kind]
    found: Callable[[bytes], Content] = getattr(
        import_module(f"indexer.ingest.formats.{module}"), function
    )
    return found
