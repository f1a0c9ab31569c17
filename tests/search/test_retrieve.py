"""Queries over a small store, with vectors that one can compute by hand."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from indexer.errors import PassageNotFound, QueryEmpty
from indexer.records import Filters, Hit, SearchResult
from indexer.search.hits import highlights
from indexer.search.retrieve import search
from indexer.search.similar import similar_to_passage, similar_to_report, similar_to_text
from indexer.store import Listing, LocalStore
from indexer.store.database import Database
from tests.fakes import FakeEncoder, index_of, passage, report

STAGE = "村里的活动阵地年久失修，开会学习没有去处，阵地作用发挥不好。"
COPY = "村里的活动阵地年久失修，开会学习没有去处，阵地作用发挥不够好。"
BUILT = "新建阵地三处，配齐桌椅音响。"
MONEY = "经费保障不足，年初预算没有单列。"
STAFF = "人才流失较多，一年走了六人。"
NEXT = "明年把阵地修缮纳入预算。"


def one(path: str, year: int, doc_type: str, *parts: tuple[str, str]):  # type: ignore[no-untyped-def]
    passages = tuple(passage(n, text, section) for n, (section, text) in enumerate(parts))
    return replace(report(path), year=year, doc_type=doc_type, passages=passages)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[LocalStore]:
    index = index_of(
        tmp_path / "index",
        one("甲/一.txt", 2023, "总结", ("practice", BUILT), ("problems", STAGE), ("plan", NEXT)),
        one("乙/二.txt", 2022, "报告", ("problems", COPY), ("problems", MONEY)),
        one("乙/三.txt", 2022, "总结", ("problems", STAFF), ("practice", "安全检查两次。")),
    )
    opened = LocalStore.open(index)
    yield opened
    opened.close()


def found(result: SearchResult) -> list[tuple[str, bool]]:
    return [(hit.text, hit.preferred) for hit in result.hits]


def ask(store: LocalStore, text: str, filters: Filters = Filters(), limit: int = 10):  # type: ignore[no-untyped-def]
    return search(store, FakeEncoder(), text, filters, limit)


def test_section_and_topic_then_topic_then_the_rest_of_the_section(store: LocalStore) -> None:
    result = ask(store, "存在问题 阵地")
    texts = [hit.text for hit in result.hits]
    assert texts[0] in {STAGE, COPY}
    assert set(texts[1:3]) == {BUILT, NEXT}
    assert {hit.text for hit in result.hits if hit.preferred} == {texts[0], MONEY, STAFF}
    assert result.relaxed
    assert [hit.rank for hit in result.hits] == list(range(1, len(texts) + 1))


def test_near_identical_passages_are_one_hit_with_all_sources(store: LocalStore) -> None:
    hits = [hit for hit in ask(store, "存在问题 阵地").hits if hit.text in {STAGE, COPY}]
    assert len(hits) == 1
    paths = {hits[0].path, *(copy.path for copy in hits[0].duplicates)}
    assert paths == {"甲/一.txt", "乙/二.txt"}


@pytest.mark.parametrize(
    ("filters", "allowed"),
    [
        (Filters(sections=("plan",)), {NEXT}),
        (Filters(years=(2022,), sections=("problems",)), {COPY, MONEY, STAFF}),
        (Filters(doc_types=("报告",)), {COPY, MONEY}),
        (Filters(paths=("甲",)), {BUILT, STAGE, NEXT}),
        (Filters(paths=("乙/三.txt",)), {STAFF, "安全检查两次。"}),
    ],
)
def test_filters_let_nothing_else_through(
    store: LocalStore, filters: Filters, allowed: set[str]
) -> None:
    hits = ask(store, "阵地 经费 人才", filters).hits
    assert {hit.text for hit in hits} == allowed
    assert not [copy for hit in hits for copy in hit.duplicates]


def test_section_words_alone_browse_the_section_newest_first(store: LocalStore) -> None:
    assert found(ask(store, "存在问题")) == [(STAGE, True), (STAFF, True), (MONEY, True)]


def test_a_year_and_a_kind_are_preferences(store: LocalStore) -> None:
    hits: tuple[Hit, ...] = ask(store, "2022年 阵地").hits
    assert (hits[0].text, hits[0].preferred) == (COPY, True)
    assert [hit.preferred for hit in hits] == [hit.year == 2022 for hit in hits]
    assert ask(store, "报告 阵地").hits[0].text == COPY


def test_meaning_finds_where_no_word_matches(store: LocalStore) -> None:
    assert len(ask(store, "毫不相干的词语").hits) == 6


def test_limit(store: LocalStore) -> None:
    assert len(ask(store, "阵地", limit=2).hits) == 2


def test_similar_to_a_passage_leaves_itself_out(store: LocalStore) -> None:
    own = store.report("甲/一.txt").report_id + "-1"
    result = similar_to_passage(store, FakeEncoder(), own)
    assert result.hits[0].text == COPY
    assert own not in {hit.passage_id for hit in result.hits}
    with pytest.raises(PassageNotFound):
        similar_to_passage(store, FakeEncoder(), "没有-1")


def test_similar_to_a_text(store: LocalStore) -> None:
    assert similar_to_text(store, FakeEncoder(), "经费没有保障").hits[0].text == MONEY
    with pytest.raises(QueryEmpty):
        similar_to_text(store, FakeEncoder(), "XX，**。")


def test_similar_to_a_report_leaves_its_own_passages_out(store: LocalStore) -> None:
    own = store.report("甲/一.txt").report
    result = similar_to_report(store, FakeEncoder(), own)
    assert result.hits[0].text == COPY
    assert not {BUILT, STAGE, NEXT} & {hit.text for hit in result.hits}


@pytest.mark.parametrize(
    ("terms", "marked"),
    [
        (("阵地", "建设"), ["阵地建设", "阵地"]),
        (("地",), []),
        ((), []),
        (("建设", "阵地建设"), ["阵地建设"]),
    ],
)
def test_highlights(terms: tuple[str, ...], marked: list[str]) -> None:
    text = "活动阵地建设滞后，阵地作用不强"
    assert [text[start:end] for start, end in highlights(text, terms)] == marked


def test_highlights_in_the_other_script() -> None:
    text = "活動陣地建設滯後，陣地作用不強"
    assert [text[start:end] for start, end in highlights(text, ("阵地", "建设"))] == [
        "陣地建設",
        "陣地",
    ]


@pytest.fixture
def copied(tmp_path: Path) -> Iterator[LocalStore]:
    """One passage that 600 reports have copied, and twelve that say something else."""
    copies = (one(f"抄/{n}.txt", 2023, "总结", ("problems", STAGE)) for n in range(600))
    places = "一二三四五六七八九十百千"
    others = (
        one(f"别/{n}.txt", 2022, "总结", ("problems", f"{place * 20}，活动阵地少。"))
        for n, place in enumerate(places)
    )
    opened = LocalStore.open(index_of(tmp_path / "copied", *copies, *others))
    yield opened
    opened.close()


def test_copies_leave_room_for_others(copied: LocalStore) -> None:
    encoder = FakeEncoder()
    [stage, *_] = search(copied, encoder, "阵地作用发挥不好").hits
    assert (stage.text, len(stage.duplicates)) == (STAGE, 599)
    found = (
        search(copied, encoder, "阵地作用发挥不好"),
        search(copied, encoder, "存在问题"),
        similar_to_text(copied, encoder, STAGE),
        similar_to_passage(copied, encoder, stage.passage_id),
        similar_to_report(copied, encoder, report("新.txt", STAGE + "。")),
    )
    assert [len({hit.text for hit in result.hits}) for result in found] == [10] * 5


def test_the_database_hands_over_single_rows(
    store: LocalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For each row more, a busy process makes a search wait, see `Database.gathered`."""
    counts: list[int] = []
    rows = Database.rows

    def counted(self: Database, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        found = rows(self, sql, parameters)
        counts.append(len(found))
        return found

    monkeypatch.setattr(Database, "rows", counted)
    assert len(ask(store, "存在问题 阵地").hits) == 6
    assert len(ask(store, "存在问题").hits) == 3
    assert store.facets(Filters()).sections["problems"] == 4
    assert len(store.reports(10, 0, Listing())) == 3
    assert set(counts) == {0, 1}
