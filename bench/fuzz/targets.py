"""What is fuzzed: functions of bytes that may raise a FileError and nothing else."""

import contextlib
import tempfile
from collections.abc import Callable
from importlib import import_module
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_STORED, BadZipFile, ZipFile

import numpy as np

from indexer.errors import FileError
from indexer.ingest import archive, ingest_bytes
from indexer.ingest.clean import clean
from indexer.ingest.formats import ocr
from indexer.ingest.formats.pdfchars import PageText
from indexer.ingest.read import READERS, read_bytes
from indexer.records import SourceLine
from indexer.settings import Settings

# What reads a format is imported with the first such file, when nothing is instrumented any more.
for _module, _ in READERS.values():
    import_module(f"indexer.ingest.formats.{_module}")

Target = Callable[[bytes], None]
BREAK = b"\n--part--\n"
"""Between the parts of an office document, which are fuzzed unpacked."""
PARTS = {
    "docx": ("word/document.xml", "word/numbering.xml", "word/styles.xml", "word/footnotes.xml"),
    "odt": ("content.xml", "styles.xml"),
}
ODT = "application/vnd.oasis.opendocument.text"
SUFFIXES = {
    "text": ".txt",
    "markdown": ".md",
    "pdf": ".pdf",
    "html": ".html",
    "mail": ".eml",
    "rtf": ".rtf",
    "image": ".png",
    "package": ".docx",
    "old-word": ".doc",
}


STARTS = {
    "pdf": b"%PDF-1.7\n",
    "html": b"<html>",
    "mail": b"MIME-Version: 1.0\n",
    "rtf": b"{\\rtf1 ",
}
"""What every input is given, so that none is taken for plain text."""


def target(name: str) -> Target:
    """The function of a name of `names`."""
    if name in SUFFIXES:
        return lambda data: _read(STARTS.get(name, b"") + data, SUFFIXES[name])
    if name in PARTS:
        return lambda data: _read(packed(data, name), f".{name}")
    return {"clean": _clean, "stages": _stages, "archive": _archive}[name]


def names() -> list[str]:
    """All targets."""
    return [*SUFFIXES, *PARTS, "archive", "clean", "stages"]


def without_programs() -> None:
    """Has pictures be empty pages, and no other program started: neither is Python's to cover."""
    ocr.engine = lambda: "none"  # type: ignore[assignment]
    ocr.recognised = _blank


def seeds(name: str, files: list[Path]) -> list[bytes]:
    """Those files that a target can begin with."""
    if name in PARTS:
        return [part for file in files if (part := _unpacked(file, name))]
    if name in {"clean", "stages"}:
        return [file.read_bytes() for file in files if file.suffix == ".txt"]
    if name == "archive":
        return [file.read_bytes() for file in files if file.suffix == ".zip"]
    like = {".eml": {".eml", ".mht"}, ".png": {".png", ".jpg", ".tif", ".bmp"}}
    wanted = like.get(SUFFIXES[name], {SUFFIXES[name]})
    return [file.read_bytes() for file in files if file.suffix in wanted]


def packed(data: bytes, name: str) -> bytes:
    """An office document of the parts that the bytes hold."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_STORED) as package:
        if name == "odt":
            package.writestr("mimetype", ODT)
        for part, content in zip(PARTS[name], data.split(BREAK), strict=False):
            package.writestr(part, content)
    return stream.getvalue()


def _unpacked(file: Path, name: str) -> bytes:
    try:
        with ZipFile(file) as package:
            held = set(package.namelist())
            if PARTS[name][0] not in held:
                return b""
            return BREAK.join(package.read(one) if one in held else b"" for one in PARTS[name])
    except (BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError):
        return b""


def _read(data: bytes, suffix: str) -> None:
    with contextlib.suppress(FileError):
        read_bytes(data, suffix, "某")


def _clean(data: bytes) -> None:
    lines = data.decode("utf-8", "ignore").split("\n")
    clean(tuple(SourceLine(number, line, None, None) for number, line in enumerate(lines, 1)))


def _stages(data: bytes) -> None:
    """From the text to its passages."""
    text = data.decode("utf-8", "ignore")
    with contextlib.suppress(FileError):
        ingest_bytes(text.encode("utf-8-sig"), "某.txt", Settings())


def _archive(data: bytes) -> None:
    with tempfile.NamedTemporaryFile(suffix=".zip") as stream:
        stream.write(data)
        stream.flush()
        file = Path(stream.name)
        with contextlib.suppress(FileError):
            for member in archive.members(file)[:20]:
                with contextlib.suppress(FileError):
                    archive.member_bytes(file, member.keys)


def _blank(picture: "np.typing.NDArray[np.uint8]") -> PageText:
    height, width = picture.shape
    return PageText(width, height, (), "")
