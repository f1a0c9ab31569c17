"""One writer at a time."""

import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from indexer.errors import IndexLocked, JiugaoError
from indexer.store import LocalStore, LocalWriter
from indexer.store.lock import LOCK_FILE, OWNER_FILE, WriterLock
from tests.fakes import FakeEncoder, index_of, report

HOLD = """
import sys
from pathlib import Path
from indexer.store.lock import WriterLock
lock = WriterLock(Path(sys.argv[1]))
lock.acquire()
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_writer_is_told_who_holds_the_lock(index: Path) -> None:
    with LocalWriter(index, FakeEncoder().model):
        with pytest.raises(IndexLocked) as caught:
            LocalWriter(index).__enter__()
        who = f"另一个程序正在更新索引（进程 {os.getpid()}，主机 {socket.gethostname()}，开始于 "
        assert caught.value.reason.startswith(who)
        assert caught.value.reason.endswith("请等它结束后再试")
    with LocalWriter(index) as writer:
        assert writer.model == FakeEncoder().model
    assert not (index / OWNER_FILE).exists()


def test_a_killed_writer_gives_its_lock_back(index: Path) -> None:
    index_of(index, report("材料/a.txt", "经费"))
    command = [sys.executable, "-c", HOLD, str(index)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with pytest.raises(IndexLocked, match=f"进程 {process.pid}"):
            LocalWriter(index).__enter__()
        process.kill()
    with LocalWriter(index) as writer:
        assert writer.finish().reports == 1


def test_a_writer_waits_for_a_reader_that_mends_a_view(index: Path) -> None:
    index_of(index, report("材料/a.txt", "经费"))
    lock = WriterLock(index)
    lock.acquire(reader=True)
    timer = threading.Timer(0.3, lock.release)
    timer.start()
    with LocalWriter(index) as writer:
        assert writer.finish().reports == 1
    timer.join()


@pytest.mark.parametrize(
    "note", ["", '{"pid": 1, "host": "本机", "time": "此前", "reader": false}']
)
def test_a_writer_waits_for_a_reader_that_has_not_said_so_yet(
    index: Path, note: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    index_of(index, report("材料/a.txt", "经费"))
    monkeypatch.setattr("indexer.store.lock.GRACE", 30)
    lock = WriterLock(index)
    lock.acquire(reader=True)
    (index / OWNER_FILE).write_text(note, encoding="utf-8")
    timer = threading.Timer(0.3, lock.release)
    timer.start()
    with LocalWriter(index) as writer:
        assert writer.finish().reports == 1
    timer.join()


def test_a_lock_without_a_readable_owner(index: Path) -> None:
    with LocalWriter(index, FakeEncoder().model):
        (index / OWNER_FILE).write_text("half")
        with pytest.raises(IndexLocked, match="正在更新索引，请等"):
            LocalWriter(index).__enter__()


def test_an_index_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(JiugaoError, match="索引文件夹无法建立"):
        LocalWriter(tmp_path / "file", FakeEncoder().model).__enter__()
    with pytest.raises(JiugaoError, match="索引文件夹无法建立"):
        LocalWriter(tmp_path / "file" / "index", FakeEncoder().model).__enter__()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write")
def test_a_folder_that_cannot_be_written_to_is_still_read(index: Path) -> None:
    index_of(index, report("材料/a.txt", "经费"))
    (index / LOCK_FILE).unlink(missing_ok=True)
    index.chmod(0o500)
    try:
        assert LocalStore.open(index).status().reports == 1
        with pytest.raises(JiugaoError, match="不可写入"):
            LocalWriter(index).__enter__()
    finally:
        index.chmod(0o700)
