"""浏览: all reports in a table, one section side by side, and the map of sections by topics."""

import streamlit as st

from app_pages import browse_compare, browse_map, browse_reports, controls, desk
from app_pages.library import library

VIEWS = {"reports": "全部材料", "map": "栏目 × 主题", "compare": "同栏对读"}


def show() -> None:
    """Draws the page."""
    opened = library()
    act, value = controls.clicked()
    if act == "gather":
        desk.gather([value])
    if "view" not in st.session_state:
        asked = st.query_params.get("view", "reports")
        st.session_state["view"] = asked if asked in VIEWS else "reports"
    view = st.segmented_control(
        "查看方式",
        list(VIEWS),
        key="view",
        required=True,
        format_func=lambda name: VIEWS[name],
        label_visibility="collapsed",
    )
    st.query_params["view"] = view or "reports"
    basket = desk.picker()
    match view:
        case "map":
            browse_map.show(opened, act, value, basket)
        case "compare":
            browse_compare.show(opened, act, value, basket)
        case _:
            browse_reports.show(opened, act, value)


show()
