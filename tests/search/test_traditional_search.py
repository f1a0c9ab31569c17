"""Reports of either script found by queries of either, with the built-in model."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from opencc import OpenCC

from indexer.build import build
from indexer.embedding.encoder import load_encoder
from indexer.records import Filters, Hit
from indexer.search import Library
from indexer.search.outlines import search_headings

TRADITIONAL = """松江里一一二年度社區工作總結
一、主要做法
本年度里辦公處圍繞環境衞生、長者照顧及防災演練三項工作，按月檢討進度，居民滿意度明顯提高。
二、存在問題
活動中心場地不足，週末登記往往須提前兩個月，部分課程因而停辦，志工隊伍年齡偏高。
三、下一步打算
爭取閒置校舍作為第二活動空間，著力招募大專學生參與志工服務，建立獎勵辦法。
"""
SIMPLIFIED = """2023年青石社区工作总结
一、主要做法
今年以来，社区开展垃圾分类宣传二十场，组织党员入户走访，环境卫生面貌焕然一新。
二、存在问题
停车位紧张，老旧小区电梯加装进展缓慢，物业服务质量参差不齐，居民反映较多。
三、下一步打算
协调周边单位错时开放停车场，完善物业考核办法，定期公布考核结果。
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("scripts")
    corpus = folder / "reports"
    corpus.mkdir()
    (corpus / "繁體.txt").write_bytes(TRADITIONAL.encode("big5hkscs"))
    (corpus / "简体.txt").write_bytes(SIMPLIFIED.encode("gb18030"))
    result = build([corpus], folder / "index", load_encoder(), jobs=1)
    assert (result.reports, result.failed) == (2, ())
    opened = Library(folder / "index")
    yield opened
    opened.close()


def marked(hit: Hit) -> list[str]:
    return [hit.text[start:end] for start, end in hit.highlights]


@pytest.mark.parametrize("query", ["存在问题 活动场地", "存在問題 活動場地"])
def test_a_traditional_report_is_found_in_either_script(library: Library, query: str) -> None:
    found = library.search(query)
    first = found.hits[0]
    assert (found.query.sections, found.query.topic) == (("problems",), "活动场地")
    assert (first.path, first.section, first.title) == (
        "reports/繁體.txt",
        "problems",
        "松江里一一二年度社區工作總結",
    )
    assert first.text.startswith("活動中心場地不足")
    assert marked(first) == ["活動", "場地"]


@pytest.mark.parametrize("query", ["下一步打算 停车场", "下一步打算 停車場"])
def test_a_simplified_report_is_found_in_either_script(library: Library, query: str) -> None:
    first = library.search(query).hits[0]
    assert (first.path, first.section) == ("reports/简体.txt", "plan")
    assert marked(first) == ["停车场"]


def test_both_scripts_are_near_each_other(library: Library) -> None:
    simplified = library.similar_to_text("活动中心场地不足，周末登记往往须提前两个月").hits[0]
    traditional = library.similar_to_text("活動中心場地不足，週末登記往往須提前兩個月").hits[0]
    assert simplified.text == traditional.text
    assert simplified.cosine == traditional.cosine
    assert simplified.cosine > 0.7


def test_hong_kongs_and_taiwans_own_forms(library: Library) -> None:
    assert "環境衞生" in marked(library.search("环境卫生 长者").hits[0])
    assert "著力招募" in marked(library.search("着力招募志工").hits[0])


def test_what_is_said_of_a_traditional_report(library: Library) -> None:
    held = library.search("防灾演练", Filters(paths=("reports/繁體.txt",))).hits[0]
    stored = library.store.report(held.report_id)
    assert (stored.report.doc_type, stored.report.encoding) == ("总结", "big5hkscs")
    assert [(one.text, one.section) for one in stored.report.headings] == [
        ("一、主要做法", "practice"),
        ("二、存在問題", "problems"),
        ("三、下一步打算", "plan"),
    ]


def test_outlines_are_found_in_either_script(library: Library) -> None:
    found = [
        [one.wordings for one in search_headings(library, q)] for q in ("社區工作", "社区工作")
    ]
    assert found[0] == found[1]
    assert ("主要做法", "存在問題", "下一步打算") in found[0]


def test_the_same_report_in_both_scripts_is_one_hit(tmp_path: Path) -> None:
    (tmp_path / "甲.txt").write_text(SIMPLIFIED, encoding="utf-8")
    (tmp_path / "乙.txt").write_text(OpenCC("s2hk").convert(SIMPLIFIED), encoding="utf-8")
    build([tmp_path], tmp_path / "index", load_encoder(), jobs=1)
    opened = Library(tmp_path / "index")
    first = opened.search("错时开放停车场").hits[0]
    opened.close()
    assert len(first.duplicates) == 1
