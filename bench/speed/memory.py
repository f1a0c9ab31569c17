"""What the processes of a measured command hold in memory."""

import contextlib
import threading
from time import perf_counter
from typing import Self

import psutil

PAUSE_SECONDS = 0.25
PAUSES = 50
"""How many times as long as looking took the next pause is at least: going through all pages of a
large process takes tens of milliseconds, and the process waits meanwhile."""
MIB = 1 << 20


def held(process: psutil.Process) -> float:
    """MiB that a process and its children hold, what they share counted once; mapped files count
    as far as they are in memory."""
    total = 0
    with contextlib.suppress(psutil.NoSuchProcess):
        for one in (process, *process.children(recursive=True)):
            with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
                facts = one.memory_full_info()
                total += getattr(facts, "pss", facts.uss)
    return total / MIB


class Peak:
    """Looks again and again at a process and its children, from entering to leaving."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.mib = 0.0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        pause = PAUSE_SECONDS
        while not self._done.wait(pause):
            started = perf_counter()
            self.mib = max(self.mib, held(self._process))
            pause = max(PAUSE_SECONDS, PAUSES * (perf_counter() - started))
