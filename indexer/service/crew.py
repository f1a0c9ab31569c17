"""Who answers: processes that each hold the library open, or threads of this one.

Most of an answer is Python's own work, which one process does on one core. So there are as many
processes as there are cores to use, and a question goes to whichever is free first; the process
that speaks with clients opens no index. Figures: docs/serving.md.
"""

import asyncio
import multiprocessing
import os
import signal
import threading
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing.process import BaseProcess as ParentProcess
from pathlib import Path
from types import TracebackType
from typing import Self

from indexer import documents
from indexer.errors import JiugaoError, ServiceBusy
from indexer.service.asks import Ask, StatusAsk
from indexer.service.library import OpenLibrary
from indexer.service.operations import OPERATIONS

MOST_WAITING = 200
"""Questions; the last of them waits some seconds on an office PC, and clients give up later."""
FIRST_QUERY = "主要做法 工作"
"""Has everything read that a first query waits for."""
BUSY = "现在查的人太多，请过一会儿再试"
THREADS = 2
"""Of one process: more stand in each other's way."""
_held: list[OpenLibrary] = []
"""The library of a process that was started to answer."""


class Crew:
    """Answers questions about an index, as many at once as it has processes. Used as a context
    manager."""

    def __init__(self, index: Path, processes: int = 0) -> None:
        """With no `processes`, threads of this one answer."""
        self._index = index
        self._processes = processes
        self._waiting = 0
        self._own = None if processes else OpenLibrary(index)
        self._pool = self._hired()

    def __enter__(self) -> Self:
        """Waits until the first is ready. Raises JiugaoError where the index cannot be opened."""
        try:
            first, *_ = [self._submit("status", StatusAsk()) for _ in range(self._processes or 1)]
            first.result()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends all who answer; questions that wait are dropped."""
        self._pool.shutdown(cancel_futures=True)
        if self._own is not None:
            self._own.close()

    async def answer(self, name: str, ask: Ask) -> str:
        """The JSON document of an operation, as the command line prints it. Raises JiugaoError,
        ServiceBusy where too many wait already."""
        if self._waiting >= MOST_WAITING:
            raise ServiceBusy("", BUSY)
        self._waiting += 1
        try:
            return await self._answered(name, ask)
        finally:
            self._waiting -= 1

    async def _answered(self, name: str, ask: Ask) -> str:
        pool = self._pool
        try:
            return await asyncio.wrap_future(self._submit(name, ask))
        except BrokenProcessPool:
            # A process was ended from outside, for want of memory mostly; others take its place.
            if pool is self._pool:
                self._pool = self._hired()
        try:
            return await asyncio.wrap_future(self._submit(name, ask))
        except BrokenProcessPool as error:
            raise ServiceBusy("", BUSY) from error

    def _submit(self, name: str, ask: Ask) -> "Future[str]":
        if self._own is not None:
            return self._pool.submit(_answer, self._own, name, ask)
        return self._pool.submit(_answer_held, name, ask)

    def _hired(self) -> Executor:
        if self._own is not None:
            return ThreadPoolExecutor(THREADS)
        # Threads of the caller do not survive a fork; Windows knows only spawn.
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self._processes, context, _hold, (self._index,))


def _hold(index: Path) -> None:
    """Makes a process ready to answer. It ends with the one that started it, however that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_leave_after, args=(parent,), daemon=True).start()
    library = OpenLibrary(index)
    _held.append(library)
    # Whoever asks first is told what is wrong with the index.
    with suppress(JiugaoError):
        library.now().search(FIRST_QUERY)


def _leave_after(parent: ParentProcess) -> None:
    parent.join()
    os._exit(1)


def _answer_held(name: str, ask: Ask) -> str:
    return _answer(_held[0], name, ask)


def _answer(library: OpenLibrary, name: str, ask: Ask) -> str:
    return documents.printed(OPERATIONS[name].answer(library.now(), ask))
