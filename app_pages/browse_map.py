"""栏目 × 主题: what the library can offer, a number in each cell, a click away from its passages."""

from urllib.parse import parse_qsl

import streamlit as st

from app_pages import filters, tables
from indexer.records import Filters
from indexer.search import Library
from indexer.search.librarymap import library_map
from indexer.sections import DOC_TYPES

ROWS_AT_ONCE = 30


def show(opened: Library, act: str, value: str) -> None:
    """Draws the view, after what was clicked in it."""
    by_subject = _by_subject()
    if act == "cell":
        _open(dict(parse_qsl(value)), by_subject)
    chosen = Filters(
        years=tuple(map(int, filters.chosen("year", map(str, range(1900, 2100))))),
        doc_types=filters.chosen("type", DOC_TYPES),
    )
    facets = opened.store.facets(Filters())
    with st.sidebar:
        st.markdown("#### 只看")
        filters.choice("年份", "year", {str(y): n for y, n in facets.years.items() if y})
        filters.choice("文种", "type", facets.doc_types)
    chart = library_map(opened.store, chosen, by_subject)
    if not chart.rows:
        st.info("没有符合条件的段落。可以减少左侧的限定，或改按材料主题看。")
        return
    shown = st.session_state.get("map_rows", ROWS_AT_ONCE)
    st.html('<span class="jg-wide"></span>')
    st.caption("格中是段落数，点一下就能读到这些段落。")
    st.html(tables.map_table(chart, chart.rows[:shown], by_subject))
    if len(chart.rows) > shown:
        more = f"再看一些（还有 {len(chart.rows) - shown} 行）"
        st.button(more, on_click=_more, args=(shown,), width="stretch")


def _by_subject() -> bool:
    ways = {"topic": "按段落主题", "subject": "按材料主题"}
    if "map_by" not in st.session_state:
        st.session_state["map_by"] = st.query_params.get("by", "topic")
    way = st.segmented_control(
        "行",
        list(ways),
        key="map_by",
        required=True,
        format_func=lambda name: ways[name],
        label_visibility="collapsed",
    )
    st.query_params["by"] = way or "topic"
    return way == "subject"


def _open(cell: dict[str, str], by_subject: bool) -> None:
    """Goes to the passages of a cell: by topic among all, by subject among those reports."""
    held = {"year": filters.chosen("year"), "type": filters.chosen("type")}
    narrowed = {name: list(values) for name, values in held.items() if values}
    if by_subject:
        st.session_state["columns_of"] = "一个主题的各年"
        st.session_state["compare_section"] = cell["section"]
        st.session_state["compare_subject"] = cell["row"]
        st.session_state["go_to_view"] = "compare"
        st.rerun()
    wanted = {"section": cell["section"], "topic": cell["row"]} | narrowed
    st.switch_page("app_pages/search_page.py", query_params=wanted)


def _more(shown: int) -> None:
    st.session_state["map_rows"] = shown + ROWS_AT_ONCE
