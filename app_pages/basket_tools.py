"""Beside the items of a basket: what is to change, the file to hand in, and what was done."""

from collections import Counter
from html import escape

import streamlit as st

from app_pages import desk, desk_markup
from app_pages.markup import as_is
from indexer.writing.basket import Basket
from indexer.writing.export import EXPORT_FORMS
from indexer.writing.findings import FINDING_KINDS, FINDING_NAMES
from indexer.writing.worklist import Correction, with_replacements

TABS = {"adapt": "改写", "export": "导出", "changes": "修改记录"}
SHOWN = 8


def draw(basket: Basket, corrections: tuple[Correction, ...]) -> None:
    """The tool that is chosen."""
    tab = st.segmented_control(
        "工具",
        list(TABS),
        default="adapt",
        required=True,
        key="tool",
        format_func=lambda name: TABS[name],
        label_visibility="collapsed",
    )
    match tab:
        case "export":
            _export(basket)
        case "changes":
            _changes(basket)
        case _:
            _adapt(basket, corrections)


def _adapt(basket: Basket, corrections: tuple[Correction, ...]) -> None:
    """What is to change, one kind at a time, each with its places before and after."""
    only = st.session_state.get("only")
    if any(item.item_id == only for item in basket.items):
        item = next(item for item in basket.items if item.item_id == only)
        corrections = tuple(desk_markup.in_item(corrections, {item.item_id}))
        st.button(f"只看“{as_is(desk_markup.item_name(item, 10))}”　✕", on_click=_all_items)
    if left := ignored(basket):
        st.button(f"已略过 {len(left)} 项，重新列出", type="tertiary", on_click=left.clear)
    counts = Counter(one.kind for one in corrections)
    if not counts:
        rest = "其余" if left else ""
        st.success(f"{rest}没有发现要改的地方（按 {basket.target_year} 年检查）。")
        return
    kinds = [kind.code for kind in FINDING_KINDS if counts[kind.code]]
    if st.session_state.get("kind") not in kinds:
        st.session_state["kind"] = kinds[0]
    kind = st.pills(
        "要改的",
        kinds,
        key="kind",
        required=True,
        format_func=lambda code: f"{FINDING_NAMES[code]} {counts[code]}",
        label_visibility="collapsed",
    )
    listed = [one for one in corrections if one.kind == kind]
    ready = [one for one in listed if one.replacements]
    if len(ready) > 1:
        name = FINDING_NAMES[str(kind)]
        st.button(
            f"{name}有建议的 {len(ready)} 项都换成首选",
            on_click=_replace_all,
            args=(basket, ready, name),
            help="每项的首选写法见下，换了可以逐次撤销",
        )
    shown = st.session_state.get("shown-corrections", SHOWN)
    for one in listed[:shown]:
        _correction(basket, one)
    if len(listed) > shown:
        st.button(f"再看一些（还有 {len(listed) - shown} 项）", on_click=_more, args=(shown,))


def _correction(basket: Basket, one: Correction) -> None:
    # The key holds whatever the suggestions depend on, so that none outlives its year.
    key = f"{basket.basket_id}-{one.kind}-{one.text}-{'|'.join(one.replacements)}"
    with st.container(border=True):
        head = st.empty()
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            if one.replacements:
                new = st.selectbox(
                    "换成",
                    list(one.replacements),
                    key=f"new-{key}",
                    accept_new_options=True,
                    label_visibility="collapsed",
                )
            else:
                new = st.text_input(
                    "换成", key=f"new-{key}", placeholder="换成……", label_visibility="collapsed"
                )
            st.button(
                f"替换 {len(one.places)} 处" if len(one.places) > 1 else "替换",
                key=f"do-{key}",
                on_click=_replace_one,
                args=(basket, one, f"new-{key}"),
            )
            skip = (basket, one)
            st.button("不用改", key=f"skip-{key}", type="tertiary", on_click=_ignore, args=skip)
        head.html(desk_markup.correction(one, basket, new or ""))


def _replace_one(basket: Basket, one: Correction, box: str) -> None:
    """Puts what the box holds in the places of a correction."""
    new = st.session_state.get(box) or ""
    if not new or new == one.text:
        st.toast("请先写上要换成什么")
        return
    _replace(basket, [(one, new)], f"{one.text} → {new}")


def _replace(basket: Basket, wanted: list[tuple[Correction, str]], action: str) -> None:
    """Puts new words in the places of corrections, as one change."""
    changes = [(item.item_id, item.text, text) for item, text in with_replacements(basket, wanted)]
    desk.done(lambda held: held.replace(basket.basket_id, changes, action))


def _replace_all(basket: Basket, ready: list[Correction], name: str) -> None:
    wanted = [(one, one.replacements[0]) for one in ready]
    _replace(basket, wanted, f"{name} {len(ready)} 项换成首选")


def ignored(basket: Basket) -> set[tuple[str, str]]:
    """The kinds and wordings of a basket that the writer wants left as they are, for as long as
    the tab is open."""
    left = st.session_state.setdefault("ignored", {})
    found: set[tuple[str, str]] = left.setdefault(basket.basket_id, set())
    return found


def _ignore(basket: Basket, one: Correction) -> None:
    ignored(basket).add((one.kind, one.text))


def _all_items() -> None:
    st.session_state.pop("only", None)


def _more(shown: int) -> None:
    st.session_state["shown-corrections"] = shown + SHOWN


def _export(basket: Basket) -> None:
    form = st.radio(
        "文件", list(EXPORT_FORMS), format_func=lambda code: EXPORT_FORMS[code], horizontal=True
    )
    sources = st.checkbox("附上素材来源", help="另起一页列出每段出自哪篇报告，交稿前记得去掉")
    desk.download(basket.draft, form, "下载 {}", f"download-{form}", sources)
    if form == "docx":
        st.caption(
            "版式按《党政机关公文格式》（GB/T 9704—2012）：仿宋_GB2312 三号正文，"
            "黑体、楷体_GB2312 分级标题，方正小标宋简体标题，每页 22 行、每行 28 字。"
        )


def _changes(basket: Basket) -> None:
    """What was done, each with what it changed, and taking it back."""
    if not basket.changes:
        st.info("还没有改动。")
    for one in basket.changes:
        with st.container(border=True):
            st.html(f'<div class="jg">{escape(one.action)}</div>')
            if one.texts:
                st.html(desk_markup.change(one.texts))
            st.button("撤销", key=f"undo-{one.change_id}", on_click=undo, args=(one.change_id,))


def undo(change_id: int) -> None:
    """Takes a change back."""
    desk.done(lambda held: held.undo(change_id))
