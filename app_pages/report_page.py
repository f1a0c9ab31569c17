"""报告: one report with its outline, its passages, and the one that was looked for marked."""

from urllib.parse import parse_qs, parse_qsl

import streamlit as st

from app_pages import controls, desk, markup, tables
from app_pages.address import listing_of
from app_pages.browse_compare import PICKED
from app_pages.library import index_folder, library, problem
from indexer import shelf
from indexer.errors import JiugaoError
from indexer.records import Passage, StoredReport
from indexer.search import Library
from indexer.search.alike import alike_reports
from indexer.sections import SECTION_NAMES
from indexer.writing.basket import Basket
from indexer.writing.skeleton import skeleton

ALIKE = 5
MOST_REASONS = 3


def _back(query: str) -> None:
    if "list" in st.query_params:
        wanted = parse_qs(st.query_params["list"]) | {"view": ["reports"]}
        st.page_link("app_pages/browse_page.py", label="← 返回浏览", query_params=wanted)
        return
    st.page_link(
        "app_pages/search_page.py",
        label="← 返回检索" if query else "← 去检索",
        query_params={"q": query} if query else None,
    )


def _side(stored: StoredReport, here: Passage | None, query: str) -> None:
    """The way back, what to do with the marked passage, and the outline."""
    with st.sidebar:
        _back(query)
        if here is not None:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                controls.copy_button(here.text, key="copy-here")
                st.page_link(
                    "app_pages/search_page.py",
                    label="相似段落",
                    query_params={"similar": f"{stored.report_id}-{here.ordinal}"},
                )
        st.markdown("#### 提纲")
        st.html(markup.outline(stored.report.headings))
        outline = skeleton(stored.report)
        if outline.blocks:
            with st.container(horizontal=True, gap="small"):
                text = "\n".join(block.text for block in outline.blocks)
                controls.copy_button(text, key="copy-outline", label="复制提纲")
                st.button("放进素材篮", on_click=desk.put_in, args=(outline.blocks, "提纲"))
                desk.download(outline, "docx", "导出提纲", "download-outline")


def _text(stored: StoredReport, here: Passage | None, basket: Basket | None) -> None:
    report = stored.report
    year = f"{report.year} 年" if report.year else "年份不明"
    facts = [year, report.doc_type, f"主题：{report.subject}", f"{stored.length} 字", report.path]
    st.html(
        f'<div class="jg"><div class="jg-title">{markup.breadcrumb([report.title])}</div>'
        f'<div class="jg-quiet">{markup.marked_text("　".join(facts))}</div></div>'
    )
    ordinal = here.ordinal if here else None
    st.html(markup.report_body(stored, ordinal, desk.held_ids(basket)))
    if report.removed:
        with st.expander(f"清理掉的内容（{len(report.removed)} 处）"):
            st.html(markup.removals(report.removed))
    if here is not None:
        controls.jump_to("here", key=f"jump-{stored.report_id}-{here.ordinal}")


def _alike(opened: Library, stored: StoredReport) -> None:
    """The reports that resemble this one, and in what."""
    found = alike_reports(opened.store, stored, ALIKE)
    if not found:
        return
    st.markdown("#### 相似报告")
    lines = []
    for one in found:
        reasons = "、".join(
            f"{SECTION_NAMES[code]} {cosine:.0%}" for code, cosine in one.sections[:MOST_REASONS]
        )
        why = f"整篇相近 {one.likeness:.0%}" + (f"；栏目相近：{reasons}" if reasons else "")
        lines.append(
            f'<div class="jg-alike">{tables.report_link(one.report)}'
            f'<div class="jg-quiet">{why}</div></div>'
        )
    st.html(f'<div class="jg">{"".join(lines)}</div>')
    st.button(
        "与这些报告同栏对读",
        on_click=_compare,
        args=([stored.report_id, *(o.report.report_id for o in found)],),
    )
    if st.session_state.pop("compare_now", False):
        st.switch_page("app_pages/browse_page.py", query_params={"view": "compare"})


def _compare(report_ids: list[str]) -> None:
    st.session_state["picked"] = report_ids
    st.session_state["columns_of"] = PICKED
    st.session_state["compare_now"] = True


def _ways_on(opened: Library, stored: StoredReport, query: str) -> None:
    """The reports before and after it in the list it was opened from, the way back for those
    whose side bar is folded away, and taking it out of the library."""
    text = st.query_params.get("list", "")
    around = opened.store.neighbours(stored.report_id, listing_of(text))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for label, number in (
            ("← 上一篇", around.before if around else None),
            ("下一篇 →", around.after if around else None),
        ):
            if number:
                wanted = {"report": number} | ({"list": text} if text else {})
                st.page_link("app_pages/report_page.py", label=label, query_params=wanted)
        _back(query)
        with st.popover("移出资料库"):
            st.write("移出后检索不到这篇报告，原文件不动；在“资料库”页可以恢复。")
            if st.button("确定移出", type="primary"):
                _take_out(stored)


def _take_out(stored: StoredReport) -> None:
    try:
        with st.spinner("正在移出……"):
            shelf.take_out(index_folder(), stored.report.path)
    except JiugaoError as error:
        problem(error)
        return
    st.toast("已移出，在“资料库”页可以恢复")
    st.switch_page("app_pages/holdings_page.py")


def show() -> None:
    """Draws the page."""
    opened = library()
    act, value = controls.clicked()
    if act == "gather":
        desk.gather([value])
    if act == "open":
        st.switch_page("app_pages/report_page.py", query_params=dict(parse_qsl(value)))
    query = st.query_params.get("query", "")
    name = st.query_params.get("report", "")
    if not name:
        st.info("请先检索，再从结果里打开报告。")
        _back(query)
        return
    try:
        stored = opened.store.report(name)
    except JiugaoError as error:
        problem(error)
        _back(query)
        return
    ordinal = st.query_params.get("passage", "").rpartition("-")[2]
    here = next((p for p in stored.report.passages if str(p.ordinal) == ordinal), None)
    _side(stored, here, query)
    _text(stored, here, desk.picker())
    _alike(opened, stored)
    _ways_on(opened, stored, query)


show()
