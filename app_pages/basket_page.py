"""素材篮: what was gathered, in order and under one's own headings, adapted and handed in."""

from datetime import date
from html import escape

import streamlit as st

from app_pages import basket_items, basket_tools, controls, desk
from indexer.writing.basket import Basket
from indexer.writing.worklist import worklist

NEW = "new-basket"
YEARS = range(1990, date.today().year + 3)


def _chooser() -> Basket | None:
    """Which basket is open, and a new one."""
    held = desk.summaries()
    names = {one.basket_id: f"{one.name}（{one.passages} 段）" for one in held}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        if held:
            now = desk.open_id()
            chosen = st.selectbox(
                "素材篮",
                list(names),
                index=list(names).index(now) if now in names else 0,
                format_func=lambda basket_id: names[basket_id],
                width=280,
            )
            st.session_state["basket"] = chosen
        with st.popover("新建"):
            st.text_input("名称", placeholder="例如：2026年党建总结", key=NEW)
            st.button("建立", type="primary", on_click=_create)
        if held:
            with st.popover("改名或删除"):
                _manage()
        if (gone := st.session_state.get("discarded")) is not None:
            st.button("恢复刚删除的素材篮", on_click=_restore, args=(gone,))
    return desk.open_basket()


def _create() -> None:
    name = st.session_state.pop(NEW, "")
    made = desk.safely(lambda held: held.create(name), None)
    if made is not None:
        st.session_state["basket"] = made


def _restore(basket_id: int) -> None:
    if desk.done(lambda held: held.restore(basket_id)):
        st.session_state["basket"] = basket_id
        st.session_state.pop("discarded", None)


def _manage() -> None:
    basket = desk.open_basket()
    if basket is None:
        return
    number = basket.basket_id
    st.text_input("改成", basket.name, key=f"rename-{number}")

    def rename() -> None:
        name = st.session_state[f"rename-{number}"]
        desk.done(lambda held: held.describe(number, name=name))

    def discard() -> None:
        if desk.done(lambda held: held.discard(number)):
            st.session_state["discarded"] = number

    st.button("改名", on_click=rename)
    st.button("删除这个素材篮", on_click=discard, help="可以马上恢复")


def _head(basket: Basket) -> None:
    """The title of the report to be, and the year that it is for.

    What a box is called changes with what is kept, so that it is filled anew where another tab
    has changed that.
    """
    number = basket.basket_id
    title, year = f"title-{number}-{basket.title}", f"year-{number}-{basket.target_year}"

    def name_it() -> None:
        text = st.session_state[title]
        desk.done(lambda held: held.describe(number, title=text))

    def date_it() -> None:
        chosen = st.session_state[year]
        desk.done(lambda held: held.describe(number, target_year=chosen))

    left, right = st.columns([4, 1])
    left.text_input(
        "材料题目",
        basket.title,
        placeholder="导出时的标题，不写就用素材篮的名称",
        key=title,
        on_change=name_it,
    )
    years = sorted({*YEARS, basket.target_year})
    at = years.index(basket.target_year)
    right.selectbox("写哪一年的", years, index=at, key=year, on_change=date_it)


def _latest(basket: Basket) -> None:
    """The change that was made last, and taking it back."""
    if basket.changes:
        last = basket.changes[0]
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.html(f'<div class="jg jg-quiet">刚才：{escape(last.action)}</div>', width="content")
            st.button(
                "撤销",
                key="undo-last",
                on_click=basket_tools.undo,
                args=(last.change_id,),
            )


def show() -> None:
    """Draws the page."""
    act, value = controls.clicked()
    st.html('<span class="jg-wide"></span>')
    basket = _chooser()
    if basket is None:
        st.info("素材篮还是空的。在检索、浏览或提纲里点“放进素材篮”，收下的段落会在这里排好队。")
        st.page_link("app_pages/search_page.py", label="去检索 →")
        return
    if act and basket_items.act_on(basket, act, value):
        basket = desk.open_basket() or basket
    _head(basket)
    with st.spinner("正在检查要改的地方……"):
        corrections = worklist(basket)
    ignored = basket_tools.ignored(basket)
    corrections = tuple(one for one in corrections if (one.kind, one.text) not in ignored)
    items, tools = st.columns([3, 2], gap="large")
    with items:
        _latest(basket)
        basket_items.draw(basket, corrections)
    with tools:
        basket_tools.draw(basket, corrections)


show()
