"""The opened library that all pages and sessions share."""

import os
from pathlib import Path

import streamlit as st

from indexer.errors import IndexMissing, JiugaoError
from indexer.launch import INDEX_VARIABLE
from indexer.search import Library


@st.cache_resource(show_spinner="正在打开资料库……")
def _open(index: str) -> Library:
    return Library(Path(index))


def library() -> Library:
    """The library of this app, as it is now. Where there is none to show, the page says so
    and ends."""
    index = os.environ.get(INDEX_VARIABLE, "index")
    try:
        opened = _open(index)
        opened.store.refresh()
    except IndexMissing:
        st.html('<div class="jg"><div class="jg-brand">旧稿</div></div>')
        st.info(
            "资料库还是空的。请把过去的报告放进一个文件夹，然后运行：\n\n"
            "`jiugao build 文件夹`\n\n完成后刷新本页。"
        )
        st.stop()
    except JiugaoError as error:
        problem(error)
        st.stop()
    return opened


def problem(error: JiugaoError) -> None:
    """One line that says what is wrong and what to do, shown as it is."""
    st.error(str(error).translate({ord(char): f"\\{char}" for char in r"\`*_{}[]<>()#+-.!|$~:"}))
