"""What the processes of a measured command hold in memory."""

import contextlib
import threading
from typing import Self

import psutil

PAUSE_SECONDS = 0.25
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
        while not self._done.wait(PAUSE_SECONDS):
            self.mib = max(self.mib, held(self._process))
