"""The pages' entry for Streamlit: navigation only."""

import streamlit as st

from app_pages import style

st.set_page_config(page_title="旧稿", page_icon="📜", layout="wide", initial_sidebar_state="auto")
st.html(style.SHEET)
pages = [
    st.Page("app_pages/search_page.py", title="检索", url_path="search", default=True),
    st.Page("app_pages/report_page.py", title="报告", url_path="report", visibility="hidden"),
]
st.navigation(pages, position="top").run()
