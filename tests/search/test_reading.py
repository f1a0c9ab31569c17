"""What compares reports: likeness, one section side by side, trends and the map."""

from pathlib import Path

import pytest

from indexer.records import Filters
from indexer.search.alike import AlikeReport, alike_reports
from indexer.search.compare import side_by_side, through_the_years
from indexer.search.librarymap import library_map
from indexer.search.trends import TrendPoint, trends
from indexer.store import Listing, LocalStore
from indexer.store.rows import report_id
from tests.fakes import index_of, passage, report


def about(path: str, practice: str, problems: str, **fields: object) -> object:
    passages = (passage(0, practice, "practice"), passage(1, problems, "problems"))
    return report(path, passages=passages, **fields)


OLD = about("材料/旧.txt", "阵地阵地", "经费经费", year=2021, subject="党建")
SAME = about("材料/同.txt", "阵地阵地阵地", "人才", year=2022, subject="党建")
OTHER = about("材料/异.txt", "宣传", "安全", year=2023, subject="工会")


@pytest.fixture
def store(index: Path) -> LocalStore:
    return LocalStore.open(index_of(index, OLD, SAME, OTHER))  # type: ignore[arg-type]


def test_alike_reports_with_the_sections_that_make_them_so(store: LocalStore) -> None:
    # Centres as the fake encoder gives them: topics counted, 1 for every text, unit rows.
    first, second = alike_reports(store, store.report("旧.txt"))
    assert isinstance(first, AlikeReport)
    assert (first.report.path, second.report.path) == ("材料/同.txt", "材料/异.txt")
    assert first.likeness > second.likeness
    assert [code for code, _ in first.sections] == ["practice"]
    assert first.sections[0][1] == pytest.approx((2 * 3 + 1) / (5**0.5 * 10**0.5), abs=1e-3)
    assert second.sections == ()


def test_a_library_of_one_report_has_none_alike(index: Path) -> None:
    store = LocalStore.open(index_of(index, OLD))  # type: ignore[arg-type]
    assert alike_reports(store, store.report("旧.txt")) == ()


def test_one_section_side_by_side(store: LocalStore) -> None:
    ids = [report_id(f"材料/{name}.txt") for name in ("异", "旧", "异")]
    columns = side_by_side(store, "problems", ids)
    shown = [(c.report.path, [p.passage.text for p in c.passages]) for c in columns]
    assert shown == [("材料/异.txt", ["安全"]), ("材料/旧.txt", ["经费经费"])]
    assert [column.passages for column in side_by_side(store, "plan", ids)] == [(), ()]


def test_a_section_through_the_years_oldest_first(store: LocalStore) -> None:
    columns = through_the_years(store, "practice", Listing(subjects=("党建",)))
    assert [column.report.year for column in columns] == [2021, 2022]
    narrowed = Listing(Filters(years=(2022,)), subjects=("党建",))
    assert [c.report.year for c in through_the_years(store, "practice", narrowed)] == [2022]
    assert through_the_years(store, "plan", Listing()) == ()


def test_trends_have_a_point_for_every_year(store: LocalStore) -> None:
    points = trends(store, [" 阵地 ", "安全", "阵地", ""])
    assert points == (
        TrendPoint("阵地", 2021, 2, 1, 1),
        TrendPoint("阵地", 2022, 3, 1, 1),
        TrendPoint("阵地", 2023, 0, 0, 1),
        TrendPoint("安全", 2021, 0, 0, 1),
        TrendPoint("安全", 2022, 0, 0, 1),
        TrendPoint("安全", 2023, 1, 1, 1),
    )
    assert [point.share for point in points[:3]] == [1.0, 1.0, 0.0]
    assert trends(store, []) == ()


def test_the_map_by_subject(store: LocalStore) -> None:
    chart = library_map(store, by_subject=True)
    assert (chart.rows, chart.sections) == (("党建", "工会"), ("practice", "problems"))
    assert chart.counts[("practice", "党建")] == 2
    assert [chart.total(row) for row in chart.rows] == [4, 2]
    assert library_map(store).rows == ()


def test_the_map_by_topic(sample_index: Path) -> None:
    store = LocalStore.open(sample_index)
    chart = library_map(store, Filters(years=(2023,)))
    facets = store.facets(Filters(years=(2023,)))
    assert {row: chart.total(row) for row in chart.rows} == facets.topics
