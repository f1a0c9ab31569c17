"""One process that reads files, as its caller holds it: started, asked, killed."""

import contextlib
import os
import pickle
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from typing import Any

from indexer.errors import FileDamaged, FileTooHeavy, ReaderNotStarted
from indexer.reading.limits import Limits
from indexer.reading.worker import (
    BEAT,
    FAILED,
    NO_MEMORY,
    READY,
    REFUSED,
    children,
    end,
    memory_of,
)

START_SECONDS = 120
"""A slow disk and a virus scanner may keep a process from starting for long."""
WATCH_SECONDS = 1.0
"""How often a look is taken at the memory of a process that is at work."""
BEYOND = 1.5
"""How many times the limit ends it from outside, where the system did not stop it before."""
STARTING = threading.Lock()
"""On Windows a process that starts inherits the pipes of another that starts just then."""
CODE = (
    "import sys; sys.path[:] = {path!r}; from indexer.reading.worker import serve; serve({memory})"
)
Message = tuple[str, Any]


class Process:
    """A reading process. Where a call kills it, `alive` is false and another has to be made."""

    def __init__(self, limits: Limits) -> None:
        """Raises ReaderNotStarted."""
        self._limits = limits
        self._messages: queue.Queue[Message | None] = queue.Queue()
        # Whatever a killed process has left unpacked goes with its folder.
        self._folder = tempfile.TemporaryDirectory(prefix="jiugao-", ignore_cleanup_errors=True)
        try:
            with STARTING:
                self._process = self._started()
        except OSError as error:
            self._folder.cleanup()
            raise ReaderNotStarted("", f"无法启动读文件的进程（{error}）") from error
        threading.Thread(target=self._listen, daemon=True).start()
        self._ready = False

    @property
    def alive(self) -> bool:
        """Whether it can be called."""
        return self._process.poll() is None

    def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """What the function returns there; it is named to the process by its module and name.

        Raises:
            FileError: as the function does; FileTooHeavy where it took too much or crashed.
            ReaderNotStarted: no process came up.
        """
        call = function, arguments, self._limits.seconds
        # A process that is gone is noticed by its answer that does not come.
        with contextlib.suppress(OSError):
            pickle.dump(call, self._stdin, pickle.HIGHEST_PROTOCOL)
            self._stdin.flush()
        kind, value = self._answer()
        if kind == REFUSED:
            raise value
        if kind == NO_MEMORY:
            self.kill()
            raise FileTooHeavy("", self._limits.too_large)
        if kind == FAILED:
            raise FileDamaged("", value)
        return value

    def kill(self) -> None:
        """Ends it, with all that it has started."""
        started = children(self._process.pid)
        # First the process: it might go on with what its children left.
        self._process.kill()
        end(started)
        self._process.wait()
        with contextlib.suppress(OSError):
            self._stdin.close()
        self._folder.cleanup()

    def _answer(self) -> Message:
        """The answer to a call; the time runs anew whenever the process says that it gets on."""
        deadline = time.monotonic() + (self._limits.seconds if self._ready else START_SECONDS)
        while True:
            left = deadline - time.monotonic()
            try:
                message = self._messages.get(timeout=max(0.0, min(left, WATCH_SECONDS)))
            except queue.Empty:
                self._refuse_heavy(late=left <= WATCH_SECONDS)
                continue
            if message is None:
                self.kill()
                self._refuse_unready()
                raise FileTooHeavy("", self._limits.crashed)
            if message[0] not in {READY, BEAT}:
                return message
            self._ready = True
            deadline = time.monotonic() + self._limits.seconds

    def _refuse_heavy(self, late: bool) -> None:
        """Ends the process where it is late or takes too much memory: with what it has started,
        and on systems that hold no process to a limit."""
        if late or memory_of(self._process.pid) > BEYOND * self._limits.memory:
            self.kill()
            self._refuse_unready()
            raise FileTooHeavy("", self._limits.too_slow if late else self._limits.too_large)

    def _refuse_unready(self) -> None:
        if not self._ready:
            code = self._process.returncode
            raise ReaderNotStarted("", f"读文件的进程没有启动（{code}），请检查内存和安装是否完整")

    def _started(self) -> "subprocess.Popen[bytes]":
        code = CODE.format(path=sys.path, memory=self._limits.memory)
        places = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), self._folder.name)
        # Ctrl+C in a terminal is the caller's to handle.
        apart: dict[str, Any] = {"start_new_session": True}
        if sys.platform == "win32":
            flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
            flags |= subprocess.BELOW_NORMAL_PRIORITY_CLASS
            apart = {"creationflags": flags}
        return subprocess.Popen(
            [sys.executable, "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | places,
            **apart,
        )

    @property
    def _stdin(self) -> Any:
        return self._process.stdin

    def _listen(self) -> None:
        stdout = self._process.stdout
        assert stdout is not None
        # Cut off where the process was killed in the middle of an answer.
        with stdout, contextlib.suppress(EOFError, pickle.UnpicklingError, OSError):
            while True:
                self._messages.put(pickle.load(stdout))
        self._messages.put(None)
