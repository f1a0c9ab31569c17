"""The table of all reports: filtered and sorted by the store, a page at a time."""

from math import ceil
from urllib.parse import parse_qsl

import streamlit as st

from app_pages import filters, tables
from app_pages.browse_compare import PICKED
from indexer.records import Filters
from indexer.search import Library
from indexer.search.compare import MOST_COLUMNS
from indexer.sections import DOC_TYPES, SECTION_CODES
from indexer.store import Listing, ReportCounts
from indexer.store.answers import LIST_ORDERS

PAGE_SIZE = 25
MOST_SUBJECTS = 300
"""Subjects that are offered as a filter, the most frequent ones."""


def show(opened: Library, act: str, value: str) -> None:
    """Draws the view, after what was clicked in it."""
    if act == "open":
        st.switch_page("app_pages/report_page.py", query_params=dict(parse_qsl(value)))
    if act == "sort":
        _sort_by(value)
    if act == "pick":
        _pick(value)
    st.html('<span class="jg-wide"></span>')
    listing = _listing(opened)
    counts = opened.store.report_counts(listing)
    picked = st.session_state.setdefault("picked", [])
    _summary(counts, picked)
    if not counts.reports:
        st.info("没有符合条件的材料。可以减少左侧的限定，或清空“题目或文件名”。")
        return
    page = _page(counts.reports)
    reports = opened.store.reports(PAGE_SIZE, (page - 1) * PAGE_SIZE, listing)
    st.html(tables.reports_table(reports, listing, picked))
    _pages(counts.reports)


def _listing(opened: Library) -> Listing:
    """The list asked for, from the box above and the filters at the side."""
    if "list_text" not in st.session_state:
        st.session_state["list_text"] = st.query_params.get("text", "")
    text = st.text_input(
        "题目或文件名",
        key="list_text",
        placeholder="题目或文件名里的词，空格隔开",
        label_visibility="collapsed",
        icon=":material/search:",
        on_change=_first_page,
    )
    filters.keep("text", [text] if text else [])
    chosen = Listing(
        Filters(
            sections=filters.chosen("section", SECTION_CODES),
            years=filters.chosen_years(),
            doc_types=filters.chosen("type", DOC_TYPES),
        ),
        filters.chosen("subject"),
        text,
        *_order(),
    )
    counts = opened.store.report_counts(chosen)
    everything = opened.store.report_counts()
    with st.sidebar:
        st.markdown("#### 只看")
        filters.choice("年份", "year", filters.by_year(everything.years), _first_page)
        filters.choice("文种", "type", everything.doc_types, _first_page)
        subjects = dict(list(everything.subjects.items())[:MOST_SUBJECTS])
        held = {name: counts.subjects.get(name, 0) for name in chosen.subjects}
        filters.choice("主题", "subject", held | subjects, _first_page)
        order = {code: everything.sections.get(code, 0) for code in SECTION_CODES}
        filters.choice("有这个栏目", "section", order, _first_page)
    return chosen


def _order() -> tuple[str, bool]:
    asked = st.query_params.get("sort", "")
    order = st.session_state.setdefault("sort", asked if asked in LIST_ORDERS else "added_at")
    descending = st.session_state.setdefault("desc", st.query_params.get("order", "desc") == "desc")
    st.query_params["sort"] = order
    st.query_params["order"] = "desc" if descending else "asc"
    return order, descending


def _sort_by(order: str) -> None:
    """The other way round on a second click; numbers and dates begin with the largest."""
    same = st.session_state.get("sort") == order
    largest_first = order in {"year", "length", "added_at"}
    st.session_state["desc"] = not st.session_state["desc"] if same else largest_first
    st.session_state["sort"] = order
    _first_page()


def _pick(report_id: str) -> None:
    """Picks a report for comparing, or lets it go again."""
    picked = st.session_state.setdefault("picked", [])
    if report_id in picked:
        picked.remove(report_id)
    elif len(picked) < MOST_COLUMNS:
        picked.append(report_id)
    else:
        st.toast(f"一次最多对读 {MOST_COLUMNS} 篇，请先去掉一篇")


def _summary(counts: ReportCounts, picked: list[str]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<div class="jg jg-quiet">共 {counts.reports} 篇</div>', width="content")
        if picked:
            st.button(f"对读选中的 {len(picked)} 篇", type="primary", on_click=_compare)
            st.button("不选了", on_click=picked.clear)


def _compare() -> None:
    st.session_state["view"] = "compare"
    st.session_state["columns_of"] = PICKED


def _first_page() -> None:
    st.session_state["page"] = 1


def _page(reports: int) -> int:
    last = ceil(reports / PAGE_SIZE)
    st.session_state["page"] = min(max(1, st.session_state.get("page", 1)), last)
    return int(st.session_state["page"])


def _pages(reports: int) -> None:
    last, page = ceil(reports / PAGE_SIZE), st.session_state["page"]
    if last == 1:
        return

    def turn(to: int) -> None:
        st.session_state["page"] = to

    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="center"):
        st.button("← 上一页", disabled=page == 1, on_click=turn, args=(page - 1,))
        st.html(f'<div class="jg jg-quiet">第 {page} / {last} 页</div>', width="content")
        st.button("下一页 →", disabled=page == last, on_click=turn, args=(page + 1,))
