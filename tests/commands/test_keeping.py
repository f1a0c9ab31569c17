"""`jiugao backup`, `restore-backup` and `rescue`."""

import json
import shutil
from pathlib import Path

import pytest

from indexer.store.database import DATABASE_FILE
from tests.running import document, run


@pytest.fixture
def index(reports_index: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(reports_index, tmp_path / "索引"))


def test_there_and_back(index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target, again = tmp_path / "备份", tmp_path / "新"
    kept = document(capsys, "backup", target, "--index", index)
    found = {"reports": 3, "passages": 9, "baskets": 0, "word_lists": [], "notes": []}
    assert kept == found | {"folder": str(target), "size": kept["size"]}
    status, out, _ = run(capsys, "restore-backup", target, "--index", again)
    assert (status, out) == (0, f"已放回到索引 {again}：3 篇报告、9 个段落、0 个素材篮\n")
    first, second = (
        document(capsys, "search", "阵地建设", "--index", place)["hits"] for place in (index, again)
    )
    assert first == second != []


def test_people_are_told_how_to_go_on(
    index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "备份"
    _, out, _ = run(capsys, "backup", target, "--index", index)
    assert out.splitlines()[1] == (f"想放回：jiugao restore-backup {target} --index 新的索引文件夹")
    status, _, err = run(capsys, "restore", target, "--index", index)
    assert (status, err) == (2, f"{target}：这是一份备份，请用 jiugao restore-backup 放回\n")
    status, _, err = run(capsys, "backup", target, "--index", index)
    reason = "文件夹里已经有东西，请换一个新的或空的文件夹"
    assert (status, err) == (2, f"{target}：{reason}\n")


def test_a_damaged_index_is_reported_and_rescued(
    index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, target = index / DATABASE_FILE, tmp_path / "救出"
    file.write_bytes(bytes(4096) + file.read_bytes()[4096:])
    for command in (("status",), ("search", "经费"), ("backup", tmp_path / "备份")):
        status, out, err = run(capsys, *command, "--index", index)
        line = "索引数据库已损坏，报告原文件和素材篮不受影响；jiugao rescue 会列出还能救出什么"
        assert (status, out, err) == (2, "", f"{index}：{line}\n")
    status, out, _ = run(capsys, "rescue", "--index", index)
    assert (status, out.splitlines()[0]) == (0, "能救出 3 篇报告、9 个段落、0 个素材篮")
    status, out, _ = run(capsys, "rescue", "--index", index, "--to", target, "--json")
    saved = json.loads(out)
    assert (status, saved["folder"], saved["reports"], saved["incomplete"]) == (
        0,
        str(target),
        3,
        [],
    )
    assert document(capsys, "search", "阵地建设", "--index", target)["hits"]


def test_what_is_not_whole_is_named(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = index / DATABASE_FILE
    content = file.read_bytes()
    at = content.index("全年经费只够".encode())
    file.write_bytes(content[:at] + "今".encode() + content[at + 3 :])
    status, out, _ = run(capsys, "rescue", "--index", index)
    assert (status, out.splitlines()[1:3]) == (1, ["其中 1 篇不完整：", "  材料/2023年总结.txt"])


def test_where_nothing_can_be_read_a_backup_is_pointed_to(
    index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (index / DATABASE_FILE).write_bytes(bytes(100_000))
    status, out, _ = run(capsys, "rescue", "--index", index)
    line = "没有读得出的内容；有备份就用 jiugao restore-backup 放回，"
    assert (status, "".join(out.split())) == (
        1,
        "".join((line + "没有就换一个索引文件夹重新运行 jiugao build").split()),
    )
