"""What a store answers, against reports made by hand."""

import math
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from indexer.errors import (
    IndexDamaged,
    IndexIncompatible,
    IndexMissing,
    PassageNotFound,
    ReportNotFound,
)
from indexer.records import Filters, Heading, Removal, Scored, StoredPassage, WeightedTerm
from indexer.store import Facets, LocalStore, LocalWriter, Model, ReportSummary, Store, local
from indexer.store.answers import Facts
from indexer.store.census import Census
from indexer.store.database import DATABASE_FILE, Database
from indexer.store.ranking import cosines
from indexer.store.rows import report_id
from tests.fakes import FakeEncoder, index_of, passage, put, report

FIRST = report(
    "材料/2023/工会总结.txt",
    "阵地建设滞后，活动阵地不足。",
    "经费保障不到位。",
    headings=(Heading(1, 1, "一、存在问题", "problems"),),
    removed=(Removal(9, "##paidbegin##", "付费标记"),),
)
SECOND = report(
    "材料/2024/党建方案.docx",
    "加强人才培养，落实经费。",
    title="党建工作方案",
    year=2024,
    doc_type="方案",
    passages=(
        passage(0, "加强人才培养，落实经费。", "tasks", heading_path=("二、重点任务",)),
        passage(
            1, "活动阵地不足，XX处。", "plan", placeholders=((7, 9),), lead="一要：", pages=(2, 3)
        ),
    ),
)
UNDATED = report("材料/其他.txt", "活动阵地不足，三处。", year=None, doc_type="其他")


@pytest.fixture
def store(index: Path) -> LocalStore:
    return LocalStore.open(index_of(index, FIRST, SECOND, UNDATED))


def ids(store: Store, scored: list[Scored]) -> list[tuple[str, int, float]]:
    found = store.passages([one.key for one in scored])
    return [
        (p.path, p.passage.ordinal, round(s.score, 4)) for p, s in zip(found, scored, strict=True)
    ]


def test_a_local_store_is_a_store(store: Store) -> None:
    assert store.model == Model("fake", "fake-1", 8)


def test_dense_search_gives_exact_cosines(store: LocalStore) -> None:
    query = FakeEncoder().encode(["阵地"])[0]  # (1, 0, ..., 1) / sqrt 2
    # (2, 1) is kept as (127, 63), the nearest in bytes.
    both, one, none = (127 + 63) / math.hypot(127, 63) / math.sqrt(2), 1.0, 1 / 2
    assert ids(store, store.search_dense(query, 10, Filters())) == [
        ("材料/2024/党建方案.docx", 1, one),
        ("材料/其他.txt", 0, one),
        ("材料/2023/工会总结.txt", 0, round(both, 4)),
        ("材料/2023/工会总结.txt", 1, none),
        ("材料/2024/党建方案.docx", 0, round(1 / math.sqrt(6), 4)),
    ]


def test_a_limit_cuts_a_tie_by_path(store: LocalStore) -> None:
    query = FakeEncoder().encode(["阵地"])[0]
    top = store.search_dense(query, 1, Filters())
    assert ids(store, top) == [("材料/2024/党建方案.docx", 1, 1.0)]
    assert store.search_dense(query, 0, Filters()) == []


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(sections=("plan",)), {"材料/2024/党建方案.docx-1"}),
        (Filters(years=(2023,)), {"材料/2023/工会总结.txt-0", "材料/2023/工会总结.txt-1"}),
        (Filters(doc_types=("其他",)), {"材料/其他.txt-0"}),
        (
            Filters(paths=("材料/2024/",)),
            {"材料/2024/党建方案.docx-0", "材料/2024/党建方案.docx-1"},
        ),
        (Filters(paths=("材料/其他.txt", "材料/20")), {"材料/其他.txt-0"}),
        (Filters(years=(2024,), sections=("problems",)), set()),
    ],
)
def test_filters_hold_on_every_leg(store: LocalStore, filters: Filters, expected: set[str]) -> None:
    def found(keys: list[int]) -> set[str]:
        return {f"{p.path}-{p.passage.ordinal}" for p in store.passages(keys)}

    query = FakeEncoder().encode(["阵地"])[0]
    terms = [WeightedTerm(word, 1.0) for word in ("阵地", "经费")]
    assert found([key for key, _ in store.search_dense(query, 9, filters)]) == expected
    assert found([key for key, _ in store.search_words(terms, 9, filters)]) == expected
    assert found(store.browse(filters, 9)) == expected
    assert sum(store.facets(filters).sections.values()) == len(expected)
    assert expected == {
        f"{p.path}-{p.passage.ordinal}"
        for p in store.passages(store.browse(Filters(), 9))
        if filters.admits(p)
    }


def bm25(frequency: int, length: int, average: float, having: int, count: int) -> float:
    """As Robertson and Walker give it, with the k1 and b that Tantivy uses."""
    idf = math.log(1 + (count - having + 0.5) / (having + 0.5))
    return idf * frequency * 2.2 / (frequency + 1.2 * (0.25 + 0.75 * length / average))


def test_word_search_is_bm25_over_the_fields(index: Path) -> None:
    plain = {"title": "", "passages": ()}
    texts = "经费 保障", "经费 经费 保障 到位", "宣传"
    reports = [report(f"材料/{n}.txt", **plain) for n, _ in enumerate(texts)]
    reports = [
        replace(one, passages=(passage(0, text, heading_path=()),))
        for one, text in zip(reports, texts, strict=True)
    ]
    store = LocalStore.open(index_of(index, *reports))
    average = (2 + 4 + 1) / 3
    expected = [
        Scored(2, pytest.approx(2 * bm25(2, 4, average, 2, 3), rel=1e-5)),
        Scored(1, pytest.approx(2 * bm25(1, 2, average, 2, 3), rel=1e-5)),
    ]
    assert store.search_words([WeightedTerm("经费", 2.0)], 10, Filters()) == expected


def test_words_are_found_in_titles_and_headings_but_not_in_placeholders(
    store: LocalStore,
) -> None:
    def found(word: str, bodies_only: bool = False) -> set[str]:
        hits = store.search_words([WeightedTerm(word, 1.0)], 10, Filters(), bodies_only)
        return {f"{p.path}-{p.passage.ordinal}" for p in store.passages([h.key for h in hits])}

    assert found("党建") == {"材料/2024/党建方案.docx-0", "材料/2024/党建方案.docx-1"}
    assert found("任务") == {"材料/2024/党建方案.docx-0"}
    assert found("党建", bodies_only=True) == found("任务", bodies_only=True) == set()
    assert found("阵地", bodies_only=True) == found("阵地") != set()
    assert found("xx") == set()
    assert store.search_words([], 10, Filters()) == []


def test_scores_do_not_depend_on_the_number_of_commits(tmp_path: Path) -> None:
    reports = [
        report(f"材料/{n:03}.txt", f"阵地建设{'经费' * (n % 5)}", "人才工作" * (1 + n % 3))
        for n in range(24)
    ]
    once = LocalStore.open(index_of(tmp_path / "once", *reports))
    with LocalWriter(tmp_path / "many", FakeEncoder().model) as writer:
        for one in reversed(reports):
            put(writer, one)
        writer.finish()
    many = LocalStore.open(tmp_path / "many")
    terms = [WeightedTerm("阵地", 0.7), WeightedTerm("经费", 1.3), WeightedTerm("工作", 1.0)]

    def found(store: LocalStore, limit: int) -> list[tuple[str, float]]:
        scored = store.search_words(terms, limit, Filters())
        passages = store.passages([one.key for one in scored])
        return [(p.passage_id, s.score) for p, s in zip(passages, scored, strict=True)]

    for limit in (1, 10, 1000):
        assert found(once, limit) == found(many, limit)


def test_passages_come_in_the_order_asked_for(store: LocalStore) -> None:
    keys = store.browse(Filters(), 10)
    number = report_id(SECOND.path)
    expected = StoredPassage(
        keys[1],
        f"{number}-1",
        number,
        SECOND.path,
        "党建工作方案",
        2024,
        "方案",
        SECOND.passages[1],
    )
    assert store.passages([keys[1], 999, keys[0]])[0] == expected
    assert [p.key for p in store.passages([keys[1], 999, keys[0]])] == [keys[1], keys[0]]
    assert store.passage(f"{number}-1") == expected


@pytest.mark.parametrize("missing", ["", "-1", "0123456789abcdef-0", "x", f"{report_id('a')}-x"])
def test_a_passage_that_is_not_there(store: LocalStore, missing: str) -> None:
    with pytest.raises(PassageNotFound, match="索引中没有这个段落编号"):
        store.passage(missing)


def test_browse_goes_from_the_newest_year(store: LocalStore) -> None:
    found = store.passages(store.browse(Filters(), 10))
    assert [(p.year, p.passage.ordinal) for p in found] == [
        (2024, 0),
        (2024, 1),
        (2023, 0),
        (2023, 1),
        (None, 0),
    ]
    assert store.browse(Filters(), 2, offset=3) == [p.key for p in found[3:]]


def test_same_text_overlooks_placeholders_digits_and_punctuation(index: Path) -> None:
    texts = (
        passage(0, "全年走访XX户，解决问题3个。", placeholders=((4, 6),)),
        passage(1, "全年走访120户;解决问题45个！"),
        passage(2, "全年走访职工"),
        passage(3, "12345。"),
        passage(4, "678。"),
    )
    store = LocalStore.open(index_of(index, report("材料/a.txt", passages=texts)))
    assert store.same_text([1, 2, 3, 4]) == {1: [2], 2: [1], 3: [], 4: []}


def test_vectors_and_facts_of_any_passages(store: LocalStore) -> None:
    query = FakeEncoder().encode(["经费"])[0]
    vectors = store.vectors([2, 999, 1])
    assert vectors.dtype == np.float32
    assert cosines(vectors, query).tolist() == pytest.approx(
        [1.0, 0.0, 1 / math.sqrt(10)], abs=5e-3
    )
    facts = store.facts([2, 999, 5])
    assert facts == Facts(["problems", "", "problems"], [2023, None, None], ["总结", "", "其他"])
    assert store.places([2, 999]) == {2: (FIRST.path, 1)}


@pytest.mark.parametrize(
    "name",
    [
        report_id(FIRST.path),
        "材料/2023/工会总结.txt",
        "2023/工会总结.txt",
        "工会总结.txt",
        "2023\\工会总结.txt",
    ],
)
def test_a_report_comes_back_whole(store: LocalStore, name: str) -> None:
    found = store.report(name)
    assert found.report == FIRST
    assert (found.report_id, found.length) == (report_id(FIRST.path), 22)


def test_a_report_name_that_is_not_clear(index: Path) -> None:
    reports = [report(f"材料/{year}/总结.txt", "经费") for year in (2021, 2022)]
    store = LocalStore.open(index_of(index, *reports))
    with pytest.raises(ReportNotFound) as caught:
        store.report("总结.txt")
    assert caught.value.reason == (
        "有 2 份材料与此相符，请写明完整路径：材料/2021/总结.txt、材料/2022/总结.txt"
    )
    with pytest.raises(ReportNotFound, match="索引中没有这份材料"):
        store.report("结.txt")
    with pytest.raises(ReportNotFound, match="索引中没有这份材料"):
        store.report("")


def test_lists_and_counts(store: LocalStore) -> None:
    rows = store.reports(10)
    assert rows[1] == ReportSummary(
        report_id(SECOND.path),
        SECOND.path,
        "党建工作方案",
        2024,
        "方案",
        "工会",
        ("plan", "tasks"),
        2,
        23,
        rows[1].added_at,
    )
    assert [row.path for row in rows] == [FIRST.path, SECOND.path, UNDATED.path]
    assert store.reports(1, offset=2) == rows[2:]
    facets = store.facets(Filters())
    assert facets == Facets(
        sections={"problems": 3, "plan": 1, "tasks": 1},
        years={2024: 2, 2023: 2, None: 1},
        doc_types={"总结": 2, "方案": 2, "其他": 1},
        topics={},
    )
    assert list(facets.sections) == ["problems", "plan", "tasks"]
    assert list(facets.years) == [2024, 2023, None]


def test_status(store: LocalStore, index: Path) -> None:
    status = store.status()
    assert (status.reports, status.passages, status.characters) == (3, 5, 55)
    assert (status.failures, status.generation, status.model) == (0, 1, store.model)
    assert [source.label for source in status.sources] == ["材料"]
    assert status.size == sum(f.stat().st_size for f in index.rglob("*") if f.is_file())
    assert status.updated_at.endswith("+00:00")


def test_a_folder_without_an_index(index: Path) -> None:
    with pytest.raises(IndexMissing, match="没有索引，请先运行 jiugao build"):
        LocalStore.open(index)
    index.mkdir()
    (index / DATABASE_FILE).touch()
    with pytest.raises(IndexMissing):
        LocalStore.open(index)
    assert [file.name for file in index.iterdir()] == [DATABASE_FILE]


@pytest.mark.parametrize("lose", [Path.unlink, lambda file: file.write_bytes(b"")])
def test_an_index_whose_database_is_gone(index: Path, lose: Callable[[Path], None]) -> None:
    index_of(index, FIRST)
    lose(index / DATABASE_FILE)
    with pytest.raises(IndexMissing, match="不见了或是空的；有备份就用 jiugao restore-backup 放回"):
        LocalStore.open(index)


def test_an_index_of_another_model(store: LocalStore, index: Path) -> None:
    with pytest.raises(IndexIncompatible, match="索引是用模型“fake”建立的"):
        LocalStore.open(index, Model("other", "other-1", 8))


def test_an_index_of_another_version(index: Path) -> None:
    index_of(index, FIRST)
    with LocalWriter(index) as writer:
        writer._database.execute("PRAGMA user_version = 99")
    for opening in (LocalStore.open, lambda place: LocalWriter(place).__enter__()):
        with pytest.raises(IndexIncompatible, match="另一版本"):
            opening(index)


@pytest.mark.parametrize("content", [b"not a database at all" * 300, b"SQLite format 3\0"])
def test_a_file_that_is_no_database(index: Path, content: bytes) -> None:
    index.mkdir()
    (index / DATABASE_FILE).write_bytes(content)
    for opening in (LocalStore.open, lambda place: LocalWriter(place).__enter__()):
        with pytest.raises(IndexDamaged, match="已损坏"):
            opening(index)


def test_a_database_with_pages_overwritten(index: Path) -> None:
    index_of(index, *(report(f"材料/{n}.txt", "经费" * 500) for n in range(50)))
    file = index / DATABASE_FILE
    content = bytearray(file.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    file.write_bytes(content)
    with pytest.raises(IndexDamaged):
        LocalStore.open(index)


def test_text_that_has_become_bytes_is_damage(index: Path) -> None:
    index_of(index, FIRST)
    with closing(sqlite3.connect(index / DATABASE_FILE)) as connection:
        connection.execute("UPDATE passages SET text = x'00ff'")
        connection.commit()
    with closing(LocalStore.open(index)) as store, pytest.raises(IndexDamaged, match="已损坏"):
        store.passages([1])


def test_counting_keeps_no_search_waiting(
    store: LocalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def slowly(database: Database) -> Census:
        begun.set()
        may_end.wait(5)
        return Census(database)

    monkeypatch.setattr(local, "Census", slowly)
    with ThreadPoolExecutor(1) as pool:
        counting = pool.submit(store.facets, Filters())
        begun.wait()
        found = store.passages([1])
        assert [one.path for one in found] == [FIRST.path]
        assert not counting.done()
        may_end.set()
        assert sum(counting.result().sections.values()) == 5
