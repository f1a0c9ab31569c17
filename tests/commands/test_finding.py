"""`jiugao headings`; search and similar are in tests/test_cli.py."""

from pathlib import Path

import pytest

from indexer.store.rows import report_id
from tests.running import document, run

OLD = report_id("材料/2022年总结.txt")
SET = {
    "report_id": OLD,
    "path": "材料/2022年总结.txt",
    "title": "青石街道2022年党建工作总结",
    "year": 2022,
    "doc_type": "总结",
    "section": "practice",
    "parents": ["一、主要做法"],
    "parallel": True,
    "headings": [
        {"line": 3, "level": 2, "text": "（一）扛牢主体责任", "section": "practice"},
        {"line": 4, "level": 2, "text": "（二）紧盯薄弱环节", "section": "practice"},
    ],
}


def test_headings_come_in_sets(reports_index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, "headings", "扛牢责任 主要做法", "-k", 1, "--index", reports_index)
    assert found["sets"][0].pop("score") > 0
    assert found == {"query": "扛牢责任 主要做法", "sets": [SET]}


def test_headings_with_the_whole_outline(
    reports_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ("-k", 1, "--outline", "--index", reports_index)
    outlines = document(capsys, "headings", "扛牢责任 主要做法", *options)["outlines"]
    assert {key: [one["text"] for one in held] for key, held in outlines.items()} == {
        OLD: [
            *("一、主要做法", "（一）扛牢主体责任", "（二）紧盯薄弱环节"),
            *("二、存在问题", "（一）阵地建设滞后"),
        ]
    }
    status, out, _ = run(capsys, "headings", "扛牢责任 主要做法", *options)
    assert (status, [line.rstrip() for line in out.splitlines()]) == (
        0,
        [
            " 1  主要做法  青石街道2022年党建工作总结 › 一、主要做法",
            "    2022 年　总结　材料/2022年总结.txt　对仗",
            "    （一）扛牢主体责任",
            "    （二）紧盯薄弱环节",
            "",
            "《青石街道2022年党建工作总结》的提纲",
            "    一、主要做法",
            "      （一）扛牢主体责任",
            "      （二）紧盯薄弱环节",
            "    二、存在问题",
            "      （一）阵地建设滞后",
            "",
        ],
    )


def test_headings_keep_to_the_filters(
    reports_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ("--path", "材料/防汛", "--index", reports_index)
    sets = document(capsys, "headings", "排查隐患", *options)["sets"]
    assert [one["path"] for one in sets] == ["材料/防汛/方案.txt"] * 2
    status, out, _ = run(capsys, "headings", "排查隐患", "--year", 1999, "--index", reports_index)
    assert (status, out) == (0, "没有找到。可以换个说法，或减少限定条件再试。\n")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ((" ",), "检索词里没有文字"),
        (("做法", "--section", "x"), "没有“x”这种栏目"),
        (("做法", "--doc-type", "诗"), "没有“诗”这种文种"),
    ],
)
def test_headings_refuses_in_one_line(
    arguments: tuple[str, ...],
    line: str,
    reports_index: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, out, err = run(capsys, "headings", *arguments, "--index", reports_index)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert line in err
