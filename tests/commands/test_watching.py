"""`jiugao watch`, as a process of its own in real time."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from indexer.records import Failure
from indexer.rendering.console import show_line
from indexer.rendering.watching import watch_line
from indexer.store import LocalStore
from indexer.watching import Notice, Round
from tests.commands.conftest import REPORTS, write_reports
from tests.running import run

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def watching(folder: Path, index: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "indexer", "watch", str(folder), "--index", str(index)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [*command, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=folder.parent,
        # A run in the background passes on that interrupts are ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def line(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout is not None
    found: dict[str, Any] = json.loads(process.stdout.readline())
    return found


def test_a_day_of_a_folder(tmp_path: Path) -> None:
    folder, index = write_reports(tmp_path), tmp_path / "索引"
    with watching(folder, index, "--json") as process:
        assert line(process)["event"] == "watching"
        first = line(process)
        assert (first["event"], len(first["added"]), first["reports"]) == ("round", 3, 3)
        (folder / "新.txt").write_text(REPORTS["2022年总结.txt"], encoding="utf-8")
        (folder / "空.txt").write_text("", encoding="utf-8")
        (folder / "2023年总结.txt").unlink()
        second = line(process)
        assert (second["added"], second["removed"]) == (["材料/新.txt"], 1)
        assert second["failed"] == [{"path": "材料/空.txt", "reason": "文件是空的"}]
        folder.rename(tmp_path / "别处")
        assert line(process)["event"] == "away"
        (tmp_path / "别处" / "空.txt").unlink()
        (tmp_path / "别处").rename(folder)
        assert line(process)["event"] == "back"
        (folder / "再来.txt").write_text(REPORTS["2023年总结.txt"], encoding="utf-8")
        assert line(process)["added"] == ["材料/再来.txt"]
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        assert (process.returncode, out, err) == (0, "", "")
    with closing(LocalStore.open(index)) as store:
        assert [one.path for one in store.reports(10)] == [
            *("材料/2022年总结.txt", "材料/再来.txt", "材料/新.txt", "材料/防汛/方案.txt")
        ]
        assert store.failures() == ()


def test_it_ends_cleanly_however_it_is_told(tmp_path: Path) -> None:
    folder = write_reports(tmp_path)
    with watching(folder, tmp_path / "索引") as process:
        assert process.stdout is not None
        assert process.stdout.readline().endswith(
            f"守着 {folder}，有变动就更新索引；按 Ctrl+C 结束\n"
        )
        process.terminate()
        out, err = process.communicate(timeout=20)
        assert (process.returncode, err) == (0, "")
        assert out.splitlines()[-1] == "不再守着了；已经写入索引的内容都在。"


def test_a_folder_that_never_was(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = tmp_path / "无"
    status, out, err = run(capsys, "watch", missing, "--index", tmp_path / "索引")
    assert (status, out, err) == (2, "", f"{missing}：没有这个文件夹，请检查路径\n")


@pytest.mark.parametrize(
    ("told", "line"),
    [
        (
            Round(
                ("材料/a.txt", "材料/b.txt"), (), 1, (Failure("材料/坏.doc", "打不开"),), 9, 80, 0.3
            ),
            "共 9 篇报告、80 个段落　新增 2（材料/a.txt；材料/b.txt）　"
            "未能收入 1（材料/坏.doc：打不开）　移除 1　0.3 秒",
        ),
        (
            Round((), tuple("abcde"), 0, (), 9, 80, 1.0),
            "共 9 篇报告、80 个段落　更新 5（a；b；c等）　1.0 秒",
        ),
        (Notice("away", "/网盘", "现在不在"), "/网盘 现在不在"),
        (Notice("back", "/网盘"), "/网盘 回来了"),
        (Notice("waiting", "索引", "磁盘已满"), "先等一等，稍后自动再试：索引：磁盘已满"),
    ],
)
def test_lines(told: Round | Notice, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    show_line(watch_line(told, datetime(2025, 1, 2, 3, 4, 5)))
    assert capsys.readouterr().out == f"03:04:05　{line}\n"
