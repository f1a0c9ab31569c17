"""Archives in a corpus folder: each member is a report of its own, through every build."""

import os
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import pytest

from indexer.build import build
from indexer.holdings import Holding, holdings
from indexer.records import BuildResult, Failure
from indexer.shelf import file_of, put_back, shelve, take_out
from indexer.store import LocalStore
from tests.fakes import FakeEncoder, everything

TEXT = "云岭镇{}年工会工作总结\n一、主要做法\n建好阵地{}处，经费有保障。\n"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "材料"
    folder.mkdir()
    (folder / "单独.txt").write_text(TEXT.format(2020, 1), encoding="utf-8")
    return folder


def pack(file: Path, entries: Mapping[str, str]) -> None:
    """Writes an archive, at a time of its own so that it counts as changed."""
    with ZipFile(file, "w") as made:
        for name, text in entries.items():
            made.writestr(name, text)
    at = 1_700_000_000 + sum(map(len, entries.values())) + len(entries)
    os.utime(file, (at, at))


def counts(result: BuildResult) -> tuple[int, int, int, int]:
    return result.added, result.updated, result.unchanged, result.removed


def paths(index: Path) -> list[str]:
    with closing(LocalStore.open(index)) as store:
        return [report.path for report in store.reports(100)]


def again(corpus: Path, index: Path) -> BuildResult:
    return build([corpus], index, FakeEncoder(), jobs=1)


def test_members_are_reports_and_only_what_changed_is_read_again(
    corpus: Path, index: Path, tmp_path: Path
) -> None:
    file = corpus / "总结.zip"
    pack(
        file, {"2021/甲.txt": TEXT.format(2021, 2), "乙.txt": TEXT.format(2022, 3), "表.xlsx": "x"}
    )
    first = again(corpus, index)
    assert (counts(first), first.failed) == (
        (3, 0, 0, 0),
        (
            Failure(
                "材料/总结.zip/表.xlsx",
                "是电子表格（.xlsx），没有收入；需要时请把文字复制到 Word 文档",
            ),
        ),
    )
    assert paths(index) == ["材料/单独.txt", "材料/总结.zip/2021/甲.txt", "材料/总结.zip/乙.txt"]
    second = again(corpus, index)
    assert (counts(second), second.failed) == ((0, 0, 3, 0), first.failed)
    pack(
        file,
        {
            "2021/甲.txt": TEXT.format(2021, 9),
            "乙.txt": TEXT.format(2022, 3),
            "丙.txt": TEXT.format(2023, 4),
        },
    )
    third = again(corpus, index)
    assert (counts(third), third.failed) == ((1, 1, 2, 0), ())
    pack(file, {"乙.txt": TEXT.format(2022, 3)})
    assert counts(again(corpus, index)) == (0, 0, 2, 2)
    fresh = tmp_path / "另一个索引"
    again(corpus, fresh)
    assert everything(index) == everything(fresh)
    file.unlink()
    assert counts(again(corpus, index)) == (0, 0, 1, 1)


def test_reports_of_an_archive_that_cannot_be_read_just_now_stay(corpus: Path, index: Path) -> None:
    file = corpus / "总结.zip"
    pack(file, {"甲.txt": TEXT.format(2021, 2)})
    again(corpus, index)
    file.write_bytes(file.read_bytes()[:-30])
    broken = again(corpus, index)
    reason = "压缩包已损坏，可能没有下载完整，请重新取得"
    assert (counts(broken), broken.failed) == ((0, 0, 1, 0), (Failure("材料/总结.zip", reason),))
    assert paths(index) == ["材料/单独.txt", "材料/总结.zip/甲.txt"]
    pack(file, {"甲.txt": TEXT.format(2021, 2)})
    mended = again(corpus, index)
    assert (counts(mended), mended.failed) == ((0, 0, 2, 0), ())


def test_an_empty_archive_is_told_of_and_its_former_members_go(corpus: Path, index: Path) -> None:
    file = corpus / "总结.zip"
    pack(file, {"甲.txt": TEXT.format(2021, 2)})
    again(corpus, index)
    pack(file, {})
    emptied = again(corpus, index)
    assert (counts(emptied), emptied.failed) == (
        (0, 0, 1, 1),
        (Failure("材料/总结.zip", "压缩包里没有文件"),),
    )


def test_an_archive_named_by_itself(corpus: Path, index: Path) -> None:
    file = corpus / "总结.zip"
    pack(file, {"甲.txt": TEXT.format(2021, 2), "乙.txt": TEXT.format(2022, 3)})
    assert counts(build([file], index, FakeEncoder(), jobs=1)) == (2, 0, 0, 0)
    pack(file, {"乙.txt": TEXT.format(2022, 3)})
    assert counts(build([file], index, FakeEncoder(), jobs=1)) == (0, 0, 1, 1)


def test_a_member_can_be_taken_out_and_put_back(corpus: Path, index: Path) -> None:
    pack(corpus / "总结.zip", {"甲.txt": TEXT.format(2021, 2)})
    again(corpus, index)
    path = "材料/总结.zip/甲.txt"
    assert file_of(index, path) == corpus / "总结.zip"
    take_out(index, path)
    assert counts(again(corpus, index)) == (0, 0, 1, 0)
    assert put_back(index, path) == corpus / "总结.zip"
    assert counts(again(corpus, index)) == (1, 0, 1, 0)


def test_what_became_of_an_archive_that_was_handed_in(corpus: Path, index: Path) -> None:
    pack(corpus.parent / "a.zip", {"甲.txt": TEXT.format(2021, 2), "空.txt": " "})
    shelved = [shelve("a.zip", (corpus.parent / "a.zip").read_bytes(), corpus)]
    again(corpus, index)
    assert holdings(index, shelved, corpus) == [
        Holding("a.zip/甲.txt", "added", "材料/a.zip/甲.txt"),
        Holding("a.zip/空.txt", "failed", "材料/a.zip/空.txt", "文件是空的"),
    ]
