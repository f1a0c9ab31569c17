"""Several reading processes at work, each put in another's place when that is killed."""

import queue
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, Self

from indexer.reading.limits import Limits
from indexer.reading.process import Process


class Readers:
    """Up to `count` processes, started when there is something to read. Ends them on leaving."""

    def __init__(self, count: int = 1, limits: Limits = Limits()) -> None:
        self._limits = limits
        self._threads = ThreadPoolExecutor(count)
        self._idle: queue.LifoQueue[Process] = queue.LifoQueue()
        self._all: set[Process] = set()
        self._closed = False

    def submit(self, function: Callable[..., Any], *arguments: Any) -> "Future[Any]":
        """The result to come of a function called in one of the processes; see `Process.call`."""
        return self._threads.submit(self.call, function, *arguments)

    def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """The result of a function called in one of the processes; see `Process.call`."""
        process = self._taken()
        try:
            return process.call(function, *arguments)
        finally:
            if process.alive and not self._closed:
                self._idle.put(process)
            else:
                self._all.discard(process)
                process.kill()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        # A call that goes on ends with its process.
        self._closed = True
        for process in tuple(self._all):
            process.kill()
        self._threads.shutdown(cancel_futures=True)

    def _taken(self) -> Process:
        try:
            return self._idle.get_nowait()
        except queue.Empty:
            process = Process(self._limits)
            self._all.add(process)
            if self._closed:
                process.kill()
            return process
