"""提纲: sets of headings, found by what they are about, and the outline that each stands in."""

import streamlit as st

from app_pages import controls, desk, filters, markup, tables
from app_pages.library import library, problem
from indexer.errors import JiugaoError
from indexer.records import Filters
from indexer.search import Library
from indexer.search.outlines import HeadingSet, search_headings
from indexer.sections import DOC_TYPES
from indexer.writing.draft import Block
from indexer.writing.skeleton import skeleton

EXAMPLES = (
    "基层治理 主要做法",
    "安全生产 重点任务",
    "党建 下步打算",
    "意识形态 存在问题",
    "工作要求",
)
PAGE_SIZE = 10


def _set_query(text: str) -> None:
    st.session_state["h"] = text


def _card(opened: Library, one: HeadingSet, number: int) -> None:
    key = f"{one.report.report_id}-{one.headings[0].line}"
    with st.container(border=True, key=f"set-{number}"):
        st.html(tables.heading_set(one))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            blocks = [Block(min(4, 1 + len(one.parents)), h.text) for h in one.headings]
            st.button(
                "放进素材篮", key=f"gather-{key}", on_click=desk.put_in, args=(blocks, "这组标题")
            )
            text = "\n".join(heading.text for heading in one.headings)
            controls.copy_button(text, key=f"copy-{key}", label="复制这组")
            whole = f"whole-{key}"
            st.toggle("整篇提纲", key=whole)
            st.page_link(
                "app_pages/report_page.py",
                label="查看全文",
                query_params={"report": one.report.report_id},
            )
        if st.session_state.get(whole):
            _whole(opened, one, key)


def _whole(opened: Library, one: HeadingSet, key: str) -> None:
    """The whole outline that a set stands in."""
    try:
        report = opened.store.report(one.report.report_id).report
    except JiugaoError as error:
        problem(error)
        return
    outline = skeleton(report)
    st.html(markup.outline(report.headings, linked=False))
    with st.container(horizontal=True, gap="small"):
        text = "\n".join(block.text for block in outline.blocks)
        controls.copy_button(text, key=f"copy-whole-{key}", label="复制整篇提纲")
        st.button(
            "整篇放进素材篮",
            key=f"gather-whole-{key}",
            on_click=desk.put_in,
            args=(outline.blocks, "提纲"),
        )
        desk.download(outline, "docx", "导出整篇提纲", f"download-{key}")


def _filters(opened: Library) -> Filters:
    chosen = Filters(
        years=filters.chosen_years(),
        doc_types=filters.chosen("type", DOC_TYPES),
    )
    counts = opened.store.report_counts()
    with st.sidebar:
        st.markdown("#### 只看")
        filters.choice("年份", "year", filters.by_year(counts.years))
        filters.choice("文种", "type", counts.doc_types)
    return chosen


def _box() -> str:
    text = st.text_input(
        "提纲检索词",
        key="h",
        bind="query-params",
        placeholder="要写什么？例如：基层治理 主要做法",
        label_visibility="collapsed",
        icon=":material/search:",
    )
    return (text or "").strip()


def show() -> None:
    """Draws the page."""
    opened = library()
    controls.clicked()
    desk.picker()
    chosen = _filters(opened)
    query = _box()
    if not query:
        st.html('<div class="jg jg-quiet">找一组现成的小标题，看它所在的整篇提纲</div>')
        with st.container(horizontal=True, gap="small"):
            for example in EXAMPLES:
                st.button(example, on_click=_set_query, args=(example,))
        return
    try:
        sets = search_headings(opened, query, chosen, PAGE_SIZE)
    except JiugaoError as error:
        problem(error)
        return
    if not sets:
        hint = "可以减少左侧的限定条件，" if chosen else ""
        st.info(
            f"没有找到“{markup.as_is(markup.short(query))}”的提纲。{hint}换个说法再试，或只输入主题词。"
        )
        return
    for number, one in enumerate(sets):
        _card(opened, one, number)


show()
