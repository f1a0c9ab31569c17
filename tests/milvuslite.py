"""A Milvus Lite for tests: a file in this process, or a server of its own that can be killed."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from indexer.records import Report
from indexer.store.milvus import MilvusPlace, MilvusWriter
from tests.fakes import FakeEncoder, put
from tests.ports import free_port

START_SECONDS = 120


def place_of(folder: Path, name: str = "test") -> MilvusPlace:
    """A file of Milvus Lite in a folder; each name there is an index of its own."""
    return MilvusPlace.parse(f"milvus:{folder / 'lite.db'}?name={name}")


def milvus_of(place: MilvusPlace, *reports: Report) -> MilvusPlace:
    """A finished index of reports."""
    with MilvusWriter(place, FakeEncoder().model) as writer:
        put(writer, *reports)
        writer.finish()
    return place


def assert_alike(first: dict[str, Any], second: dict[str, Any]) -> None:
    """Holds two stores' answers to be the same, scores to three decimals."""
    assert first.keys() == second.keys()
    for name in first:
        if name.endswith(("dense", "words", "bodies")):
            assert [one for one, _ in first[name]] == [one for one, _ in second[name]], name
            scores = [score for _, score in second[name]]
            assert [score for _, score in first[name]] == pytest.approx(scores, abs=1e-3), name
        else:
            assert first[name] == second[name]


class Server:
    """A Milvus Lite that several processes talk to. One request at a time: Milvus Lite does not
    bear concurrent writes."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._port = free_port()
        self.start()

    @property
    def store(self) -> str:
        """What `--store` takes."""
        return f"milvus:http://127.0.0.1:{self._port}?index=FLAT"

    def start(self) -> None:
        """Starts it, again on the same port and data, and waits until it answers."""
        command = [sys.executable, "-m", "milvus_lite", "server", "--data-dir", str(self._data)]
        command += ["--host", "127.0.0.1", "--port", str(self._port), "--max-workers", "1"]
        self._process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                socket.create_connection(("127.0.0.1", self._port), timeout=1).close()
                return
            except OSError:
                if time.monotonic() > deadline or self._process.poll() is not None:
                    raise
                time.sleep(0.1)

    def hold(self) -> None:
        """Has it answer nothing any more, so that requests are under way."""
        self._process.send_signal(signal.SIGSTOP)

    def kill(self) -> None:
        """Ends it as a power cut would."""
        self._process.kill()
        self._process.wait()


@contextmanager
def server(data: Path) -> Iterator[Server]:
    """A server that is ended in the end."""
    one = Server(data)
    try:
        yield one
    finally:
        one.kill()
