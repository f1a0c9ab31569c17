"""同栏对读: one section of several reports side by side."""

from urllib.parse import parse_qsl

import streamlit as st

from app_pages import desk, tables
from indexer.records import Filters
from indexer.search import Library
from indexer.search.compare import Column, side_by_side, through_the_years
from indexer.sections import SECTION_CODES, SECTION_NAMES
from indexer.store import Listing
from indexer.writing.basket import Basket

PICKED, OF_SUBJECT = "选中的材料", "一个主题的各年"
MOST_SUBJECTS = 300


def show(opened: Library, act: str, value: str, basket: Basket | None) -> None:
    """Draws the view, after what was clicked in it."""
    if act == "open":
        st.switch_page("app_pages/report_page.py", query_params=dict(parse_qsl(value)))
    section, columns = _chosen(opened)
    if not any(column.passages for column in columns):
        if columns:
            st.info(f"这些材料都没有“{SECTION_NAMES[section]}”，换一个栏目看看。")
        else:
            st.info("还没有可对读的。在“全部材料”里勾选几篇，或在这里选一个主题。")
        return
    held = desk.held_ids(basket)
    st.html('<span class="jg-wide"></span>')
    for place, column in zip(st.columns(len(columns)), columns, strict=True):
        with place:
            st.html(tables.column(column, held))


def _chosen(opened: Library) -> tuple[str, tuple[Column, ...]]:
    """The section and the columns asked for."""
    picked = st.session_state.setdefault("picked", [])
    st.session_state.setdefault("columns_of", PICKED if picked else OF_SUBJECT)
    st.session_state.setdefault("compare_section", "problems")
    which, subject_place, section_place = st.columns([1, 1, 1])
    with which:
        kind = st.selectbox("对读什么", [PICKED, OF_SUBJECT], key="columns_of")
    with section_place:
        section = st.selectbox(
            "栏目",
            list(SECTION_CODES),
            key="compare_section",
            format_func=lambda code: SECTION_NAMES[code],
        )
    if kind == PICKED:
        with subject_place:
            st.html(f'<div class="jg jg-quiet jg-level">已选 {len(picked)} 篇</div>')
        return section, side_by_side(opened.store, section, picked)
    with subject_place:
        counts = opened.store.report_counts(Listing(Filters(sections=(section,))))
        subjects = list(counts.subjects)[:MOST_SUBJECTS]
        if st.session_state.get("compare_subject") not in subjects and subjects:
            st.session_state["compare_subject"] = subjects[0]
        subject = st.selectbox("主题", subjects, key="compare_subject")
    if not subject:
        return section, ()
    return section, through_the_years(opened.store, section, Listing(subjects=(subject,)))
