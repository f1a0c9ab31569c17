"""The real reports with all their dirt, where they are at hand: the main job's real input."""

import os
from pathlib import Path

import pytest

from indexer.ingest import ingest_file
from indexer.records import Report
from indexer.settings import Settings

pytestmark = pytest.mark.real_reports

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "reports"
FOLDER = Path(os.environ.get("JIUGAO_REAL_REPORTS", BESIDE))

if not FOLDER.is_dir():
    pytest.skip("the real reports are not at hand", allow_module_level=True)


def ingested(start: str) -> Report:
    file = next(FOLDER.glob(f"{start}*.txt"))
    return ingest_file(file, file.name, Settings())


def sections_of(report: Report, words: str) -> set[str]:
    return {passage.section for passage in report.passages if words in passage.text}


@pytest.mark.parametrize(
    ("start", "title", "year", "doc_type", "subject"),
    [
        ("000", "2023年度精神文明建设工作总结", 2023, "总结", "精神文明建设"),
        ("001", "2023年度意识形态工作总结及2024年工作计划", 2023, "总结", "意识形态"),
        ("002", "2022年精神文明创建工作总结", 2022, "总结", "精神文明创建"),
        ("003", "2023年精神文明建设工作实施方案", 2023, "方案", "精神文明建设"),
        ("004", "2023年意识形态工作总结", 2023, "总结", "意识形态"),
    ],
)
def test_head(start: str, title: str, year: int, doc_type: str, subject: str) -> None:
    report = ingested(start)
    head = (report.title, report.year, report.doc_type, report.subject, report.encoding)
    assert head == (title, year, doc_type, subject, "utf-8")


def test_the_sentence_closes_up_around_a_paywall_mark() -> None:
    assert sections_of(ingested("000"), "三八妇女维权专题培训等活动") == {"practice"}


@pytest.mark.parametrize("start", ["000", "001"])
def test_strengthening_leadership_is_practice(start: str) -> None:
    report = ingested(start)
    assert {h.section for h in report.headings if "加强组织领导" in h.text} == {"practice"}
    under = [p for p in report.passages if any("加强组织领导" in h for h in p.heading_path)]
    assert {passage.section for passage in under} == {"practice"}


def test_missing_premises_are_a_problem() -> None:
    found = [p for p in ingested("002").passages if "活动场地用房不足" in p.text]
    assert [(p.section, p.heading_path) for p in found] == [
        ("problems", ("二、目前存在问题", "（一）活动阵地建设不完善"))
    ]


def test_a_scheme_gives_its_sections_and_levels_in_order() -> None:
    report = ingested("003")
    order = list(dict.fromkeys(p.section for p in report.passages))
    assert order == [
        "opening",
        "guiding",
        "goals",
        "organisation",
        "schedule",
        "tasks",
        "requirements",
    ]
    levels = {heading.text[:3]: heading.level for heading in report.headings}
    assert {levels[number] for number in ("(一)", "(二)", "(三)", "(四)", "(五)")} == {2}
    assert {h.level for h in report.headings if h.text[:2] in {"1.", "2.", "3."}} == {3}
    assert {h.level for h in report.headings if h.text[1] == "、"} == {1}


def test_a_combined_heading_is_told_apart_by_its_paragraphs() -> None:
    report = ingested("004")
    assert sections_of(report, "对中心工作宣传报道数量不多") == {"problems"}
    assert sections_of(report, "下步工作中") == {"plan"}


def test_advertising_is_removed_and_accounted_for() -> None:
    report = ingested("004")
    assert [r.line for r in report.removed if r.reason == "素材网站的广告"] == [12, 13, 14, 15]
    text = "".join(passage.text for passage in report.passages)
    assert not [word for word in ("哒哒", "会员", "代笔", "客服") if word in text]
