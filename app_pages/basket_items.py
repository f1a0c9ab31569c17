"""The items of a basket on its page: drawing, ordering, editing."""

import streamlit as st

from app_pages import desk, desk_markup
from indexer.writing.basket import Basket, Item
from indexer.writing.baskets import Baskets
from indexer.writing.draft import Block
from indexer.writing.worklist import Correction

LEVELS = ("正文", "一级标题", "二级标题", "三级标题", "四级标题")


def act_on(basket: Basket, act: str, value: str) -> bool:
    """Does what was clicked on an item; whether it was anything of the kind."""
    ids = [item.item_id for item in basket.items]
    if not value.isdecimal() or int(value) not in ids:
        return False
    item_id, at = int(value), ids.index(int(value))
    match act:
        case "up" if at:
            after = ids[at - 2] if at > 1 else None
            desk.done(lambda held: held.move(item_id, after))
        case "down" if at + 1 < len(ids):
            desk.done(lambda held: held.move(item_id, ids[at + 1]))
        case "remove":
            desk.done(lambda held: held.remove(item_id))
        case "edit":
            # The text that the writer sees now: what another tab changes meanwhile is merged.
            st.session_state["editing"] = (item_id, basket.items[at].text)
        case "only":
            st.session_state["only"] = item_id
        case _:
            return False
    return True


def draw(basket: Basket, corrections: tuple[Correction, ...]) -> None:
    """All items in order, the one being edited with its boxes."""
    editing, seen = st.session_state.get("editing", (None, ""))
    drawn: list[str] = []
    for at, item in enumerate(basket.items):
        if item.item_id == editing:
            if drawn:
                st.html("".join(drawn))
            drawn = []
            _editor(basket, item, seen)
        else:
            last = at + 1 == len(basket.items)
            drawn.append(desk_markup.item(item, corrections, first=at == 0, last=last))
    if drawn:
        st.html("".join(drawn))
    if editing is not None and all(item.item_id != editing for item in basket.items):
        st.warning("正在编辑的这一段已在别的窗口移出；保存会把你改过的文字作为新的一段放回来。")
        _editor(basket, Item(editing, 0, seen, seen, "", None), seen)
    if not basket.items:
        st.info("这个素材篮还是空的。去检索、浏览或提纲里收几段，或者在下面写一个标题。")
    _new(basket)


def _editor(basket: Basket, item: Item, seen: str) -> None:
    others = [one for one in basket.items if one.item_id != item.item_id]
    names = {0: "不移动", -1: "最前面"} | {
        one.item_id: f"“{desk_markup.item_name(one)}”之后" for one in others
    }
    with st.form(f"edit-{item.item_id}", border=True):
        text = st.text_area("文字", seen, height=220)
        note = st.text_input("备注（不导出）", item.note)
        left, right = st.columns(2)
        level = left.selectbox("作为", range(5), index=item.level, format_func=lambda n: LEVELS[n])
        place = right.selectbox("移到", list(names), format_func=lambda number: names[number])
        with st.container(horizontal=True, gap="small"):
            save = st.form_submit_button("保存", type="primary")
            cancel = st.form_submit_button("取消")
    if cancel or (save and _saved(item, seen, text, note, level, place)):
        st.session_state.pop("editing", None)
        st.rerun()


def _saved(item: Item, seen: str, text: str, note: str, level: int, place: int) -> bool:
    """Whether all that was changed could be kept; where not, the page says why, and the boxes
    stay as they are."""

    def save(held: Baskets) -> None:
        if text != seen:
            held.edit(item.item_id, seen, text)
        if note != item.note:
            held.annotate(item.item_id, note)
        if level != item.level:
            held.set_level(item.item_id, level)
        if place:
            held.move(item.item_id, place if place > 0 else None)

    return desk.done(save)


def _new(basket: Basket) -> None:
    """A heading or a paragraph of the writer's own."""
    with (
        st.form("new-item", clear_on_submit=True, border=False),
        st.container(horizontal=True, vertical_alignment="bottom", gap="small"),
    ):
        text = st.text_input("加一行", placeholder="例如：一、存在的问题")
        level = st.selectbox("作为", range(5), index=1, format_func=lambda n: LEVELS[n], width=130)
        added = st.form_submit_button("加入")
    if added and text.strip():
        block = Block(level, text.strip())
        if desk.done(lambda held: held.add(basket.basket_id, [block])):
            st.rerun()
