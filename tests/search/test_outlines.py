"""Sets of headings: which there are, whether they are parallel, and finding them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.errors import QueryEmpty
from indexer.records import Filters, Heading
from indexer.search import Library
from indexer.search.outlines import HeadingSet, heading_sets, search_headings
from indexer.store import ReportSummary

REPORT = ReportSummary("a", "材料/a.txt", "总结", 2023, "总结", "党建", (), 1, 1, "")
HEADINGS = (
    Heading(2, 1, "一、主要做法", "practice"),
    Heading(3, 2, "（一）强化组织领导，明确工作任务", "practice"),
    Heading(4, 3, "1.建机制。", "practice"),
    Heading(5, 3, "2.定责任。", "practice"),
    Heading(6, 2, "（二）聚焦重点领域，补齐短板弱项", "practice"),
    Heading(7, 1, "二、存在问题", "problems"),
    Heading(8, 2, "（一）只此一条", "problems"),
    Heading(9, 1, "三、主要做法", "practice"),
    Heading(10, 2, "（一）一头热", "practice"),
    Heading(11, 2, "（二）另一头也要热起来", "practice"),
)


@pytest.fixture(scope="module")
def library(sample_index: Path) -> Iterator[Library]:
    opened = Library(sample_index)
    yield opened
    opened.close()


def test_a_set_is_what_stands_side_by_side() -> None:
    sets = list(heading_sets(REPORT, HEADINGS))
    assert [(one.parents, one.section, [h.line for h in one.headings]) for one in sets] == [
        ((), "", [2, 7, 9]),
        (("一、主要做法",), "practice", [3, 6]),
        (("一、主要做法", "（一）强化组织领导，明确工作任务"), "practice", [4, 5]),
        (("三、主要做法",), "practice", [10, 11]),
    ]
    assert [one.parallel for one in sets] == [True, True, True, False]
    assert sets[2].wordings == ("建机制", "定责任")


@pytest.mark.parametrize(
    ("wordings", "parallel"),
    [
        (("强化组织领导，明确工作任务", "聚焦重点领域，补齐短板弱项"), True),
        (("强化组织领导，明确工作任务", "聚焦重点领域，补齐短板"), False),
        (("强化组织领导", "聚焦重点，补齐"), False),
        (("强化领导",), False),
    ],
)
def test_parallel_headings_have_clauses_of_one_length(
    wordings: tuple[str, ...], parallel: bool
) -> None:
    headings = tuple(Heading(n, 1, f"{n}.{text}", "tasks") for n, text in enumerate(wordings, 1))
    assert HeadingSet(REPORT, (), "tasks", headings).parallel is parallel


def test_a_query_of_topic_and_section_finds_whole_sets(library: Library) -> None:
    best, *others = search_headings(library, "基层治理 主要做法", limit=5)
    assert best.report.path == "corpus/基层治理“网格化”工作经验材料.txt"
    assert (best.section, best.parents, len(best.headings)) == ("practice", ("一、主要做法",), 3)
    assert len(others) == 4
    assert [one.score for one in (best, *others)] == sorted(
        (one.score for one in (best, *others)), reverse=True
    )
    assert {one.section for one in others} == {"practice"}


def test_a_query_of_a_section_alone_browses_its_sets(library: Library) -> None:
    sets = search_headings(library, "工作要求", limit=4)
    assert [one.section for one in sets] == ["requirements"] * 4
    assert [one.parallel for one in sets] == [True, True, False, False]


def test_a_year_in_the_query_is_preferred(library: Library) -> None:
    assert search_headings(library, "意识形态 2024", limit=1)[0].report.year == 2024


@pytest.mark.parametrize("query", ["安全生产", "主要做法"])
def test_a_filter_lets_nothing_else_through(library: Library, query: str) -> None:
    sets = search_headings(library, query, Filters(years=(2021,), sections=("practice",)))
    assert {(one.report.year, one.section) for one in sets} == {(2021, "practice")}


def test_a_set_is_shown_once(library: Library) -> None:
    sets = search_headings(library, "总结", limit=100)
    assert len({one.wordings for one in sets}) == len(sets)


def test_an_empty_query_is_refused(library: Library) -> None:
    with pytest.raises(QueryEmpty):
        search_headings(library, "  ")
