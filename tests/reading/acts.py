"""What files may make a reading process do, as functions that it can be asked for."""

import ctypes
import os
import subprocess
import sys
import time
from pathlib import Path

from indexer.errors import FileEmpty
from indexer.ingest import pulse


def sleep(seconds: float) -> None:
    """Hangs as a system call does."""
    time.sleep(seconds)


def spin() -> None:
    """Hangs in a loop that hands the interpreter to no other thread."""
    import re

    re.match("(a+)+$", "a" * 60 + "b")


def way_given() -> tuple[int, int | None]:
    """How nice the process is, and its session, where the system weighs those."""
    nice = os.nice(0)
    told = Path("/proc/self/autogroup")
    weighed = told.read_text(encoding="ascii").split() if told.exists() else []
    return nice, int(weighed[-1]) if weighed else None


def swell(size: int) -> int:
    """Takes so many bytes of memory."""
    return len(bytes(size))


def crash() -> None:
    """Ends the process as a fault in a library does."""
    ctypes.string_at(0)


def refuse() -> None:
    """Raises what readers raise."""
    raise FileEmpty("某.txt", "文件里没有文字")


def fail() -> None:
    """Raises what readers did not expect."""
    raise KeyError("styles")


def chatter() -> str:
    """Prints and asks, as libraries do."""
    print("noise")
    os.write(1, b"noise")
    return sys.stdin.read()


def number() -> int:
    """Of the process."""
    return os.getpid()


def start_another(note: Path) -> None:
    """Hangs with a process that was started, whose number it notes."""
    command = [sys.executable, "-c", "import time; time.sleep(600)"]
    process = subprocess.Popen(command, start_new_session=True)
    note.write_text(str(process.pid))
    process.wait()


def pages(count: int, seconds: float) -> int:
    """Works long and says at each page that it gets on."""
    for _ in range(count):
        pulse.beat()
        time.sleep(seconds)
    return count


def leave(note: Path) -> None:
    """Leaves something in the folder for temporary files and hangs."""
    import tempfile

    note.write_text(tempfile.mkdtemp())
    time.sleep(600)
