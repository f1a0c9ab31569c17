"""`jiugao build --events`; the other commands of building are in tests/test_cli.py."""

import json
import signal
from pathlib import Path

import pytest

from indexer.records import Failure
from tests.commands.conftest import write_reports
from tests.running import run


def test_events_are_lines_of_json_on_standard_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_reports(tmp_path)
    (folder / "空.txt").write_text("", encoding="utf-8")
    handler = signal.getsignal(signal.SIGTERM)
    status, out, err = run(capsys, "build", folder, "--index", tmp_path / "i", "--events", "--json")
    assert (status, json.loads(out)["added"], signal.getsignal(signal.SIGTERM)) == (1, 3, handler)
    names = ("stage", "done", "total", "path", "outcome", "reason")
    failure = Failure("材料/空.txt", "文件是空的")
    assert [json.loads(line) for line in err.splitlines()] == [
        dict(zip(names, event, strict=True))
        for event in (
            ("scan", 4, 4, str(folder), "", ""),
            ("read", 1, 4, "材料/2022年总结.txt", "added", ""),
            ("read", 2, 4, "材料/2023年总结.txt", "added", ""),
            ("read", 3, 4, failure.path, "failed", failure.reason),
            ("read", 4, 4, "材料/防汛/方案.txt", "added", ""),
            ("finish", 0, 1, "", "", ""),
            ("finish", 1, 1, "", "", ""),
        )
    ]


def test_an_error_stays_a_plain_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = tmp_path / "无"
    status, out, err = run(capsys, "build", missing, "--index", tmp_path / "i", "--events")
    assert (status, out, err) == (2, "", f"{missing}：没有这个文件夹，请检查路径\n")
