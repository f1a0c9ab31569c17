"""What of an index is fitted to, and what it is judged by."""

from dataclasses import replace
from pathlib import Path

import pytest

from indexer.errors import ArchiveTooSmall
from indexer.fitting.archive import EVERY, read_archive
from indexer.store import LocalStore
from indexer.store.rows import report_id
from tests.fakes import index_of, passage, report

SHARED = "这段话每年的报告里都一模一样，从来没有人改过一个字，所以拿它来检验是看不出什么的。"


def own_text(path: str, ordinal: int) -> str:
    return (
        f"第{path}号单位的第{ordinal}件事情办得怎么样，要看群众满意不满意，"
        "也要看台账清楚不清楚、责任有没有落到人头上。"
    )


def one(number: int):  # type: ignore[no-untyped-def]
    path = f"报告{number}.txt"
    heading = ("一、主要做法", f"（一）办好第{number}件实事")
    passages = [passage(n, own_text(path, n), "practice", heading_path=heading) for n in range(9)]
    passages.append(passage(9, SHARED, "practice", heading_path=heading))
    return replace(report(path), title=f"{number}号单位总结", passages=tuple(passages))


def test_some_reports_are_held_out_and_nothing_that_was_fitted_to(tmp_path: Path) -> None:
    reports = [one(n) for n in range(100)]
    archive = read_archive(LocalStore.open(index_of(tmp_path / "i", *reports)))
    held = [r for r in reports if int(report_id(r.path), 16) % EVERY == 0]
    assert (archive.reports, len(archive.documents)) == (100, 100 - len(held))
    assert archive.passages == 9 * (100 - len(held)) + 1
    expected = {
        (f"办好第{r.path[2:-4]}件实事", p.text)
        for r in held
        for p in r.passages
        if p.text != SHARED
    }
    assert set(archive.held_out) == expected


def test_a_few_reports_are_declined_with_a_reason(tmp_path: Path) -> None:
    store = LocalStore.open(index_of(tmp_path / "i", *(one(n) for n in range(9))))
    with pytest.raises(ArchiveTooSmall, match=r"资料库里有 9 篇报告.*太少.*请继续用内置模型"):
        read_archive(store)
