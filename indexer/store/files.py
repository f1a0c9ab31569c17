"""Writing a file so that it is either the old one or the new one, whatever happens."""

import contextlib
import time
from pathlib import Path

ATTEMPTS = 5
PAUSE_SECONDS = 0.1


def write_whole(file: Path, *pieces: bytes | memoryview) -> bool:
    """Puts `pieces`, one after the other, in place of the file; whether that went through.

    It does not where another program on Windows keeps the old file open, which then stays.
    """
    part = file.with_name(f"{file.name}.part")
    with part.open("wb") as stream:
        stream.writelines(pieces)
    for _ in range(ATTEMPTS):
        with contextlib.suppress(PermissionError):
            part.replace(file)
            return True
        time.sleep(PAUSE_SECONDS)
    part.unlink(missing_ok=True)
    return False


def size_of(folder: Path) -> int:
    """Bytes in all files below `folder`; those that vanish meanwhile count nothing."""
    total = 0
    for file in folder.rglob("*"):
        with contextlib.suppress(OSError):
            total += file.stat().st_size if file.is_file() else 0
    return total
