"""`jiugao add`, `remove` and `restore`."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import REPORTS, write_reports
from tests.running import document, run

OTHER = "云岭镇2024年林业工作总结\n一、主要做法\n栽树三百亩，管护责任落实到户。\n"
COPY = REPORTS["2022年总结.txt"]
UNSUPPORTED = "是电子表格（.xls），没有收入；需要时请把文字复制到 Word 文档"


@pytest.fixture
def index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Path:
    """The index of the three reports, which lie in corpus/材料 of the current folder."""
    monkeypatch.chdir(tmp_path)
    write_reports(tmp_path / "corpus")
    run(capsys, "build")
    return tmp_path / "index"


def write(name: str, text: str) -> str:
    Path(name).write_text(text, encoding="utf-8")
    return name


def files(out: str) -> list[tuple[str, ...]]:
    """The file, its outcome, its path and whatever else is said of each file."""
    return [
        (one["name"], one["outcome"], one["path"], one["reason"], *one["same_as"])
        for one in json.loads(out)["files"]
    ]


def paths(capsys: pytest.CaptureFixture[str]) -> list[str]:
    reports: list[dict[str, Any]] = document(capsys, "browse")["reports"]
    return [report["path"] for report in reports]


def test_files_are_added_each_with_what_became_of_it(
    index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [write("林业.txt", OTHER), write("抄.txt", COPY), write("表.xls", "x")]
    given += [write("空.txt", "　\n"), "无.txt"]
    status, out, _ = run(capsys, "add", *given, "--json")
    assert (status, files(out)) == (
        1,
        [
            ("林业.txt", "added", "corpus/上传/林业.txt", ""),
            ("抄.txt", "same", "corpus/上传/抄.txt", "", "corpus/材料/2022年总结.txt"),
            ("空.txt", "failed", "corpus/上传/空.txt", "文件里没有文字"),
            ("表.xls", "failed", "", UNSUPPORTED),
            ("无.txt", "failed", "", "打不开文件（文件不存在）"),
        ],
    )
    built = json.loads(out)["build"]
    assert (built["added"], [one["path"] for one in built["failed"]]) == (2, ["corpus/上传/空.txt"])
    assert Path("corpus/上传/林业.txt").read_text(encoding="utf-8") == OTHER
    again, out, _ = run(capsys, "add", "林业.txt")
    assert (again, out) == (0, "林业.txt：已有（同样的内容在 corpus/上传/林业.txt）\n")


def test_people_read_what_became_of_each_file(
    index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [write("林业.txt", OTHER), write("抄.txt", COPY), write("表.xls", "x")]
    assert run(capsys, "add", *given)[:2] == (
        1,
        "林业.txt：已收入，corpus/上传/林业.txt\n"
        "抄.txt：已收入，corpus/上传/抄.txt；内容与 corpus/材料/2022年总结.txt 相同\n"
        f"表.xls：未能收入：{UNSUPPORTED}\n",
    )


def test_nothing_is_built_where_no_file_is_taken(
    index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, _ = run(capsys, "add", write("表.xls", "x"), "--json")
    assert (status, files(out)) == (1, [("表.xls", "failed", "", UNSUPPORTED)])
    assert json.loads(out)["build"] is None


def test_a_folder_outside_the_library_becomes_a_part_of_it(
    index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, _ = run(capsys, "add", write("林业.txt", OTHER), "--to", "来稿/林业", "--json")
    assert (status, files(out)) == (0, [("林业.txt", "added", "林业/林业.txt", "")])
    _, out, _ = run(capsys, "add", write("水.txt", OTHER + "水"), "--to", "来稿/林业/二", "--json")
    assert files(out) == [("水.txt", "added", "林业/二/水.txt", "")]
    _, out, _ = run(capsys, "add", "林业.txt", "--to", ".隐藏", "--index", "i2", "--json")
    assert files(out) == [("林业.txt", "added", ".隐藏/林业.txt", "")]


def test_a_folder_that_builds_pass_over_is_no_silent_loss(
    index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, _ = run(capsys, "add", write("林业.txt", OTHER), "--to", "corpus/.存")
    reason = "建立索引时略过了这个文件夹，请换一个文件夹"
    assert (status, out) == (1, f"林业.txt：未能收入：{reason}\n")


def test_a_first_file_makes_the_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    status, out, _ = run(capsys, "add", write("林业.txt", OTHER), "--json")
    assert (status, files(out)) == (0, [("林业.txt", "added", "corpus/上传/林业.txt", "")])
    assert paths(capsys) == ["corpus/上传/林业.txt"]


def test_a_report_is_removed_stays_out_and_is_restored(
    index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, others = "corpus/材料/2022年总结.txt", ["corpus/材料/2023年总结.txt"]
    others.append("corpus/材料/防汛/方案.txt")
    status, out, _ = run(capsys, "remove", "2022年总结.txt")
    line = f"已移出 {old}，原文件没有改动。想放回：jiugao restore {old}\n"
    assert (status, out, paths(capsys)) == (0, line, others)
    assert run(capsys, "build")[0] == 0
    assert (paths(capsys), Path(old).exists()) == (others, True)
    assert document(capsys, "status")["excluded"] == [old]
    shown = run(capsys, "status")[1]
    assert f"  {old}：已移出，想放回：jiugao restore {old}" in shown
    restored = document(capsys, "restore", old)
    assert (restored["path"], restored["build"]["added"]) == (old, 1)
    assert paths(capsys) == [old, *others]
    assert [one["label"] for one in document(capsys, "status")["sources"]] == ["corpus"]
    assert document(capsys, "status")["excluded"] == []


def test_a_removed_file_that_is_added_again_is_no_silent_loss(
    index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "add", write("林业.txt", OTHER))
    path = "corpus/上传/林业.txt"
    removed = document(capsys, "remove", path)
    assert (removed["path"], removed["title"]) == (path, "云岭镇2024年林业工作总结")
    status, out, _ = run(capsys, "add", "林业.txt")
    line = f"林业.txt：未能收入：先前移出过，想放回：jiugao restore {path}\n"
    assert (status, out) == (1, line)
    status, out, _ = run(capsys, "restore", path)
    assert (status, out.splitlines()[0]) == (0, f"已放回 {path}。")


def test_a_file_that_can_no_longer_be_read_is_named(
    index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = "corpus/材料/2022年总结.txt"
    run(capsys, "remove", path)
    Path(path).write_bytes(b"")
    status, out, _ = run(capsys, "restore", path)
    assert status == 1
    assert f"{path}：" in out


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("remove", "无.txt"), "无.txt：索引中没有这份材料"),
        (("restore", "无.txt"), "无.txt：这个文件没有被移出过资料库"),
        (("restore", "corpus/材料/2022年总结.txt"), "这个文件没有被移出过资料库"),
        (("remove", "a", "--index", "无"), "无：没有索引"),
        (("restore", "a", "--index", "无"), "无：没有索引"),
    ],
)
def test_refusals_are_one_line(
    arguments: tuple[str, ...],
    line: str,
    index: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, out, err = run(capsys, *arguments)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert line in err
