"""总览: what the library holds, and how wordings rise and fall over the years."""

import re

import altair as alt
import streamlit as st

from app_pages import controls
from app_pages.library import index_folder, library, opened_library, problem
from app_pages.markup import as_is, short
from indexer.errors import JiugaoError
from indexer.records import Filters
from indexer.search import Library
from indexer.search.trends import MOST_PHRASES, TrendPoint, trends
from indexer.sections import SECTION_CODES, SECTION_NAMES

EXAMPLES = ("疫情防控、减负", "阵地建设、积分制、网格", "高质量发展、数字化")
MOST_BARS = 15
BAR_HEIGHT = 22
FONT = "'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Source Han Sans SC', sans-serif"
INK = {"light": "#26231f", "dark": "#e9e4da"}
MEASURES = {"share": "占当年材料的比例", "occurrences": "出现次数"}


def _bars(title: str, counts: dict[str, int], unit: str) -> None:
    """Counts as horizontal bars, in the order given."""
    table = {"values": [{"name": name, "count": count} for name, count in counts.items()]}
    tooltip = [alt.Tooltip("name:N", title=title), alt.Tooltip("count:Q", title=unit)]
    base = alt.Chart(table).encode(
        y=alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=140, ticks=False)),
        x=alt.X("count:Q", title=None, axis=None),
        tooltip=tooltip,
    )
    bars = base.mark_bar(cornerRadiusEnd=2)
    numbers = base.mark_text(align="left", dx=4, font=FONT, color=_ink()).encode(text="count:Q")
    chart = (bars + numbers).properties(height=alt.Step(BAR_HEIGHT))
    st.markdown(f"##### {title}")
    st.altair_chart(chart.configure(font=FONT).configure_view(stroke=None), width="stretch")


def _ink() -> str:
    """The colour of text in the theme that is shown; charts do not know it by themselves."""
    return INK[st.context.theme.type or "light"]


def _counts(opened: Library) -> None:
    counts = opened.store.report_counts()
    status = opened.store.status()
    years = [year for year in counts.years if year is not None]
    span = f"{min(years)}—{max(years)}" if years else "—"
    with st.container(horizontal=True, gap="medium"):
        st.metric("材料", f"{counts.reports:,} 篇")
        st.metric("段落", f"{status.passages:,} 个")
        st.metric("字数", f"{status.characters / 10_000:,.1f} 万")
        st.metric("年份", span)
    left, right = st.columns(2)
    with left:
        named = {str(year or "年份不明"): n for year, n in counts.years.items()}
        _bars("年份", dict(list(named.items())[:MOST_BARS]), "篇")
        _bars("文种", dict(list(counts.doc_types.items())[:MOST_BARS]), "篇")
    with right:
        sections = opened.store.facets(Filters()).sections
        ordered = {SECTION_NAMES[c]: sections[c] for c in SECTION_CODES if c in sections}
        _bars("栏目（段落数）", ordered, "段")
        _bars("主题", dict(list(counts.subjects.items())[:MOST_BARS]), "篇")


def _phrases(text: str) -> list[str]:
    return [phrase for phrase in re.split(r"[、，,；;\s]+", text) if phrase]


def _set_phrases(text: str) -> None:
    st.session_state["phrases"] = text


@st.cache_data(show_spinner="正在统计……")
def _points(index: str, generation: int, phrases: tuple[str, ...]) -> tuple[TrendPoint, ...]:
    """All passages are read through, which for 500,000 takes half a second a phrase; so it is
    done once for each state of an index."""
    return trends(opened_library().store, phrases)


def _trends(opened: Library) -> None:
    st.markdown("#### 提法使用趋势")
    st.caption(
        f"输入两三个说法，用顿号或空格隔开（最多 {MOST_PHRASES} 个），看它们这些年用得多不多。"
    )
    typed, measured = st.columns([3, 2], vertical_alignment="bottom")
    with typed:
        text = st.text_input(
            "说法",
            key="phrases",
            bind="query-params",
            placeholder=f"例如：{EXAMPLES[0]}",
            label_visibility="collapsed",
        )
    with measured:
        measure = st.segmented_control(
            "计量方式",
            list(MEASURES),
            default="share",
            required=True,
            format_func=lambda name: MEASURES[name],
            label_visibility="collapsed",
        )
    phrases = _phrases(text or "")
    if not phrases:
        with st.container(horizontal=True, gap="small"):
            for example in EXAMPLES:
                st.button(example, on_click=_set_phrases, args=(example,))
        return
    generation = opened.store.status().generation
    points = _points(str(index_folder()), generation, tuple(phrases))
    absent = [
        p for p in phrases[:MOST_PHRASES] if not any(o.occurrences for o in points if o.phrase == p)
    ]
    if absent:
        st.caption(f"资料库里没有出现过：{as_is('、'.join(map(short, absent)))}")
    if len(absent) < len(phrases):
        _lines(points, measure or "share")


def _lines(points: tuple[TrendPoint, ...], measure: str) -> None:
    rows = [
        {
            "说法": point.phrase,
            "年份": str(point.year),
            "次数": point.occurrences,
            "篇数": f"{point.reports} / {point.reports_of_year}",
            "比例": point.share,
        }
        for point in points
    ]
    share = measure == "share"
    axis = alt.Axis(format="%" if share else "d", tickMinStep=0.01 if share else 1)
    chart = (
        alt.Chart({"values": rows})
        .mark_line(point=True)
        .encode(
            x=alt.X("年份:O", title=None, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("比例:Q" if share else "次数:Q", title=MEASURES[measure], axis=axis),
            color=alt.Color("说法:N", legend=alt.Legend(orient="top", title=None), sort=None),
            tooltip=["说法:N", "年份:O", "次数:Q", "篇数:N", alt.Tooltip("比例:Q", format=".0%")],
        )
        .properties(height=320)
    )
    st.altair_chart(chart.configure(font=FONT), width="stretch")


def show() -> None:
    """Draws the page."""
    opened = library()
    controls.clicked()
    try:
        _counts(opened)
        _trends(opened)
    except JiugaoError as error:
        problem(error)


show()
