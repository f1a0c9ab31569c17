"""The pages as Streamlit runs them, over a small index of the sample reports."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from indexer.launch import INDEX_VARIABLE
from indexer.store import LocalStore

ROOT = Path(__file__).resolve().parents[2]


def open_page(index: Path, monkeypatch: pytest.MonkeyPatch, **parameters: str) -> AppTest:
    monkeypatch.setenv(INDEX_VARIABLE, str(index))
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in parameters.items():
        page.query_params[name] = value
    return page.run()


def html(page: AppTest) -> str:
    return "\n".join(str(block.proto.body) for block in page.get("html"))


def test_the_empty_page_says_how_much_there_is(
    sample_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(sample_index, monkeypatch)
    status = LocalStore.open(sample_index).status()
    assert not page.exception
    assert f"从 {status.reports} 篇报告、{status.passages} 个段落里" in html(page)
    assert page.button[0].label == "存在问题 阵地建设"


def test_an_address_with_a_query_shows_its_hits(
    sample_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(sample_index, monkeypatch, q="下一步打算 队伍建设")
    assert not page.exception
    assert page.text_input(key="q").value == "下一步打算 队伍建设"
    assert page.button[0].label == "栏目：下步计划　✕"
    assert "充实队伍" in html(page)


def test_a_chip_takes_its_preference_out_of_the_query(
    sample_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(sample_index, monkeypatch, q="下一步打算 队伍建设 2023年")
    page.button(key="chip-plan").click().run()
    assert not page.exception
    assert page.text_input(key="q").value == "2023年 队伍建设"


def test_a_filter_lets_nothing_else_through(
    sample_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(sample_index, monkeypatch, q="队伍")
    page.multiselect(key="section").select("problems").run()
    cards = [block for block in html(page).split("\n") if "jg-hit" in block]
    assert not page.exception
    assert cards
    assert all(">存在问题</span>" in card for card in cards)


def test_an_address_sets_filters_and_a_filter_the_address(
    sample_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(sample_index, monkeypatch, q="开会", topic="阵地建设", section="没有这种")
    cards = [block for block in html(page).split("\n") if "jg-hit" in block]
    assert not page.exception
    assert (page.multiselect(key="topic").value, page.multiselect(key="section").value) == (
        ["阵地建设"],
        [],
    )
    assert cards
    assert all(">阵地建设</span>" in card for card in cards)
    page.multiselect(key="year").select("2023").run()
    assert page.query_params["year"] == "2023"
    page.multiselect(key="topic").unselect("阵地建设").run()
    assert "topic" not in page.query_params


def test_the_topics_that_a_query_brings_are_named(
    sample_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(sample_index, monkeypatch, q="存在问题 活动场所")
    assert "联想主题：阵地建设" in html(page)


def test_similar_passages_of_a_hit(sample_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(sample_index, monkeypatch, q="带头学法")
    similar = next(button for button in page.button if button.label == "相似段落")
    similar.click().run()
    assert not page.exception
    assert "与上面这段意思相近的" in html(page)
    assert page.button[0].label == "← 返回检索结果"


@pytest.mark.parametrize(
    ("query", "line"),
    [
        ("。。！", "检索词里没有文字"),
        ("长" * 1001, "检索词有 1001 字，超过 1000 字"),
    ],
)
def test_a_query_that_cannot_be_searched_for_is_one_line(
    sample_index: Path, monkeypatch: pytest.MonkeyPatch, query: str, line: str
) -> None:
    page = open_page(sample_index, monkeypatch, q=query)
    assert not page.exception
    assert len(page.error) == 1
    assert line in page.error[0].value


def test_without_an_index_the_page_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(tmp_path / "none", monkeypatch)
    assert not page.exception
    assert "资料库还是空的" in page.info[0].value
    assert page.get("page_link")[0].proto.label == "去资料库收录报告 →"


def test_a_report_page_marks_the_passage(
    sample_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = LocalStore.open(sample_index).report("2023年青石街道意识形态工作总结.txt")
    monkeypatch.setenv(INDEX_VARIABLE, str(sample_index))
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    page.query_params["report"] = stored.report_id
    page.query_params["passage"] = f"{stored.report_id}-5"
    # AppTest's own switch_page knows only pages in a folder of that name.
    page._page_hash = calc_hash("report")
    page.run()
    shown = html(page)
    assert not page.exception
    assert stored.report.title in shown
    assert shown.count('id="here"') == 1
    assert "清理掉的内容（" in page.expander[0].label
