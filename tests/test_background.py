"""A build in a process of its own: what it tells, how it fails, and ending it."""

import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from indexer.background import BackgroundBuild, BuildState
from indexer.build import Progress, build
from indexer.embedding.encoder import load_encoder
from indexer.records import Failure
from indexer.store import LocalStore

TEXT = "{}年测试街道工作总结\n一、存在问题\n（一）阵地建设滞后。第{}个村至今没有活动室。\n"
PATIENCE = 60


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder with a good file, one in GBK, and one that is broken."""
    folder = tmp_path / "报告"
    folder.mkdir()
    (folder / "一.txt").write_text(TEXT.format(2023, 1), encoding="utf-8")
    (folder / "二.txt").write_text(TEXT.format(2022, 2), encoding="gb18030")
    (folder / "坏.docx").write_bytes(b"PK\x03\x04 broken")
    return folder


def test_a_build_tells_of_every_file(corpus: Path, index: Path) -> None:
    state = BackgroundBuild([corpus], index).wait()
    broken = "不是完好的 Word 文档，请用 Word 或 WPS 打开后另存为 .docx"
    assert state == BuildState(
        running=False,
        progress=Progress("finish", 1, 1),
        added=("报告/一.txt", "报告/二.txt"),
        failed=(Failure("报告/坏.docx", broken),),
    )
    (corpus / "一.txt").write_text(TEXT.format(2024, 3), encoding="utf-8")
    again = BackgroundBuild([corpus], index).wait()
    assert (again.added, again.updated, again.error) == ((), ("报告/一.txt",), "")


def test_a_build_that_cannot_be_done_ends_with_its_line(tmp_path: Path, index: Path) -> None:
    missing = tmp_path / "无"
    state = BackgroundBuild([missing], index).wait()
    line = f"{missing}：没有这个文件夹，请检查路径"
    assert state == BuildState(running=False, error=line)


def test_a_build_that_is_stopped_leaves_the_index_readable(corpus: Path, index: Path) -> None:
    build([corpus], index, load_encoder(), jobs=1)
    for number in range(300):
        text = TEXT.format(2023, number) + f"第{number}个社区缺少场地和经费。\n" * 200
        (corpus / f"多{number}.txt").write_text(text, encoding="utf-8")
    running = BackgroundBuild([corpus], index)
    _until(lambda: running.state.progress is not None)
    assert running.state.running
    running.stop()
    _until(lambda: not running.state.running)
    state = running.wait()
    assert (state.running, state.stopped, state.error) == (False, True, "")
    assert len(state.added) < 300
    with closing(LocalStore.open(index)) as store:
        assert 2 <= store.status().reports < 302
        assert store.report("报告/一.txt").report.year == 2023
    running.stop()
    assert running.state == state


def _until(reached: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < end, "the build takes too long"
        time.sleep(0.02)
