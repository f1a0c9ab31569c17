"""栏目 × 主题: what the library can offer, a number in each cell, a click away from its passages."""

from dataclasses import replace
from html import escape
from urllib.parse import parse_qsl

import streamlit as st

from app_pages import controls, desk, filters, tables
from indexer.records import Filters
from indexer.search import Library
from indexer.search.librarymap import library_map
from indexer.sections import DOC_TYPES, SECTION_NAMES
from indexer.writing.basket import Basket

ROWS_AT_ONCE = 30
PASSAGES_AT_ONCE = 20


def show(opened: Library, act: str, value: str, basket: Basket | None) -> None:
    """Draws the view, after what was clicked in it."""
    by_subject = _by_subject()
    if act == "cell":
        _open(dict(parse_qsl(value)), by_subject)
    chosen = Filters(
        years=filters.chosen_years(),
        doc_types=filters.chosen("type", DOC_TYPES),
    )
    facets = opened.store.facets(Filters())
    with st.sidebar:
        st.markdown("#### 只看")
        filters.choice("年份", "year", filters.by_year(facets.years))
        filters.choice("文种", "type", facets.doc_types)
    chart = library_map(opened.store, chosen, by_subject)
    if not chart.rows:
        st.info("没有符合条件的段落。可以减少左侧的限定，或改按材料主题看。")
        return
    shown = st.session_state.get("map_rows", ROWS_AT_ONCE)
    st.html('<span class="jg-wide"></span>')
    st.caption("数字是段落数，点一下就能读到这些段落。")
    st.html(tables.map_table(chart, chart.rows[:shown], by_subject))
    if len(chart.rows) > shown:
        more = f"再看一些（还有 {len(chart.rows) - shown} 行）"
        st.button(more, on_click=_more, args=(shown,), width="stretch")
    if by_subject and "cell" in st.session_state:
        _cell(opened, chosen, basket)


def _by_subject() -> bool:
    ways = {"topic": "按段落主题", "subject": "按材料主题"}
    if "map_by" not in st.session_state:
        st.session_state["map_by"] = st.query_params.get("by", "topic")
    way = st.segmented_control(
        "按什么分行",
        list(ways),
        key="map_by",
        required=True,
        format_func=lambda name: ways[name],
        label_visibility="collapsed",
    )
    st.query_params["by"] = way or "topic"
    return way == "subject"


def _open(cell: dict[str, str], by_subject: bool) -> None:
    """Goes to the passages of a cell: of a topic on the search page, of a subject below."""
    if by_subject:
        st.session_state["cell"] = cell["section"], cell["row"]
        st.session_state["cell_shown"] = PASSAGES_AT_ONCE
        return
    held = {"year": filters.chosen("year"), "type": filters.chosen("type")}
    narrowed = {name: list(values) for name, values in held.items() if values}
    wanted = {"section": cell["section"], "topic": cell["row"]} | narrowed
    st.switch_page("app_pages/search_page.py", query_params=wanted)


def _cell(opened: Library, chosen: Filters, basket: Basket | None) -> None:
    """The passages of the cell of a subject that was pressed last."""
    section, subject = st.session_state["cell"]
    shown = st.session_state["cell_shown"]
    wanted = replace(chosen, sections=(section,))
    keys = opened.store.browse(wanted, shown + 1, subject=subject)
    line = f"{SECTION_NAMES[section]} · {escape(subject)}"
    st.html(f'<div class="jg-divider" id="cell">{line}</div>')
    passages = opened.store.passages(keys[:shown])
    st.html(tables.passages(passages, desk.held_ids(basket)))
    if len(keys) > shown:
        st.button("再看一些段落", on_click=_more_passages, args=(shown,), width="stretch")
    controls.jump_to("cell", key=f"jump-{section}-{subject}")


def _more_passages(shown: int) -> None:
    st.session_state["cell_shown"] = shown + PASSAGES_AT_ONCE


def _more(shown: int) -> None:
    st.session_state["map_rows"] = shown + ROWS_AT_ONCE
