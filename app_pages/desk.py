"""The baskets as every page sees them: which one is open, what it holds, putting something in."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import streamlit as st

from app_pages.library import index_folder, library, problem
from app_pages.markup import as_is
from indexer.errors import BasketsDamaged, DraftEmpty, JiugaoError
from indexer.writing.basket import Basket, BasketSummary, blocks_of
from indexer.writing.baskets import Baskets
from indexer.writing.draft import Block, Draft
from indexer.writing.export import export, file_name

Answer = TypeVar("Answer")
MIME = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown",
    "txt": "text/plain",
}


def baskets() -> Baskets:
    """The baskets beside the index of this app."""
    return Baskets(index_folder())


def safely(ask: Callable[[Baskets], Answer], otherwise: Answer) -> Answer:
    """What `ask` answers; where the file of baskets is damaged, the page says so and goes on
    with a new one; where it cannot be used, with `otherwise`."""
    try:
        return ask(baskets())
    except BasketsDamaged as error:
        st.warning(as_is(str(error)))
        return safely(ask, otherwise)
    except JiugaoError as error:
        problem(error)
        return otherwise


def done(act: Callable[[Baskets], object]) -> bool:
    """Whether something could be done to the baskets; where it could not, the page says why."""

    def asked(held: Baskets) -> bool:
        act(held)
        return True

    return safely(asked, otherwise=False)


def summaries() -> list[BasketSummary]:
    """All baskets, the one that was last worked on first."""
    nothing: list[BasketSummary] = []
    return safely(lambda held: held.summaries(), nothing)


def open_id() -> int | None:
    """The basket that things are put into: the one chosen, else the one last worked on."""
    held = [summary.basket_id for summary in summaries()]
    chosen = st.session_state.get("basket")
    return chosen if chosen in held else held[0] if held else None


def open_basket() -> Basket | None:
    """That basket as it is now; None where there is none yet."""
    basket_id = open_id()
    return safely(lambda held: held.basket(basket_id), None) if basket_id is not None else None


def put_in(blocks: Sequence[Block], what: str) -> None:
    """Puts blocks into the open basket, made where there is none, and says so."""

    def add(held: Baskets) -> str:
        basket_id = open_id() or held.first()
        st.session_state["basket"] = basket_id
        held.add(basket_id, blocks)
        return held.basket(basket_id).name

    if name := safely(add, ""):
        st.toast(f"{what}已放进素材篮“{as_is(name)}”", icon=":material/check:")


def gather(passage_ids: Iterable[str]) -> None:
    """Puts passages of the library into the open basket, but for those that it holds."""
    basket = open_basket()
    wanted = [one for one in passage_ids if basket is None or not basket.holds(one)]
    if not wanted:
        return
    try:
        passages = [library().store.passage(passage_id) for passage_id in wanted]
    except JiugaoError as error:
        problem(error)
        return
    put_in(blocks_of(passages), f"{len(passages)} 段")


def download(draft: Draft, form: str, label: str, key: str, sources: bool = False) -> None:
    """A button that hands over a draft as a file, which is made when it is pressed; where there
    is nothing to hand over, the page says so. {} in `label` stands for the file's name."""
    try:
        export(draft, "txt")
    except DraftEmpty as error:
        problem(error)
        return
    name = file_name(draft, form)
    st.download_button(
        label.format(as_is(name)),
        lambda: export(draft, form, sources),
        name,
        MIME[form],
        key=key,
        on_click="ignore",
    )


def held_ids(basket: Basket | None) -> set[str]:
    """The passages that a basket holds."""
    return {item.origin.passage_id for item in basket.items if item.origin} if basket else set()


def picker() -> Basket | None:
    """At the side: which basket is open, and the way to it; the open basket."""
    held = summaries()
    with st.sidebar:
        st.markdown("#### 素材篮")
        if not held:
            st.caption("还没有素材。点“放进素材篮”收下一段，就有了。")
            return None
        names = {one.basket_id: f"{one.name}（{one.passages}）" for one in held}
        if st.session_state.get("basket") not in names:
            st.session_state["basket"] = held[0].basket_id
        # A box of its own key, since Streamlit forgets what a box held when its page is left.
        chosen = st.selectbox(
            "放进",
            list(names),
            index=list(names).index(st.session_state["basket"]),
            format_func=lambda basket_id: names[basket_id],
            label_visibility="collapsed",
        )
        st.session_state["basket"] = chosen
        st.page_link("app_pages/basket_page.py", label="打开素材篮 →")
    return open_basket()


def gather_button(passage_id: str, basket: Basket | None, key: str) -> None:
    """Puts one passage into the open basket, or says that it is there."""
    held = basket is not None and basket.holds(passage_id)
    st.button(
        "✓ 已在素材篮" if held else "放进素材篮",
        key=key,
        disabled=held,
        on_click=gather,
        args=([passage_id],),
    )
