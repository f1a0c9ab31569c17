"""How much reading one file may take, and holding a process to it where the system can."""

import contextlib
import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

try:
    import resource
except ImportError:  # Windows knows no such limits; there the parent alone watches the clock.
    resource = None  # type: ignore[assignment]

LARGEST_WRITTEN = 1_000_000_000
"""Bytes that a file written for a conversion may have."""
WAY_GIVEN = 10
"""How much nicer a reading process is to others."""
AUTOGROUP = Path("/proc/self/autogroup")
SESSION_TRIES = 10
GRACE = 30
"""Seconds after which the system ends a process that its parent, gone or stopped, did not."""


@dataclass(frozen=True, slots=True)
class Limits:
    """`seconds` for one file, or for each page of a scan; `memory` in bytes, beyond what the
    process has taken before it reads its first file."""

    seconds: float = 120.0
    memory: int = 2_000_000_000

    @property
    def too_slow(self) -> str:
        """The reason for a file that takes longer."""
        return (
            f"处理超过 {self.seconds:g} 秒，已跳过；文件可能有问题，请用原来的软件打开另存后再收入"
        )

    @property
    def too_large(self) -> str:
        """The reason for a file that needs more memory."""
        shown = f"{self.memory / 1e9:g} GB" if self.memory >= 1e9 else f"{self.memory / 1e6:g} MB"
        return f"需要的内存超过 {shown}，已跳过；请拆分或另存后再收入"

    @property
    def crashed(self) -> str:
        """The reason for a file that ends the process which reads it."""
        return "读取时程序崩溃，已跳过；文件可能已损坏，请用原来的软件打开另存后再收入"


def confine(memory: int) -> None:
    """Holds this process, and those that it starts, to so much more memory than it has now."""
    if resource is None:
        return
    _lower(resource.RLIMIT_AS, _size() + memory)
    _lower(resource.RLIMIT_FSIZE, LARGEST_WRITTEN)
    _lower(resource.RLIMIT_CORE, 0)


def give_way() -> None:
    """Lets others go first, above all the process that stores what is read, which all wait for.
    On Windows that is said when this one is started."""
    if hasattr(os, "nice"):
        os.nice(WAY_GIVEN)
    # Linux weighs whole sessions against each other, and a reading process has one of its own.
    with contextlib.suppress(OSError):
        for _ in range(SESSION_TRIES):
            try:
                AUTOGROUP.write_text(str(WAY_GIVEN), encoding="ascii")
                break
            # Only one session in a tenth of a second may say so.
            except BlockingIOError:
                time.sleep(0.1)


def wind_up(seconds: float) -> None:
    """Has the system end this process so long from now unless it is called again."""
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds + GRACE if seconds else 0)


def _lower(which: int, value: int) -> None:
    _, hard = resource.getrlimit(which)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    try:
        resource.setrlimit(which, (value, value))
    except (OSError, ValueError):
        # macOS takes no limit on address space; there the clock has to do.
        return


def _size() -> int:
    """Bytes of address space that this process has; libraries reserve more than they use."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError):
        return 1_000_000_000
    return pages * os.sysconf("SC_PAGE_SIZE")
