"""Every command that reads an index answers alike from a folder and from Milvus, and those that
change one leave both alike."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pymilvus")
pytest.importorskip("milvus_lite")

from tests.running import document, run

ROOT = Path(__file__).resolve().parents[3]
FILES = 12
CHANGING = {"elapsed_ms", "seconds", "generation", "updated_at", "size", "added_at", "index"}
"""What no two indexes have in common."""


def plain(value: Any) -> Any:
    """A document without what no two indexes have in common; its scores equal to any within a
    thousandth."""
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items() if name not in CHANGING}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return pytest.approx(value, abs=1e-3) if isinstance(value, float) else value


class Both:
    """The same reports in a folder and in Milvus, and the options that name each."""

    def __init__(self, folder: Path) -> None:
        self.corpus = folder / "材料"
        self.corpus.mkdir()
        for file in sorted((ROOT / "corpus").glob("*工作*.txt"))[:FILES]:
            shutil.copy(file, self.corpus)
        self.folder = ("--index", folder / "甲")
        self.milvus = ("--index", folder / "乙", "--store", f"milvus:{folder / 'lite.db'}")

    def answers(self, capsys: pytest.CaptureFixture[str], *command: object) -> list[Any]:
        """What a command answers from each."""
        return [
            plain(document(capsys, *command, *options)) for options in (self.folder, self.milvus)
        ]


@pytest.fixture
def both(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Both:
    one = Both(tmp_path)
    local, milvus = one.answers(capsys, "build", one.corpus, "--jobs", "1")
    assert local == milvus and local["added"] == FILES
    return one


def test_commands_answer_alike(both: Both, capsys: pytest.CaptureFixture[str]) -> None:
    [hit, *_] = document(capsys, "search", "存在问题", *both.folder)["hits"]
    commands: list[tuple[object, ...]] = [
        ("search", "存在问题 阵地建设"),
        ("search", "人才队伍", "--section", "problems", "--year", "2023"),
        ("search", "2023年总结 下一步打算", "-k", "30"),
        ("similar", hit["passage_id"]),
        ("similar", "--text", "活动场所不足，经费紧张。"),
        ("headings", "主要做法"),
        ("show", hit["path"]),
        ("browse",),
        ("browse", "--sort", "year", "--desc"),
        ("compare", "--section", "problems", "--text", "人才队伍"),
        ("map",),
        ("map", "--by", "subject"),
        ("adapt", "--text", hit["text"], "--for", "2026"),
        ("trends", "高质量发展", "群众"),
        ("status",),
    ]
    for command in commands:
        local, milvus = both.answers(capsys, *command)
        assert local == milvus, command


def test_reports_taken_out_and_put_back(both: Both, capsys: pytest.CaptureFixture[str]) -> None:
    [hit, *_] = document(capsys, "search", "存在问题", *both.folder)["hits"]
    (both.corpus / Path(hit["path"]).name).rename(both.corpus / "改名.txt")
    steps: list[tuple[object, ...]] = [
        ("build", both.corpus, "--jobs", "1"),
        ("remove", f"{both.corpus.name}/改名.txt"),
        ("build", both.corpus, "--jobs", "1"),
        ("restore", f"{both.corpus.name}/改名.txt"),
        ("forget", both.corpus),
    ]
    for step in steps:
        ends = [run(capsys, *step, *options)[0] for options in (both.folder, both.milvus)]
        assert ends == [0, 0], step
        local, milvus = both.answers(capsys, "browse")
        assert local == milvus, step
        local, milvus = both.answers(capsys, "search", "存在问题")
        assert local == milvus, step


@pytest.mark.parametrize(
    ("command", "what"),
    [(("backup", "备份"), "备份"), (("rescue",), "抢救"), (("train",), "训练模型")],
)
def test_what_needs_a_folder_says_so(
    command: tuple[str, ...], what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = f"milvus:{tmp_path / 'lite.db'}"
    status, out, errors = run(capsys, *command, "--store", store)
    assert (status, out) == (2, "")
    assert errors == f"{store}：索引在 Milvus 里，不能{what}；先用 jiugao copy 复制到一个文件夹\n"


def test_the_client_is_silent(tmp_path: Path) -> None:
    # Milvus Lite's file is held until its process ends.
    environment = os.environ | {"PYTHONUTF8": "1"}
    options = ["--store", f"milvus:{tmp_path / 'lite.db'}", "--index", str(tmp_path), "--json"]
    for command in (["build", str(ROOT / "corpus"), "--jobs", "1", "--events"], ["browse"]):
        ended = subprocess.run(
            [sys.executable, "-m", "indexer", *command, *options],
            capture_output=True,
            encoding="utf-8",
            env=environment,
            cwd=ROOT,
            check=True,
        )
        assert [line for line in ended.stderr.splitlines() if not line.startswith("{")] == []
        assert json.loads(ended.stdout)["reports"]
