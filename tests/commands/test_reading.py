"""`jiugao show --similar`, `browse`, `compare`, `map` and `trends`."""

from pathlib import Path
from typing import Any

import pytest

from indexer.store.rows import report_id
from tests.running import document, run

OLD, NEW, SCHEME = "材料/2022年总结.txt", "材料/2023年总结.txt", "材料/防汛/方案.txt"
PROBLEM = "（一）阵地建设滞后。两个社区没有活动室，开会要借学校教室。"


def lines(capsys: pytest.CaptureFixture[str], *arguments: object) -> list[str]:
    """What a person reads, without trailing spaces."""
    status, out, _ = run(capsys, *arguments)
    assert status == 0
    return [line.rstrip() for line in out.splitlines()]


def paths(reports: list[dict[str, Any]]) -> list[str]:
    return [report["path"] for report in reports]


def test_browse_lists_reports(reports_index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed = document(capsys, "browse", "-k", 1, "--index", reports_index)
    assert listed["reports"][0].pop("added_at")
    assert listed == {
        "total": 3,
        "reports": [
            {
                "report_id": report_id(OLD),
                "path": OLD,
                "title": "青石街道2022年党建工作总结",
                "year": 2022,
                "doc_type": "总结",
                "subject": "党建",
                "sections": ["practice", "problems"],
                "passages": 3,
                "length": 79,
            }
        ],
    }


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--sort", "year", "--desc"), [NEW, SCHEME, OLD]),
        (("--sort", "length"), [SCHEME, NEW, OLD]),
        (("--offset", "2"), [SCHEME]),
        (("--subject", "党建", "--year", "2023"), [NEW]),
        (("--text", "青石 防汛"), [SCHEME]),
        (("--section", "存在问题"), [OLD, NEW]),
        (("--doc-type", "方案"), [SCHEME]),
        (("--path", "材料/防汛"), [SCHEME]),
        (("--topic", "活动场所", "--year", "2022"), [OLD]),
        (("--text", "没有这样的"), []),
    ],
)
def test_browse_takes_filters_and_orders(
    options: tuple[str, ...],
    expected: list[str],
    reports_index: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    listed = document(capsys, "browse", *options, "--index", reports_index)
    assert paths(listed["reports"]) == expected


def test_browse_is_a_table(reports_index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert lines(capsys, "browse", "--subject", "党建", "--index", reports_index) == [
        "年份  文种  主题  标题                        段落  字数  路径",
        "2022  总结  党建  青石街道2022年党建工作总结     3    79  材料/2022年总结.txt",
        "2023  总结  党建  青石街道2023年党建工作总结     3    66  材料/2023年总结.txt",
        "共 2 篇报告，这里是第 1—2 篇",
    ]
    nothing = lines(capsys, "browse", "--text", "没有这样的", "--index", reports_index)
    assert nothing == ["没有这样的报告。"]
    beyond = lines(capsys, "browse", "--offset", 3, "--index", reports_index)
    assert beyond == ["共 3 篇报告，这一段里没有。"]


def test_compare_reports_that_are_named(
    reports_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ("--section", "problems", "--index", reports_index)
    compared = document(capsys, "compare", "方案.txt", report_id(OLD), *options)
    assert compared["section"] == "problems"
    columns = compared["columns"]
    assert paths([column["report"] for column in columns]) == [SCHEME, OLD]
    assert [column["passages"] for column in columns] == [
        [],
        [
            {
                "ordinal": 2,
                "lines": [6, 6],
                "section": "problems",
                "heading_path": ["二、存在问题", "（一）阵地建设滞后"],
                "lead": "",
                "text": PROBLEM,
                "placeholders": [],
                "pages": None,
                "passage_id": f"{report_id(OLD)}-2",
            }
        ],
    ]
    assert lines(capsys, "compare", "方案.txt", OLD, *options) == [
        "2023 年  青石街道2023年防汛工作方案",
        "    材料/防汛/方案.txt",
        "    没有“存在问题”",
        "",
        "2022 年  青石街道2022年党建工作总结",
        "    材料/2022年总结.txt",
        "    二、存在问题",
        "      （一）阵地建设滞后",
        f"    {PROBLEM}",
        "",
    ]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--subject", "党建"), [OLD, NEW]),
        (("--text", "总结", "--year", "2023"), [NEW]),
        (("--text", "方案"), []),
    ],
)
def test_compare_through_the_years(
    options: tuple[str, ...],
    expected: list[str],
    reports_index: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    wanted = ("--section", "存在问题", *options, "--index", reports_index)
    columns = document(capsys, "compare", *wanted)["columns"]
    assert paths([column["report"] for column in columns]) == expected
    if not expected:
        [line] = lines(capsys, "compare", *wanted)
        assert line.startswith("没有找到有“存在问题”的报告。")


def test_the_map_by_subject(reports_index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ("map", "--by", "subject", "--index", reports_index)
    assert document(capsys, *options, "-k", 1) == {
        "by": "subject",
        "sections": ["practice", "problems", "tasks", "requirements"],
        "total": 2,
        "rows": [{"name": "党建", "total": 6, "counts": {"practice": 4, "problems": 2}}],
    }
    assert lines(capsys, *options) == [
        "         主 存 重 工",
        "         要 在 点 作",
        "         做 问 任 要 合",
        "         法 题 务 求 计",
        "党建      4  2  ·  ·  6",
        "防汛      ·  ·  2  1  3",
        "共 2 行，这里是段落最多的 2 行",
    ]


def test_the_map_by_topic_keeps_to_the_filters(
    reports_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    only = ("--section", "tasks", "--topic", "防汛抗旱", "--index", reports_index)
    chart = document(capsys, "map", *only)
    assert (chart["by"], chart["sections"]) == ("topic", ["tasks"])
    assert chart["rows"][0] == {"name": "防汛抗旱", "total": 2, "counts": {"tasks": 2}}
    nothing = lines(capsys, "map", "--year", 1999, "--index", reports_index)
    assert nothing == ["没有可以统计的段落。"]


def test_trends_year_by_year(reports_index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("trends", "阵地建设", "活动", "--index", reports_index)
    names = ("phrase", "year", "occurrences", "reports", "reports_of_year", "share")
    points = (
        ("阵地建设", 2022, 2, 1, 1, 1.0),
        ("阵地建设", 2023, 1, 1, 2, 0.5),
        ("活动", 2022, 1, 1, 1, 1.0),
        ("活动", 2023, 3, 1, 2, 0.5),
    )
    assert document(capsys, *arguments) == {
        "points": [dict(zip(names, point, strict=True)) for point in points]
    }
    assert lines(capsys, *arguments) == [
        "年份  报告   阵地建设       活动",
        "2022  1 篇  2 次 100%  1 次 100%",
        "2023  2 篇   1 次 50%   3 次 50%",
        "百分比是当年有这个说法的报告所占的比例",
    ]


def test_show_with_similar_reports(reports_index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ("show", "2022年总结.txt", "--index", reports_index)
    similar = document(capsys, *options, "--similar")["similar"]
    assert paths([one["report"] for one in similar]) == [NEW, SCHEME]
    assert all(0 < one["likeness"] < 1 for one in similar)
    assert {section["section"] for section in similar[0]["alike"]} <= {"practice", "problems"}
    assert "similar" not in document(capsys, *options)
    shown = lines(capsys, *options, "--similar")
    at = shown.index("相似的报告：")
    title = "青石街道2023年党建工作总结　2023 年"
    assert shown[at + 1 : at + 3] == [f"  {similar[0]['likeness']:.2f}  {title}", f"        {NEW}"]
    assert "相似的报告：" not in lines(capsys, *options)


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("browse", "--sort", "colour"), "不能按“colour”排列，可用的有：path、title"),
        (("compare", OLD), "请用 --section 给出对读哪一栏"),
        (("compare", "--section", "problems"), "请给出要对读的报告，或用 --subject、--text"),
        (("compare", OLD, "--section", "problems", "--text", "总结"), "二者选一"),
        (("compare", OLD, "--section", "problems", "--year", "2023"), "二者选一"),
        (("compare", "无.txt", "--section", "problems"), "无.txt：索引中没有这份材料"),
        (("map", "--by", "year"), "不能按“year”统计，可用的有：topic、subject"),
        (("trends", " "), "请给出 1 到 6 个说法"),
        (("trends", *"一二三四五六七"), "请给出 1 到 6 个说法"),
    ],
)
def test_refusals_are_one_line(
    arguments: tuple[str, ...],
    line: str,
    reports_index: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, out, err = run(capsys, *arguments, "--index", reports_index)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert line in err
