"""The opened library that all pages and sessions share."""

import os
from pathlib import Path

import streamlit as st

from app_pages.markup import as_is, short
from indexer.errors import IndexMissing, JiugaoError
from indexer.launch import INDEX_VARIABLE
from indexer.search import Library


@st.cache_resource(show_spinner="正在打开资料库……")
def _open(index: str) -> Library:
    return Library(Path(index))


def index_folder() -> Path:
    """The index that this app shows."""
    return Path(os.environ.get(INDEX_VARIABLE, "index"))


def opened_library() -> Library:
    """The library of this app, as it is now. Raises JiugaoError where there is none to show."""
    opened = _open(str(index_folder()))
    if not opened.is_current:
        # A build with another model, or training, went on beside the pages.
        _open.clear()
        opened = _open(str(index_folder()))
    opened.store.refresh()
    return opened


def library() -> Library:
    """The same; where there is none to show, the page says so and ends."""
    try:
        opened = opened_library()
    except IndexMissing:
        st.html('<div class="jg"><div class="jg-brand">旧稿</div></div>')
        st.info("资料库还是空的。请先收录过去的报告：上传文件，或指定一个文件夹。")
        st.page_link("app_pages/holdings_page.py", label="去资料库收录报告 →")
        st.stop()
    except JiugaoError as error:
        problem(error)
        st.stop()
    return opened


def problem(error: JiugaoError) -> None:
    """One line that says what is wrong and what to do, shown as it is; what it is about is cut
    short, since anything may stand in an address."""
    subject = short(error.subject)
    st.error(as_is(f"{subject}：{error.reason}" if subject else error.reason))
