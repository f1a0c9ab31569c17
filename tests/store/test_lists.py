"""Lists of reports and counts over them, against reports made by hand and against SQL."""

import random
from pathlib import Path

import pytest

from indexer.records import Filters, Heading
from indexer.store import Listing, LocalStore, LocalWriter, Neighbours, PhraseCount, ReportCounts
from indexer.store.rows import insert_topics, report_id
from tests.fakes import FakeEncoder, index_of, passage, put, report

UNION = report("材料/2023/工会总结.txt", "阵地不足，阵地老旧。", "阵地紧张。", subject="工会")
PARTY = report(
    "材料/2024/党建方案.docx",
    title="党建工作方案",
    year=2024,
    doc_type="方案",
    subject="党建",
    headings=(Heading(1, 1, "一、重点任务", "tasks"), Heading(3, 1, "二、要求", "requirements")),
    passages=(passage(0, "建好阵地。", "tasks"), passage(1, "加强领导。", "requirements")),
)
UNDATED = report("材料/其他.txt", "阵地。", year=None, doc_type="其他", subject="工会")


@pytest.fixture
def store(index: Path) -> LocalStore:
    return LocalStore.open(index_of(index, UNION, PARTY, UNDATED))


def paths(store: LocalStore, listing: Listing, limit: int = 10, offset: int = 0) -> list[str]:
    return [one.path for one in store.reports(limit, offset, listing)]


@pytest.mark.parametrize(
    ("listing", "expected"),
    [
        (Listing(), [UNION, PARTY, UNDATED]),
        (Listing(order="path", descending=True), [UNDATED, PARTY, UNION]),
        (Listing(order="year"), [UNION, PARTY, UNDATED]),
        (Listing(order="year", descending=True), [PARTY, UNION, UNDATED]),
        (Listing(order="length"), [UNDATED, PARTY, UNION]),
        (Listing(order="doc_type"), [UNDATED, UNION, PARTY]),
        (Listing(subjects=("工会",)), [UNION, UNDATED]),
        (Listing(text="党建 2024"), [PARTY]),
        (Listing(text="DOCX"), [PARTY]),
        (Listing(text="黨建工作"), [PARTY]),
        (Listing(subjects=("黨建",)), [PARTY]),
        (Listing(text="党建 工会"), []),
        (Listing(Filters(sections=("problems",))), [UNION, UNDATED]),
        (Listing(Filters(sections=("tasks",), years=(2023, 2024))), [PARTY]),
        (Listing(Filters(paths=("材料/2023",))), [UNION]),
    ],
)
def test_which_reports_a_list_holds_and_in_what_order(
    store: LocalStore, listing: Listing, expected: list[object]
) -> None:
    assert paths(store, listing) == [one.path for one in expected]  # type: ignore[attr-defined]
    assert store.report_counts(listing).reports == len(expected)


def test_a_list_has_no_order_of_its_own_making() -> None:
    with pytest.raises(ValueError, match="no order"):
        Listing(order="path; DROP TABLE reports")


def test_a_stretch_of_a_list(store: LocalStore) -> None:
    assert paths(store, Listing(), 1, 1) == [PARTY.path]
    assert paths(store, Listing(), 5, 3) == []


def test_a_report_in_a_list_tells_its_sections(store: LocalStore) -> None:
    assert [one.sections for one in store.reports(9)] == [
        *(("problems",), ("tasks", "requirements"), ("problems",))
    ]
    ids = [report_id(one.path) for one in (UNDATED, UNION)]
    assert [one.path for one in store.summaries([*ids, "none"])] == [UNDATED.path, UNION.path]


def test_neighbours_follow_the_list(store: LocalStore) -> None:
    first, second, third = (report_id(one.path) for one in (UNION, PARTY, UNDATED))
    assert store.neighbours(second) == Neighbours(1, first, third)
    assert store.neighbours(third) == Neighbours(2, second, None)
    by_subject = Listing(subjects=("工会",))
    assert store.neighbours(third, by_subject) == Neighbours(1, first, None)
    assert store.neighbours(second, by_subject) is None


def test_the_same_report_under_another_name_is_known(index: Path) -> None:
    other = report("材料/副本/工会.txt", "阵地不足，阵地老旧。", "阵地紧张。")
    part = report("材料/节选.txt", "阵地不足，阵地老旧。")
    store = LocalStore.open(index_of(index, UNION, other, part))
    assert [one.path for one in store.same_reports(report_id(UNION.path))] == [other.path]
    assert store.same_reports(report_id(part.path)) == []


def test_headings_of_many_reports(store: LocalStore) -> None:
    ids = [report_id(one.path) for one in (PARTY, UNION)]
    assert store.headings([*ids, "none"]) == {ids[0]: PARTY.headings, ids[1]: ()}


def test_how_often_each_year_says_a_phrase(store: LocalStore) -> None:
    assert store.phrase_counts(["阵地", "领导", "没有", "%", ""]) == [
        PhraseCount("阵地", 2023, 3, 1),
        PhraseCount("阵地", 2024, 1, 1),
        PhraseCount("领导", 2024, 1, 1),
    ]


def test_phrases_and_titles_are_found_in_either_script(index: Path) -> None:
    written = report("材料/總結.txt", "陣地不足，陣地老舊。", "阵地紧张。", title="工會總結")
    store = LocalStore.open(index_of(index, written))
    for phrase in ("阵地", "陣地"):
        assert store.phrase_counts([phrase]) == [PhraseCount(phrase, 2023, 3, 1)]
    assert paths(store, Listing(text="工会总结")) == [written.path]


def test_counts_of_reports(store: LocalStore) -> None:
    assert store.report_counts() == ReportCounts(
        reports=3,
        years={2024: 1, 2023: 1, None: 1},
        doc_types={"其他": 1, "总结": 1, "方案": 1},
        subjects={"工会": 2, "党建": 1},
        sections={"problems": 2, "requirements": 1, "tasks": 1},
    )
    assert list(store.report_counts().years) == [2024, 2023, None]
    assert store.report_counts(Listing(text="没有这样的")) == ReportCounts(0, {}, {}, {}, {})


def test_counts_of_an_empty_index(index: Path) -> None:
    store = LocalStore.open(index_of(index))
    assert store.report_counts() == ReportCounts(0, {}, {}, {}, {})
    assert (store.topic_map(Filters()), store.subject_map(Filters())) == ({}, {})


def test_passages_by_section_and_subject(store: LocalStore) -> None:
    assert store.subject_map(Filters()) == {
        ("problems", "工会"): 3,
        ("tasks", "党建"): 1,
        ("requirements", "党建"): 1,
    }
    assert store.subject_map(Filters(years=(2023,))) == {("problems", "工会"): 2}


def test_counts_follow_every_change(index: Path) -> None:
    """After any number of changes the census says what SQL says."""
    chance = random.Random(4)
    index_of(index)
    store = LocalStore.open(index)
    for step in range(12):
        with LocalWriter(index, FakeEncoder().model) as writer:
            written = [_any_report(chance) for _ in range(3)]
            held = [one.path for one in store.reports(100)]
            put(writer, *written, removed=chance.sample(held, len(held) // 3))
            database = writer._database
            for (key,) in database.rows("SELECT DISTINCT text_key FROM passages"):
                insert_topics(
                    database, {key: ("阵地建设",) if key[0] % 2 else ("经费保障", "人才")}
                )
            if step % 3:
                writer.finish()
        store.refresh()
        for filters in (Filters(), Filters(sections=("plan",)), Filters(topics=("人才",))):
            _counts_as_sql_does(store, filters)


def _any_report(chance: random.Random) -> object:
    sections = chance.choices(("problems", "plan", "tasks"), k=4)
    passages = tuple(
        passage(n, chance.choice(("阵地一", "经费二", "人才三")) + section, section)
        for n, section in enumerate(sections)
    )
    return report(
        f"材料/{chance.randrange(8)}.txt",
        passages=passages,
        year=chance.choice((2023, 2024, None)),
        subject=chance.choice(("工会", "党建")),
    )


def _counts_as_sql_does(store: LocalStore, filters: Filters) -> None:
    keys = store.browse(filters, 10_000)
    passages = store.passages(keys)
    topics: dict[tuple[str, str], int] = {}
    subjects: dict[tuple[str, str], int] = {}
    of_reports = {one.report_id: one.subject for one in store.reports(1000)}
    for one in passages:
        for topic in one.topics:
            pair = one.passage.section, topic
            topics[pair] = topics.get(pair, 0) + 1
        pair = one.passage.section, of_reports[one.report_id]
        subjects[pair] = subjects.get(pair, 0) + 1
    assert (store.topic_map(filters), store.subject_map(filters)) == (topics, subjects)
    facets = store.facets(filters)
    years = [one.year for one in passages]
    assert facets.years == {year: years.count(year) for year in set(years)}
    counts = store.report_counts(Listing(filters))
    assert counts.reports == len({one.report_id for one in passages})
    assert counts.reports == len(store.reports(1000, 0, Listing(filters)))
