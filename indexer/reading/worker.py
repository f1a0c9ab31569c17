"""The process that reads files: calls come in on standard input, answers go out on another pipe.

Started by `indexer.reading.process` with nothing of the caller's program, so that a Streamlit page
or an interactive session can start one too.
"""

import contextlib
import gc
import os
import pickle
import queue
import threading
from collections.abc import Callable, Iterable
from typing import IO, Any

import psutil

from indexer.errors import FileError
from indexer.ingest import pulse
from indexer.reading.limits import confine, give_way, wind_up

READY, BEAT, RETURNED, REFUSED, NO_MEMORY, FAILED = (
    *("ready", "beat", "returned", "refused", "no memory", "failed"),
)
RARELY = 50_000
"""Objects made between two searches for unused ones, which take a seventh of the time as often as
Python has them by itself."""
Call = tuple[Callable[..., Any], tuple[Any, ...], float]
"""What to call, with what, and how many seconds it may take."""


def serve(memory: int) -> None:
    """Answers calls until standard input ends or memory runs out."""
    calls: queue.Queue[Call] = queue.Queue()
    incoming, outgoing = _pipes()
    threading.Thread(target=_listen, args=(incoming, calls), daemon=True).start()
    confine(memory)
    gc.set_threshold(RARELY)
    give_way()
    _answer(outgoing, READY)
    while True:
        function, arguments, seconds = calls.get()

        def beat(seconds: float = seconds) -> None:
            wind_up(seconds)
            _answer(outgoing, BEAT)

        pulse.listen(beat)
        beat()
        kind, value = _outcome(function, arguments)
        pulse.forget(beat)
        wind_up(0)
        _answer(outgoing, kind, value)
        if kind == NO_MEMORY:
            return


def _pipes() -> tuple[IO[bytes], IO[bytes]]:
    """The ends of both pipes; what a library reads or prints goes nowhere near them."""
    incoming, outgoing = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.close(nothing)
    return incoming, outgoing


def _listen(incoming: IO[bytes], calls: "queue.Queue[Call]") -> None:
    """Passes calls on; when the caller is gone, ends this process and all that it started."""
    try:
        while True:
            calls.put(pickle.load(incoming))
    except EOFError:
        pass
    finally:
        end(children(os.getpid()))
        os._exit(0)


def _outcome(function: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[str, Any]:
    try:
        return RETURNED, function(*arguments)
    except FileError as error:
        return REFUSED, error
    except MemoryError:
        return NO_MEMORY, None
    # One file that a parser did not expect must not keep all others out.
    except Exception as error:
        return FAILED, f"处理时出错（{type(error).__name__}：{error}）"


def _answer(outgoing: IO[bytes], kind: str, value: Any = None) -> None:
    try:
        message = pickle.dumps((kind, value), pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        message = pickle.dumps((NO_MEMORY, None))
    outgoing.write(message)
    outgoing.flush()


def children(pid: int) -> list[psutil.Process]:
    """What a process has started, and what that has."""
    try:
        return list(psutil.Process(pid).children(recursive=True))
    except psutil.Error:
        return []


def end(processes: Iterable[psutil.Process]) -> None:
    """Kills processes, as far as they are still there."""
    for process in processes:
        with contextlib.suppress(psutil.Error):
            process.kill()


def memory_of(pid: int) -> int:
    """Bytes that a process and those that it has started hold."""
    held = 0
    with contextlib.suppress(psutil.Error):
        for process in (psutil.Process(pid), *children(pid)):
            with contextlib.suppress(psutil.Error):
                held += process.memory_info().rss
    return held
