"""报告: one report with its outline, its passages, and the one that was looked for marked."""

import streamlit as st

from app_pages import controls, markup
from app_pages.library import library, problem
from indexer.errors import JiugaoError
from indexer.records import Passage, StoredReport


def _back(query: str) -> None:
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


def _text(stored: StoredReport, here: Passage | None, query: str) -> None:
    """The report, and at its end the way back for those whose side bar is folded away."""
    report = stored.report
    year = f"{report.year} 年" if report.year else "年份不明"
    facts = [year, report.doc_type, f"主题：{report.subject}", f"{stored.length} 字", report.path]
    st.html(
        f'<div class="jg"><div class="jg-title">{markup.breadcrumb([report.title])}</div>'
        f'<div class="jg-quiet">{markup.marked_text("　".join(facts))}</div></div>'
    )
    st.html(markup.report_body(report.headings, report.passages, here.ordinal if here else None))
    if report.removed:
        with st.expander(f"清理掉的内容（{len(report.removed)} 处）"):
            st.html(markup.removals(report.removed))
    _back(query)
    if here is not None:
        controls.jump_to("here", key=f"jump-{stored.report_id}-{here.ordinal}")


def show() -> None:
    """Draws the page."""
    opened = library()
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
    _text(stored, here, query)


show()
