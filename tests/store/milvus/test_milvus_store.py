"""A Milvus Lite answers what the local store answers."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("pymilvus")
pytest.importorskip("milvus_lite")

from indexer.errors import (
    IndexIncompatible,
    IndexMissing,
    PassageNotFound,
    ReportNotFound,
)
from indexer.records import Filters, Heading, Removal, WeightedTerm
from indexer.store import Listing, LocalStore, Model
from indexer.store.answers import Facts
from indexer.store.milvus import MilvusStore, MilvusWriter
from indexer.store.milvus.client import Client
from tests.fakes import FakeEncoder, answers_of, index_of, passage, put, report
from tests.milvuslite import assert_alike, milvus_of, place_of

REPORTS = (
    report(
        "材料/2023/工会总结.txt",
        "阵地建设滞后，活动阵地不足。",
        "经费保障不到位。",
        headings=(Heading(1, 1, "一、存在问题", "problems"),),
        removed=(Removal(9, "##paidbegin##", "付费标记"),),
    ),
    report(
        "材料/2024/党建方案.docx",
        title="党建“工作”方案\\100%",
        year=2024,
        doc_type="方案",
        passages=(
            passage(0, "加强人才培养，落实经费。", "tasks", heading_path=("二、重点任务",)),
            passage(
                1,
                "活动阵地不足，XX处。",
                "plan",
                placeholders=((7, 9),),
                lead="一要：",
                pages=(2, 3),
            ),
        ),
    ),
    report("材料/2024_1/其他.txt", "活动阵地不足，三处。", year=None, doc_type="其他"),
    report("材料/空.txt", "——"),
)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[LocalStore, MilvusStore]:
    folder = tmp_path_factory.mktemp("both")
    place = milvus_of(place_of(folder), *REPORTS)
    return LocalStore.open(index_of(folder / "索引", *REPORTS)), MilvusStore.open(place)


def test_everything_is_answered_alike(both: tuple[LocalStore, MilvusStore]) -> None:
    assert_alike(*map(answers_of, both))


@pytest.mark.parametrize(
    "filters",
    [
        Filters(sections=("tasks", "plan")),
        Filters(years=(2024,)),
        Filters(doc_types=("其他", "总结")),
        Filters(paths=("材料/2024", "材料/空.txt")),
        Filters(sections=("problems",), paths=("材料/2024_1/",)),
        Filters(topics=("没有",)),
    ],
)
def test_filters_let_the_same_through(
    both: tuple[LocalStore, MilvusStore], filters: Filters
) -> None:
    query, terms = FakeEncoder().encode(["阵地"])[0], [WeightedTerm("阵地", 1.0)]

    def found(store: LocalStore | MilvusStore) -> list[list[str]]:
        legs = store.search_dense(query, 9, filters), store.search_words(terms, 9, filters)
        return [[one.passage_id for one in store.passages([s.key for s in leg])] for leg in legs]

    local, milvus = map(found, both)
    assert local == milvus


def test_lists_and_counts_are_the_same(both: tuple[LocalStore, MilvusStore]) -> None:
    listing = Listing(text="材料", order="year", descending=True)

    def listed(store: LocalStore | MilvusStore) -> object:
        reports = [replace(one, added_at="") for one in store.reports(2, 1, listing)]
        first = reports[0].report_id
        return (
            *(reports, store.report_counts(listing), store.neighbours(first, listing)),
            *(store.same_reports(first), store.topic_map(Filters()), store.subject_map(Filters())),
            *(store.phrase_counts(["阵地", "不足"]), len(store.sample(3)), store.excluded()),
        )

    local, milvus = map(listed, both)
    assert local == milvus


def test_keys_that_are_no_longer_held(both: tuple[LocalStore, MilvusStore]) -> None:
    _, store = both
    [key] = store.browse(Filters(years=(2024,)), 1)
    gone = 1
    assert [one.key for one in store.passages([gone, key])] == [key]
    assert store.facts([gone, key]) == Facts(["", "tasks"], [None, 2024], ["", "方案"])
    assert list(store.places([gone, key])) == [key]
    assert np.linalg.norm(store.vectors([gone, key]), axis=1).tolist() == [0.0, pytest.approx(1.0)]
    assert store.same_text([gone]) == {gone: []}


def test_a_report_by_id_path_or_ending(both: tuple[LocalStore, MilvusStore]) -> None:
    _, store = both
    path = REPORTS[0].path
    found = store.report("工会总结.txt")
    assert found.report == store.report(path).report == REPORTS[0]
    assert store.report(found.report_id).topics == ((), ())
    with pytest.raises(ReportNotFound):
        store.report("总结")
    with pytest.raises(PassageNotFound):
        store.passage(f"{found.report_id}-7")
    assert store.passage(f"{found.report_id}-1").passage.text == "经费保障不到位。"


def test_an_index_of_another_model_is_refused(both: tuple[LocalStore, MilvusStore]) -> None:
    place = both[1]._client.place
    with pytest.raises(IndexIncompatible, match="与现在的模型“other”不是同一个"):
        MilvusStore.open(place, Model("other", "x", 8))


def test_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="没有索引"):
        MilvusStore.open(place_of(tmp_path))
    assert list(tmp_path.iterdir()) == []
    Client(place_of(tmp_path), may_make=True).close()
    with pytest.raises(IndexMissing, match="没有索引"):
        MilvusStore.open(place_of(tmp_path))


def test_a_reader_sees_what_was_committed_when_it_asks(tmp_path: Path) -> None:
    place = milvus_of(place_of(tmp_path), REPORTS[0])
    store = MilvusStore.open(place)
    milvus_of(place, REPORTS[1])
    assert (store.refresh(), store.refresh()) == (True, False)
    assert store.status().reports == 2
    with MilvusWriter(place) as writer:
        put(
            writer, replace(REPORTS[1], passages=REPORTS[1].passages[:1]), removed=[REPORTS[0].path]
        )
        writer.finish()
    assert store.refresh()
    assert [one.passage.text for one in store.passages(store.browse(Filters(), 9))] == [
        "加强人才培养，落实经费。"
    ]
