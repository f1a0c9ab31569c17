"""Files that change while they are read, hostile ones, and a disk that fills up, in one build."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from indexer import intake
from indexer.build import build
from indexer.reading import Readers, Source, take_in, taking
from indexer.records import Failure
from indexer.settings import Settings
from tests.fakes import FakeEncoder, everything
from tests.hostile.case import REPORT
from tests.reading.acts import crash

ROOT = Path(__file__).resolve().parents[1]


def write(folder: Path, count: int) -> Path:
    """A folder of reports that differ in their last line."""
    folder.mkdir()
    for number in range(count):
        text = f"{REPORT}第{number}号街道还要做{number}件实事。\n"
        (folder / f"总结{number:03}.txt").write_text(text, encoding="utf-8")
    return folder


def test_a_file_that_vanishes_after_it_was_found(
    tmp_path: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus, scan = write(tmp_path / "材料", 3), intake.scan

    def vanishing(*arguments: object) -> object:
        found = scan(*arguments)  # type: ignore[arg-type]
        (corpus / "总结001.txt").unlink(missing_ok=True)
        return found

    monkeypatch.setattr(intake, "scan", vanishing)
    result = build([corpus], index, FakeEncoder(), jobs=1)
    assert (result.added, result.failed) == (
        2,
        (Failure("材料/总结001.txt", "打不开文件（文件不存在）"),),
    )


def test_a_file_that_changes_while_it_is_read_is_read_again(
    tmp_path: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus, read = write(tmp_path / "材料", 1), taking.file_bytes
    file = corpus / "总结000.txt"

    def changing(place: Path) -> bytes:
        data = read(place)
        file.write_text(REPORT + "后来补写的一段话。", encoding="utf-8")
        return data

    with monkeypatch.context() as patched:
        patched.setattr(taking, "file_bytes", changing)
        build([corpus], index, FakeEncoder(), jobs=1)
    again = build([corpus], index, FakeEncoder(), jobs=1)
    assert (again.updated, again.failed) == (1, ())
    [report] = everything(index)["whole"]
    assert report.passages[-1].text.endswith("后来补写的一段话。")


def test_a_file_that_grows_for_ever_is_read_to_some_end(tmp_path: Path) -> None:
    file, grown = tmp_path / "日志.txt", threading.Event()
    file.write_text(REPORT, encoding="utf-8")

    def grow() -> None:
        with file.open("a", encoding="utf-8") as stream:
            while not grown.is_set():
                stream.write("又记一笔。\n" * 100)
                stream.flush()

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        taken = take_in(Source(file, "甲/日志.txt"), Settings())
    finally:
        grown.set()
        writer.join()
    assert taken.report is not None or taken.reason is not None


@pytest.mark.parametrize(("jobs", "suffix"), [(1, ".doc"), (2, ".doc"), (2, ".txt")])
def test_a_file_that_crashes_its_reader_is_named_and_the_rest_comes_in(
    tmp_path: Path, index: Path, monkeypatch: pytest.MonkeyPatch, jobs: int, suffix: str
) -> None:
    corpus = write(tmp_path / "材料", 60)
    for number in (7, 8, 59):
        (corpus / f"总结{number:03}.txt").rename(corpus / f"总结{number:03}坏{suffix}")
    crashing, submit = f"坏{suffix}", intake._submitted

    def submitted(
        readers: Readers, group: Sequence[intake.Task], model: Path | None = None
    ) -> object:
        if any(task.found.state.path.endswith(crashing) for task in group):
            return readers.submit(crash)
        return submit(readers, group, model)

    monkeypatch.setattr(intake, "_submitted", submitted)
    result = build([corpus], index, FakeEncoder(), jobs=jobs)
    reason = "读取时程序崩溃，已跳过；文件可能已损坏，请用原来的软件打开另存后再收入"
    assert result.failed == tuple(
        Failure(f"材料/总结{number:03}坏{suffix}", reason) for number in (7, 8, 59)
    )
    assert result.added == 57
    again = build([corpus], index, FakeEncoder(), jobs=jobs)
    assert (again.failed, again.unchanged) == (result.failed, 57)


FULL = """
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]),) * 2)
from indexer import cli
from indexer.store import BatchLimit, LocalWriter
LocalWriter.batch_limit = BatchLimit(files=8, passages=1000)
sys.argv = ["jiugao", "build", sys.argv[1], "--index", sys.argv[2], "--json"]
cli.main()
"""


@pytest.mark.skipif(os.name == "nt", reason="the system has no such limit")
def test_a_full_disk_is_one_line_and_costs_nothing(tmp_path: Path) -> None:
    corpus, index = write(tmp_path / "材料", 40), tmp_path / "index"
    command = [sys.executable, "-c", FULL, str(corpus), str(index), "300000"]
    told = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert (told.returncode, told.stdout) == (2, "")
    [line] = [line for line in told.stderr.splitlines() if "：" in line]
    assert line.startswith(f"{index}：") and "磁盘" in line
    again = subprocess.run([*command[:-1], "1000000000"], capture_output=True, cwd=ROOT, check=True)
    assert json.loads(again.stdout)["reports"] == 40
