"""Expressions that had their time: the package's table, and the user's over it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.lexicon.files import FOLDER_VARIABLE
from indexer.records import BadLine
from indexer.writing import outdated
from indexer.writing.findings import Finding
from indexer.writing.outdated import bad_expression_lines, find_outdated

FILE = "过时提法.csv"
FIRST_LINE = "expression,kind,since,until,instead,note,source,dated\n"


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The user's table, not there yet; the package's is one row."""
    shipped = tmp_path / "outdated.csv"
    shipped.write_text(
        FIRST_LINE
        + "“甲”活动|甲活动,提法,2015,2020,乙活动|丙活动,回顾时可保留。,《某决定》,2020-10-29\n",
        encoding="utf-8",
    )
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    monkeypatch.setattr(outdated, "SHIPPED", shipped)
    outdated.reload()
    yield tmp_path / FILE
    outdated.reload()


@pytest.mark.usefixtures("table")
def test_after_its_time_something_else_is_offered() -> None:
    reason = "2020年后不宜照用；回顾时可保留；依据：《某决定》，2020-10-29"
    finding = Finding("outdated", (2, 7), "“甲”活动", ("乙活动", "丙活动"), reason)
    assert find_outdated("开展“甲”活动。", 2021) == [finding]


@pytest.mark.usefixtures("table")
def test_before_its_time_nothing_is() -> None:
    reason = "2015年起才有的提法；回顾时可保留；依据：《某决定》，2020-10-29"
    assert find_outdated("甲活动", 2014) == [Finding("outdated", (0, 3), "甲活动", (), reason)]


@pytest.mark.usefixtures("table")
def test_in_its_time_it_is_no_finding() -> None:
    assert find_outdated("甲活动", 2015) + find_outdated("甲活动", 2020) == []


def test_the_longest_wording_is_found(table: Path) -> None:
    table.write_text(f"{FIRST_LINE}甲活动日,提法,,2019,,,,\n", encoding="utf-8")
    reason = "2019年后不宜照用"
    finding = Finding("outdated", (0, 4), "甲活动日", (), reason)
    assert find_outdated("甲活动日", 2021) == [finding]


def test_the_users_row_overrides(table: Path) -> None:
    table.write_text(f"{FIRST_LINE}甲活动,提法,,,,,,\n", encoding="gb18030")
    assert [one.text for one in find_outdated("甲活动、“甲”活动", 2021)] == ["“甲”活动"]


def test_nothing_is_offered_that_has_had_its_time_too(table: Path) -> None:
    table.write_text(f"{FIRST_LINE}乙活动,提法,,2020,,,,\n", encoding="utf-8")
    assert [one.replacements for one in find_outdated("甲活动", 2021)] == [("丙活动",)]


def test_bad_lines_are_named(table: Path) -> None:
    rows = (
        "新提法,提法,,二〇二〇,,,,",
        ",提法,,2020,,,,",
        "丁,提法,,2020,,,,",
        "戊己,,,2020,,,,2020-1",
        "庚辛,,,2020,,,,,",
    )
    table.write_text(FIRST_LINE + "\n".join(rows), encoding="utf-8")
    assert bad_expression_lines() == (
        BadLine(FILE, 2, "until 一列的“二〇二〇”应为四位年份，或空着"),
        BadLine(FILE, 3, "没有写提法（expression）"),
        BadLine(FILE, 4, "提法只有一个字，会误报，请写完整"),
        BadLine(FILE, 5, "dated 一列的“2020-1”应为 2023-05-01 或 2023-05 这样的日期，或空着"),
        BadLine(FILE, 6, "有 9 列，应为 8 列；文字里有英文逗号的，请把整格放进英文双引号"),
    )


def test_a_table_without_its_first_line(table: Path) -> None:
    table.write_text("甲活动,提法\n", encoding="utf-8")
    reason = "第一行应为列名：expression,kind,since,until,instead,note,source,dated"
    assert bad_expression_lines() == (BadLine(FILE, 1, reason),)


def test_the_packages_table_is_whole() -> None:
    outdated.reload()
    rows, bad_lines = outdated._read(outdated.SHIPPED.read_text(encoding="utf-8"), "outdated.csv")
    wordings = [wording for row in rows for wording in row.wordings]
    assert bad_lines == []
    assert sorted(wordings) == sorted(set(wordings))
    assert [row.wordings for row in rows if row.since is None and row.until is None] == []
