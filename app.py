"""The pages' entry for Streamlit: navigation only."""

import streamlit as st

from app_pages import guard, style
from app_pages.places import HIDDEN, PAGES, SEARCH

st.set_page_config(page_title="旧稿", page_icon="📜", layout="wide", initial_sidebar_state="auto")
st.html(style.SHEET)
if not guard.kept():
    st.error("没有访问口令把守，不对别的电脑开放。请用 jiugao app --host 打开。")
    st.stop()
pages = [
    st.Page(
        f"app_pages/{name}_page.py",
        title=title,
        url_path=name,
        default=name == SEARCH,
        visibility="hidden" if name in HIDDEN else "visible",
    )
    for name, title in PAGES.items()
]
st.navigation(pages, position="top").run()
