"""The writer's desk as Streamlit runs it: every page, in every state."""

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from indexer.errors import BasketsUnusable
from indexer.records import Filters
from indexer.store import Listing, LocalStore
from indexer.writing.basket import blocks_of
from indexer.writing.baskets import Baskets
from indexer.writing.draft import Block
from tests.app_pages.conftest import OpenPage, html

HOSTILE = "$x$ *a* ~~b~~ <script>alert(1)</script> [链接](http://a) : 😀 `c`"


@pytest.fixture
def index(sample_index: Path, tmp_path: Path) -> Path:
    """The sample index in a place of its own, where baskets can be made beside it."""
    place = tmp_path / "资料" / "index"
    shutil.copytree(sample_index, place)
    return place


@pytest.fixture
def filled(index: Path) -> int:
    """A basket with a heading, two passages and a text of the writer's own."""
    store, baskets = LocalStore.open(index), Baskets(index)
    basket = baskets.create("党建材料")
    passages = store.passages(store.browse(Filters(sections=("problems",)), 2))
    baskets.add(basket, [Block(1, "一、存在问题"), *blocks_of(passages)])
    baskets.add(basket, [Block(0, "2021年，XX县召开会议3次,成效明显。")])
    baskets.describe(basket, "党建材料", "2026年党建总结", 2026)
    return basket


def labels(page: AppTest) -> list[str]:
    return [button.label for button in page.button]


def test_gathering_from_a_hit(index: Path, open_page: OpenPage) -> None:
    page = open_page(index, q="存在问题 队伍力量")
    next(b for b in page.button if b.label == "放进素材篮").click().run()
    [summary] = Baskets(index).summaries()
    assert (summary.name, summary.passages) == ("我的素材", 1)
    assert labels(page).count("✓ 已在素材篮") == 1
    assert "我的素材" in page.toast[0].value


def test_filters_without_a_query_list_passages(index: Path, open_page: OpenPage) -> None:
    page = open_page(index, section="suggestions")
    assert "按左侧的限定列出" in html(page)
    assert html(page).count(">意见建议</span>") == 8


def test_the_table_is_a_page_of_the_store(index: Path, open_page: OpenPage) -> None:
    page = open_page(index, "browse")
    shown = html(page)
    assert "共 44 篇" in shown
    assert shown.count('class="jg-name"') == 25
    next(b for b in page.button if b.label == "下一页 →").click().run()
    assert html(page).count('class="jg-name"') == 19


def test_the_table_is_narrowed_and_sorted_by_address(index: Path, open_page: OpenPage) -> None:
    page = open_page(index, "browse", subject="安全生产", sort="year", order="asc")
    store = LocalStore.open(index)
    expected = store.reports(9, 0, Listing(subjects=("安全生产",), order="year"))
    shown = html(page)
    places = [shown.index(f">{one.title}</a>") for one in expected]
    assert len(expected) == 4
    assert places == sorted(places)


def test_no_report_of_that_title(index: Path, open_page: OpenPage) -> None:
    page = open_page(index, "browse", text="没有这样的题目")
    assert "没有符合条件的材料" in page.info[0].value


@pytest.mark.parametrize(("by", "row"), [("topic", "阵地建设"), ("subject", "安全生产")])
def test_the_map(index: Path, open_page: OpenPage, by: str, row: str) -> None:
    shown = html(open_page(index, "browse", view="map", by=by))
    assert f'<th scope="row">{row}</th>' in shown
    assert 'data-act="cell"' in shown


def test_a_subject_through_the_years(index: Path, open_page: OpenPage) -> None:
    page = open_page(index, "browse", view="compare")
    page.selectbox(key="compare_subject").select("安全生产").run()
    shown = html(page)
    years = [shown.index(f"临川县安全生产{year}年") for year in (2021, 2022, 2023, 2024)]
    assert years == sorted(years)


def test_outlines_are_found_and_gathered_whole(index: Path, open_page: OpenPage) -> None:
    page = open_page(index, "outline", h="安全生产 重点任务")
    assert "规范动火作业，管住人为风险" in html(page)
    next(b for b in page.button if b.label == "放进素材篮").click().run()
    [summary] = Baskets(index).summaries()
    items = Baskets(index).basket(summary.basket_id).items
    assert [item.level for item in items] == [2] * 7
    page.toggle[0].set_value(True).run()
    assert "整篇放进素材篮" in labels(page)


def test_an_outline_that_is_not_there(index: Path, open_page: OpenPage) -> None:
    page = open_page(index, "outline", h="工作要求", year="2025", type="讲话")
    assert "没有找到" in page.info[0].value


def test_a_report_has_neighbours_and_reports_like_it(index: Path, open_page: OpenPage) -> None:
    store = LocalStore.open(index)
    report = store.report("临川县安全生产2023年工作总结.txt").report_id
    page = open_page(index, "report", report=report, list="subject=安全生产&sort=year")
    shown = html(page)
    assert "整篇相近" in shown
    assert "临川县安全生产2022年工作总结</a>" in shown
    assert shown.count('class="jg-gather"') == len(store.report(report).report.passages)


def test_without_a_basket_the_page_says_how_to_fill_one(index: Path, open_page: OpenPage) -> None:
    page = open_page(index, "basket")
    assert "素材篮还是空的" in page.info[0].value


@pytest.mark.usefixtures("filled")
def test_a_basket_shows_what_is_to_change(index: Path, open_page: OpenPage) -> None:
    page = open_page(index, "basket")
    shown = html(page)
    assert shown.count('class="jg jg-item') == 4
    assert 'title="待填空位">XX</span>' in shown
    assert 'title="年份日期">2021年</span>' in shown


def test_a_replacement_is_shown_and_taken_back(
    index: Path, filled: int, open_page: OpenPage
) -> None:
    page = open_page(index, "basket")
    page.text_input(key=f"new-{filled}-placeholder-XX-").set_value("苇川").run()
    assert "<del>XX</del><ins>苇川</ins>" in html(page)
    page.button(key=f"do-{filled}-placeholder-XX-").click().run()
    text = "2021年，苇川县召开会议3次,成效明显。"
    assert Baskets(index).basket(filled).items[-1].text == text
    assert "刚才：XX → 苇川" in html(page)
    page.button(key="undo-last").click().run()
    assert Baskets(index).basket(filled).items[-1].text == text.replace("苇川", "XX")


@pytest.mark.usefixtures("filled")
def test_a_basket_is_exported(index: Path, open_page: OpenPage) -> None:
    page = open_page(index, "basket")
    page.session_state["tool"] = "export"
    page.run()
    assert page.get("download_button")[0].proto.label == "下载 2026年党建总结\\.docx"
    page.radio[0].set_value("txt").run()
    assert page.get("download_button")[0].proto.label == "下载 2026年党建总结\\.txt"


def test_an_export_with_nothing_in_it_says_so(index: Path, open_page: OpenPage) -> None:
    Baskets(index).create("空的")
    page = open_page(index, "basket")
    page.session_state["tool"] = "export"
    page.run()
    assert "还没有内容可导出" in page.error[0].value


def test_hostile_text_is_shown_as_it_is(index: Path, open_page: OpenPage) -> None:
    baskets = Baskets(index)
    basket = baskets.create(HOSTILE[:40])
    [item] = baskets.add(basket, [Block(0, HOSTILE)])
    baskets.annotate(item, HOSTILE)
    shown = html(open_page(index, "basket"))
    assert shown.count("&lt;script&gt;alert(") >= 2
    assert "<script" not in shown


def test_a_damaged_file_of_baskets_never_blocks_a_page(index: Path, open_page: OpenPage) -> None:
    index.with_name("index-baskets.sqlite").write_bytes(b"no database" * 500)
    page = open_page(index, "basket")
    assert "已改名为" in page.warning[0].value
    index.with_name("index-baskets.sqlite").write_bytes(b"no database" * 500)
    page = open_page(index, q="存在问题 队伍力量")
    assert page.warning and "放进素材篮" in labels(page)


def test_several_baskets(index: Path, filled: int, open_page: OpenPage) -> None:
    page = open_page(index, "basket")
    page.text_input(key="new-basket").set_value("安全总结").run()
    next(b for b in page.button if b.label == "建立").click().run()
    assert [one.name for one in Baskets(index).summaries()] == ["安全总结", "党建材料"]
    assert "这个素材篮还是空的" in page.info[0].value
    next(b for b in page.button if b.label == "删除这个素材篮").click().run()
    assert [one.name for one in Baskets(index).summaries()] == ["党建材料"]
    next(b for b in page.button if b.label == "恢复刚删除的素材篮").click().run()
    assert len(Baskets(index).summaries()) == 2


def test_a_suggestion_does_not_outlive_its_year(
    index: Path, filled: int, open_page: OpenPage
) -> None:
    page = open_page(index, "basket")
    page.session_state["kind"] = "year"
    page.run()
    page.selectbox(key=f"year-{filled}-2026").select(2027).run()
    assert "<ins>2027年</ins>" in html(page)
    assert "<ins>2026年</ins>" not in html(page)


def test_what_another_tab_sets_stays(index: Path, filled: int, open_page: OpenPage) -> None:
    page = open_page(index, "basket")
    Baskets(index).describe(filled, title="别处写的题目", target_year=1985)
    page.run()
    basket = Baskets(index).basket(filled)
    assert (basket.title, basket.target_year) == ("别处写的题目", 1985)
    assert page.text_input(key=f"title-{filled}-别处写的题目").value == "别处写的题目"
    page.text_input(key=f"title-{filled}-别处写的题目").set_value("末尾有空格 ").run()
    assert Baskets(index).basket(filled).title == "末尾有空格"


def test_what_is_left_as_it_is_can_be_listed_again(
    index: Path, filled: int, open_page: OpenPage
) -> None:
    page = open_page(index, "basket")
    page.button(key=f"skip-{filled}-placeholder-XX-").click().run()
    assert 'title="待填空位"' not in html(page)
    next(b for b in page.button if b.label == "已略过 1 项，重新列出").click().run()
    assert 'title="待填空位"' in html(page)


def test_a_text_being_edited_survives_another_tab(
    index: Path, filled: int, open_page: OpenPage
) -> None:
    item = Baskets(index).basket(filled).items[-1]
    page = open_page(index, "basket")
    page.session_state["editing"] = (item.item_id, item.text)
    Baskets(index).remove(item.item_id)
    page.run()
    assert "已在别的窗口移出" in page.warning[0].value
    page.text_area[0].set_value("改过的文字")
    next(b for b in page.button if b.label == "保存").click().run()
    assert Baskets(index).basket(filled).items[-1].text == "改过的文字"


def test_a_save_that_fails_keeps_the_text(
    index: Path, filled: int, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = Baskets(index).basket(filled).items[-1]
    page = open_page(index, "basket")
    page.session_state["editing"] = (item.item_id, item.text)
    page.run()

    def refused(*_: object) -> None:
        raise BasketsUnusable("素材篮", "磁盘空间不足")

    monkeypatch.setattr(Baskets, "edit", refused)
    page.text_area[0].set_value("改过的文字")
    next(b for b in page.button if b.label == "保存").click().run()
    assert "磁盘空间不足" in page.error[0].value
    assert page.text_area[0].value == "改过的文字"


def test_the_passages_of_a_subject_are_read_under_the_map(index: Path, open_page: OpenPage) -> None:
    page = open_page(index, "browse", view="map", by="subject", year="2023")
    page.session_state["cell"] = ("problems", "安全生产")
    page.session_state["cell_shown"] = 20
    page.run()
    shown = html(page)
    store = LocalStore.open(index)
    wanted = Filters(sections=("problems",), years=(2023,))
    assert shown.count('class="jg-gather"') == len(store.browse(wanted, 99, subject="安全生产"))


@pytest.mark.parametrize("typed", ["~没有这个人/x", "长" * 300, "没有的文件夹"])
def test_a_folder_that_is_not_there(index: Path, open_page: OpenPage, typed: str) -> None:
    page = open_page(index, "holdings")
    page.text_input[0].set_value(typed)
    next(b for b in page.button if b.label == "整理并收录").click().run()
    assert not page.exception
    assert "没有这个文件夹" in page.error[0].value


def test_the_overview_counts_and_draws(index: Path, open_page: OpenPage) -> None:
    page = open_page(index, "overview", phrases="安全、没有人说过的话")
    assert next(metric.value for metric in page.metric) == "44 篇"
    assert "没有人说过的话" in page.caption[-1].value
    assert len(page.get("vega_lite_chart") or page.get("arrow_vega_lite_chart")) == 5


def test_the_overview_without_phrases_offers_some(index: Path, open_page: OpenPage) -> None:
    page = open_page(index, "overview")
    next(b for b in page.button if b.label == "疫情防控、减负").click().run()
    assert len(page.get("vega_lite_chart") or page.get("arrow_vega_lite_chart")) == 5


def test_the_library_page_lists_what_is_held(index: Path, open_page: OpenPage) -> None:
    page = open_page(index, "holdings")
    assert page.metric[0].value == "44 篇"
    assert "重新整理" in labels(page)


def test_the_library_page_without_an_index(tmp_path: Path, open_page: OpenPage) -> None:
    page = open_page(tmp_path / "none", "holdings")
    assert "资料库还是空的" in page.info[0].value


@pytest.mark.parametrize("name", ["", "browse", "outline", "overview", "report"])
def test_without_an_index_every_page_leads_to_the_library(
    tmp_path: Path, open_page: OpenPage, name: str
) -> None:
    page = open_page(tmp_path / "none", name)
    assert "资料库还是空的" in page.info[0].value
