"""检索: a query, what was understood of it, filters, and the passages found."""

from dataclasses import replace
from html import escape
from itertools import groupby

import streamlit as st

from app_pages import controls, desk, filters, markup
from app_pages.library import library, problem
from indexer.errors import JiugaoError
from indexer.lexicon.thesaurus import thesaurus
from indexer.records import Filters, Hit, SearchResult
from indexer.search import Library
from indexer.search.query import without
from indexer.sections import DOC_TYPES, SECTION_CODES, SECTION_NAMES
from indexer.writing.basket import Basket

EXAMPLES = (
    "存在问题 阵地建设",
    "主要做法 典型选树",
    "下一步打算 队伍建设",
    "移风易俗 成效",
    "隐患排查 不足",
)
PAGE_SIZE = 10
MOST_HITS = 100


def _set_query(text: str) -> None:
    st.session_state["q"] = text
    _show_similar("")


def _show_similar(passage_id: str) -> None:
    """Shows what is similar to a passage, or with "" the query's own hits again."""
    st.query_params.pop("similar", None)
    if passage_id:
        st.query_params["similar"] = passage_id
    st.session_state["shown"] = PAGE_SIZE


def _show_more() -> None:
    st.session_state["shown"] = st.session_state.get("shown", PAGE_SIZE) + PAGE_SIZE


def _query_box() -> None:
    """The query, kept in the address as ?q=."""
    st.text_input(
        "检索词",
        key="q",
        bind="query-params",
        placeholder="要找什么？例如：存在问题 阵地建设",
        label_visibility="collapsed",
        icon=":material/search:",
        on_change=_show_similar,
        args=("",),
    )


def _chosen_filters(opened: Library) -> Filters:
    """The filters at the side, each option with the number of passages that it would leave."""
    chosen = Filters(
        sections=filters.chosen("section", SECTION_CODES),
        years=filters.chosen_years(),
        doc_types=filters.chosen("type", DOC_TYPES),
        topics=filters.chosen("topic", thesaurus().topics),
    )
    sections = opened.store.facets(replace(chosen, sections=())).sections
    years = opened.store.facets(replace(chosen, years=())).years
    doc_types = opened.store.facets(replace(chosen, doc_types=())).doc_types
    topics = opened.store.facets(replace(chosen, topics=())).topics
    with st.sidebar:
        st.markdown("#### 只看")
        filters.choice("栏目", "section", {code: sections.get(code, 0) for code in SECTION_CODES})
        filters.choice(
            "主题", "topic", {name: topics.get(name, 0) for name in (*topics, *chosen.topics)}
        )
        filters.choice("年份", "year", filters.by_year(years))
        filters.choice("文种", "type", {name: doc_types.get(name, 0) for name in DOC_TYPES})
    return chosen


def _chips(result: SearchResult) -> None:
    """What was understood of the query; pressing one takes it out of the query."""
    query = result.query
    chips: list[tuple[str, str | int]] = [
        *((f"栏目：{SECTION_NAMES[code]}", code) for code in query.sections),
        *((f"年份：{year}", year) for year in query.years),
        *((f"文种：{name}", name) for name in query.doc_types),
    ]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for text, preference in chips:
            st.button(
                f"{text}　✕",
                key=f"chip-{preference}",
                help="不再偏重这一项",
                on_click=_set_query,
                args=(without(query, preference),),
            )
        st.html(f'<div class="jg jg-quiet">{_summary(result)}</div>', width="content")


def _summary(result: SearchResult) -> str:
    if not result.query.text:
        return "按左侧的限定列出，新的在前"
    best = sum(hit.preferred for hit in result.hits)
    others = f"，其他相关 {len(result.hits) - best} 条" if result.relaxed else ""
    topics = f"　联想主题：{escape('、'.join(result.query.topics))}" if result.query.topics else ""
    return f"找到 {best} 条{others}　用时 {result.elapsed_ms:.0f} 毫秒{topics}"


def _hit(hit: Hit, query: str, basket: Basket | None) -> None:
    with st.container(border=True, key=f"hit-{hit.rank}"):
        st.html(markup.hit_card(hit))
        if hit.duplicates:
            st.html(markup.duplicates_line(hit.duplicates, query))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            desk.gather_button(hit.passage_id, basket, key=f"gather-{hit.passage_id}")
            controls.copy_button(hit.text, key=f"copy-{hit.passage_id}")
            st.button(
                "相似段落",
                key=f"similar-{hit.passage_id}",
                on_click=_show_similar,
                args=(hit.passage_id,),
            )
            st.page_link(
                "app_pages/report_page.py",
                label="查看全文",
                query_params=markup.report_parameters(hit.passage_id, query),
            )


def _hits(result: SearchResult, query: str, basket: Basket | None) -> None:
    """The hits in their order, each change between those that meet every preference and those
    that do not marked by a line."""
    for at, (preferred, hits) in enumerate(groupby(result.hits, lambda hit: hit.preferred)):
        if at or not preferred:
            line = markup.change_of_preference(result.query, preferred)
            st.html(f'<div class="jg-divider">{line}</div>')
        for hit in hits:
            _hit(hit, query, basket)
    if len(result.hits) == st.session_state.get("shown", PAGE_SIZE) < MOST_HITS:
        st.button("再看一些", on_click=_show_more, width="stretch")


def _nothing(chosen: Filters) -> None:
    hint = "可以减少左侧的限定条件，" if chosen else ""
    st.info(f"没有找到。{hint}换个说法再试，或只输入主题词。")


def _welcome(opened: Library) -> None:
    """The empty page: what this is, how much there is, and queries to begin with."""
    status = opened.store.status()
    st.html(
        '<div class="jg"><div class="jg-brand">旧稿</div><div class="jg-quiet">'
        f"从 {status.reports} 篇报告、{status.passages} 个段落里，找到想要的那一段</div></div>"
    )
    _query_box()
    with st.container(horizontal=True, gap="small"):
        for example in EXAMPLES:
            st.button(example, key=f"example-{example}", on_click=_set_query, args=(example,))


def _similar(
    opened: Library, passage_id: str, chosen: Filters, shown: int, basket: Basket | None
) -> None:
    """A passage, and what says the same elsewhere."""
    st.button("← 返回检索结果", on_click=_show_similar, args=("",))
    stored = opened.store.passage(passage_id)
    with st.container(border=True, key="source"):
        path = markup.breadcrumb([stored.title, *stored.passage.heading_path])
        text = markup.marked_text(stored.passage.text, stored.passage.placeholders)
        st.html(
            f'<div class="jg"><div class="jg-crumb">{markup.badge(stored.passage.section)}{path}'
            f'</div><div class="jg-text">{text}</div></div>'
        )
    result = opened.similar_to_passage(passage_id, chosen, shown)
    st.html('<div class="jg-divider">与上面这段意思相近的</div>')
    if result.hits:
        _hits(result, st.session_state.get("q") or "", basket)
    else:
        _nothing(chosen)


def show() -> None:
    """Draws the page."""
    opened = library()
    query = (st.session_state.get("q") or st.query_params.get("q") or "").strip()
    similar = st.query_params.get("similar", "")
    shown = st.session_state.get("shown", PAGE_SIZE)
    controls.clicked()
    basket = desk.picker()
    chosen = _chosen_filters(opened)
    if not query and not similar and not chosen:
        _welcome(opened)
        return
    _query_box()
    try:
        if similar:
            _similar(opened, similar, chosen, shown, basket)
            return
        result = opened.search(query, chosen, shown) if query else opened.browse(chosen, shown)
    except JiugaoError as error:
        problem(error)
        return
    _chips(result)
    if result.hits:
        _hits(result, query, basket)
    else:
        _nothing(chosen)


show()
