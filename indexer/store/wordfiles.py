"""Whether the files of a Tantivy folder are still what Tantivy wrote.

Tantivy ends each file of a segment with a checksum that it does not look at when it opens one;
damaged files then give wrong hits, or end the process, since they are mapped into memory.
Checking them reads them all: 70 MB for 50,000 reports.
"""

import contextlib
import json
import zlib
from pathlib import Path
from typing import Any

META_FILE = "meta.json"
PARTS = ("fast", "fieldnorm", "idx", "pos", "store", "term")
FOOTER = 128
"""Bytes at the end of a file in which its checksum stands."""
MAGIC = 1337
"""Ends every file of a segment, after the length of the footer that it has before it."""
Marks = dict[Path, tuple[int, int, int]]
"""Files, each with its number in the file system, its size in bytes and when it was changed."""


def names_crc(folder: Path) -> int:
    """The checksum of what names the segments of a folder and of the checksums that their files
    end with, so that a whole file of another index is told too. Raises OSError, ValueError."""
    crc = zlib.crc32((folder / META_FILE).read_bytes())
    for file in _files(folder):
        with file.open("rb") as stream:
            stream.seek(max(0, file.stat().st_size - FOOTER))
            crc = zlib.crc32(stream.read(), crc)
    return crc


def are_whole(folder: Path) -> bool:
    """Whether each file of each segment is as Tantivy wrote it."""
    try:
        return all(_is_whole(file.read_bytes()) for file in _files(folder))
    except (OSError, ValueError, KeyError, TypeError):
        return False


def marks(folder: Path) -> Marks:
    """What tells later whether the files of a folder have been written to since."""
    found: Marks = {}
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        for file in _files(folder):
            facts = file.stat()
            found[file] = facts.st_ino, facts.st_size, facts.st_mtime_ns
    return found


def are_spoiled(known: Marks) -> bool:
    """Whether a file was written to where it lies, which nobody does to a segment. One that was
    removed or replaced stays as it was for whoever has it open."""
    for file, (number, *before) in known.items():
        with contextlib.suppress(OSError):
            facts = file.stat()
            if facts.st_ino == number and [facts.st_size, facts.st_mtime_ns] != before:
                return True
    return False


def _files(folder: Path) -> list[Path]:
    meta: dict[str, Any] = json.loads((folder / META_FILE).read_bytes())
    files = []
    for segment in meta["segments"]:
        name = segment["segment_id"].replace("-", "")
        files += [folder / f"{name}.{part}" for part in PARTS]
        if deletes := segment["deletes"]:
            files.append(folder / f"{name}.{deletes['opstamp']}.del")
    return files


def _is_whole(content: bytes) -> bool:
    length, magic = (int.from_bytes(content[n : n + 4 or None], "little") for n in (-8, -4))
    body, footer = content[: -8 - length], content[-8 - length : -8]
    return magic == MAGIC and zlib.crc32(body) == json.loads(footer)["crc"]
