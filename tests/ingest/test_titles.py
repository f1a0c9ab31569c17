"""What a report says of itself at its head."""

import pytest

from indexer.ingest.titles import Title, doc_type_of, subject_of, take_title, year_of
from indexer.records import Removal, SourceLine


@pytest.mark.parametrize(
    ("title", "year", "doc_type", "subject"),
    [
        ("2023年度意识形态工作总结及2024年工作计划", 2023, "总结", "意识形态"),
        ("2022年精神文明创建工作总结", 2022, "总结", "精神文明创建"),
        ("二〇二三年党建工作要点", 2023, "要点", "党建"),
        ("临川县安全生产2023年工作总结", 2023, "总结", "安全生产"),
        ("2021—2023年教育发展规划", 2023, "规划", "教育发展"),
        ("关于开展作风整顿活动的通知", None, "通知", "作风整顿"),
        ("关于印发《移风易俗实施方案》的通知", None, "方案", "移风易俗"),
        ("乡村振兴驻村帮扶工作述职报告", None, "述职", "乡村振兴驻村帮扶"),
        ("在全区教育工作会议上的讲话", None, "讲话", "教育"),
        ("法治政府建设情况报告（2021年度）", 2021, "报告", "法治政府建设"),
        ("随想", None, "其他", "随想"),
        ("2023年度精神文明創建工作總結", 2023, "总结", "精神文明创建"),
        ("關於開展作風整頓活動的通知", None, "通知", "作风整顿"),
        ("二〇二三年黨建工作要點", 2023, "要点", "党建"),
    ],
)
def test_year_kind_and_subject(title: str, year: int | None, doc_type: str, subject: str) -> None:
    assert (year_of(title), doc_type_of(title), subject_of(title)) == (year, doc_type, subject)


def lines(*texts: str) -> list[SourceLine]:
    return [SourceLine(n, text) for n, text in enumerate(texts, 1)]


def test_a_repeated_title_is_dropped_with_an_account() -> None:
    title, rest, removed = take_title(
        lines("2023年工会工作总结", "", "2023年工会工作总结", "2023年，开展活动。"), "文件"
    )
    assert title == Title("2023年工会工作总结", 2023, "总结", "工会")
    assert [line.number for line in rest] == [2, 4]
    assert removed == [Removal(3, "2023年工会工作总结", "重复的标题")]


def test_of_two_years_the_one_that_the_text_speaks_of() -> None:
    title, rest, removed = take_title(
        lines("2024年创建工作具体实施方案", "2023年创建工作实施方案", "现制定2023年方案如下。"),
        "文件",
    )
    assert (title.text, title.year) == ("2023年创建工作实施方案", 2023)
    assert [line.number for line in rest] == [3]
    assert removed == [Removal(1, "2024年创建工作具体实施方案", "重复的标题")]


def test_a_title_over_two_lines() -> None:
    title, rest, _ = take_title(lines("青石街道办事处", "2023年工作总结", "正文。"), "文件")
    assert title.text == "青石街道办事处2023年工作总结"
    assert [line.text for line in rest] == ["正文。"]


def test_without_a_title_the_file_name_serves_and_the_text_gives_the_year() -> None:
    title, rest, _ = take_title(lines("2022年以来，全镇开展活动，成效明显。"), "移风易俗总结")
    assert title == Title("移风易俗总结", 2022, "总结", "移风易俗")
    assert len(rest) == 1
