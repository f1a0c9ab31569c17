import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from indexer.errors import FileDamaged, FileEmpty, FileError, FileTooHeavy, ReaderNotStarted
from indexer.reading import Limits, Readers, limits
from tests.reading import acts

TIGHT = Limits(seconds=4, memory=300_000_000)
ROOT = Path(__file__).resolve().parents[2]


def runs(pid: int) -> bool:
    """Whether a process is there, and not only its exit status that nobody asked for."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def reason(act: Callable[..., object], *arguments: object) -> tuple[type[FileError], str]:
    """How an act ends that is no answer, and that the next one is none the worse for it."""
    with Readers(1, TIGHT) as readers:
        with pytest.raises(FileError) as refused:
            readers.call(act, *arguments)
        assert readers.call(acts.swell, 10) == 10
    return type(refused.value), str(refused.value)


@pytest.mark.parametrize("act", [acts.sleep, acts.spin])
def test_what_hangs_is_killed(act: Callable[..., object]) -> None:
    told = "处理超过 4 秒，已跳过；文件可能有问题，请用原来的软件打开另存后再收入"
    assert reason(act, *([600] if act is acts.sleep else [])) == (FileTooHeavy, told)


@pytest.mark.skipif(sys.platform != "linux", reason="the system takes no limit on memory")
def test_what_swells_is_refused() -> None:
    told = "需要的内存超过 300 MB，已跳过；请拆分或另存后再收入"
    assert reason(acts.swell, 2_000_000_000) == (FileTooHeavy, told)


def test_what_crashes_is_named() -> None:
    told = "读取时程序崩溃，已跳过；文件可能已损坏，请用原来的软件打开另存后再收入"
    assert reason(acts.crash) == (FileTooHeavy, told)


@pytest.mark.skipif(not hasattr(os, "nice"), reason="told when a process is started")
def test_reading_processes_give_way() -> None:
    with Readers(2) as readers:
        ways = [readers.submit(acts.way_given) for _ in range(2)]
        given = [way.result() for way in ways]
    # A process begun before sessions were weighed has none that counts; a new one tells.
    telling = "from tests.reading import acts; print(*acts.way_given())"
    other = subprocess.run(
        [sys.executable, "-c", telling],
        cwd=ROOT,
        start_new_session=True,
        capture_output=True,
        text=True,
        check=True,
    )
    nice, session = other.stdout.split()
    expected = None if session == "None" else limits.WAY_GIVEN
    assert given == [(int(nice) + limits.WAY_GIVEN, expected)] * 2


def test_errors_come_back_as_they_are() -> None:
    assert reason(acts.refuse) == (FileEmpty, "某.txt：文件里没有文字")
    assert reason(acts.fail) == (FileDamaged, "处理时出错（KeyError：'styles'）")


def test_what_is_printed_there_disturbs_nothing() -> None:
    with Readers(1, TIGHT) as readers:
        assert readers.call(acts.chatter) == ""
        assert readers.call(acts.swell, 10) == 10


def test_a_process_reads_on_and_ends_with_its_readers() -> None:
    with Readers(1, TIGHT) as readers:
        first, second = readers.call(acts.number), readers.call(acts.number)
        assert first == second != os.getpid()
    assert not runs(first)


def test_each_page_begins_the_time_anew() -> None:
    with Readers(1, Limits(seconds=2)) as readers:
        assert readers.call(acts.pages, 5, 0.6) == 5


def test_what_a_killed_process_started_or_left_goes_with_it(tmp_path: Path) -> None:
    note = tmp_path / "note"
    reason(acts.start_another, note)
    assert not runs(int(note.read_text()))
    reason(acts.leave, note)
    assert not Path(note.read_text()).exists()


def test_leaving_ends_what_is_still_read() -> None:
    started = time.monotonic()
    with Readers(2) as readers:
        for _ in range(3):
            readers.submit(acts.sleep, 600)
    assert time.monotonic() - started < 60


CALLER = """
from indexer.reading import Readers
from tests.reading import acts
from pathlib import Path
import sys
with Readers(1) as readers:
    print(readers.call(acts.number), flush=True)
    readers.call(acts.start_another, Path(sys.argv[1]))
"""


def test_processes_end_with_a_caller_that_is_killed(tmp_path: Path) -> None:
    note = tmp_path / "note"
    command = [sys.executable, "-c", CALLER, str(note)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as caller:
        assert caller.stdout is not None
        pids = [int(caller.stdout.readline())]
        while not (note.exists() and note.read_text()):
            time.sleep(0.05)
        caller.kill()
    pids.append(int(note.read_text()))
    for _ in range(200):
        if not any(map(runs, pids)):
            return
        time.sleep(0.1)
    raise AssertionError(pids)


def test_where_no_process_starts_it_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "python"
    program.write_text("#!/bin/sh\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    with Readers(1, TIGHT) as readers, pytest.raises(ReaderNotStarted):
        readers.call(acts.number)
