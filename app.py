"""The pages' entry for Streamlit: navigation only."""

import streamlit as st

from app_pages import guard, style

st.set_page_config(page_title="旧稿", page_icon="📜", layout="wide", initial_sidebar_state="auto")
st.html(style.SHEET)
if not guard.kept():
    st.error("没有访问口令把守，不对别的电脑开放。请用 jiugao app --host 打开。")
    st.stop()
pages = [
    st.Page("app_pages/search_page.py", title="检索", url_path="search", default=True),
    st.Page("app_pages/browse_page.py", title="浏览", url_path="browse"),
    st.Page("app_pages/outline_page.py", title="提纲", url_path="outline"),
    st.Page("app_pages/basket_page.py", title="素材篮", url_path="basket"),
    st.Page("app_pages/overview_page.py", title="总览", url_path="overview"),
    st.Page("app_pages/holdings_page.py", title="资料库", url_path="holdings"),
    st.Page("app_pages/report_page.py", title="报告", url_path="report", visibility="hidden"),
]
st.navigation(pages, position="top").run()
