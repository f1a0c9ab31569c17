"""Writing a file so that it is either the old one or the new one, and knowing a damaged one."""

import contextlib
import json
import time
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ATTEMPTS = 5
PAUSE_SECONDS = 0.1


def write_whole(file: Path, *pieces: bytes | memoryview) -> bool:
    """Puts `pieces`, one after the other, in place of the file; whether that went through.

    It does not where another program on Windows keeps the old file open, which then stays.
    Raises OSError.
    """
    part = file.with_name(f"{file.name}.part")
    try:
        with part.open("wb") as stream:
            stream.writelines(pieces)
    except OSError:
        # On a full disk, half a file is in the way of everything else.
        with contextlib.suppress(OSError):
            part.unlink()
        raise
    for _ in range(ATTEMPTS):
        with contextlib.suppress(PermissionError):
            part.replace(file)
            return True
        time.sleep(PAUSE_SECONDS)
    part.unlink(missing_ok=True)
    return False


def sealed(facts: Mapping[str, Any], body: bytes | memoryview = b"") -> bytes:
    """A line of JSON that tells `facts`, and whether they and the `body` after it are as they
    were written."""
    crc = zlib.crc32(body, zlib.crc32(json.dumps(facts).encode()))
    return json.dumps({**facts, "crc": crc}).encode() + b"\n"


def unsealed(line: bytes, body: bytes = b"") -> dict[str, Any]:
    """What such a line tells. Raises ValueError where it or the body was damaged."""
    facts: dict[str, Any] = dict(json.loads(line))
    crc = facts.pop("crc", None)
    if crc != zlib.crc32(body, zlib.crc32(json.dumps(facts).encode())):
        raise ValueError("the checksum is another")
    return facts


def size_of(folder: Path) -> int:
    """Bytes in all files below `folder`; those that vanish meanwhile count nothing."""
    total = 0
    for file in folder.rglob("*"):
        with contextlib.suppress(OSError):
            total += file.stat().st_size if file.is_file() else 0
    return total
