"""What was found, as people read it: passages, and sets of headings."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from indexer.records import Heading, Hit, SearchResult, pages_shown
from indexer.rendering.console import INDENT, QUIET_STYLE, SECTION_STYLE, marked, year_of
from indexer.search.outlines import HeadingSet
from indexer.sections import SECTION_NAMES

CHANGES = {
    False: "以下不在所要的栏目、年份或文种之内",
    True: "以下在所要的栏目、年份或文种之内，但关系较远",
}


def search_page(result: SearchResult) -> RenderableType:
    """The hits in their order, those outside a preference set off by lines."""
    if not result.hits:
        return Text("没有找到。可以换个说法，或减少限定条件再试。")
    understood = _understood(result)
    blocks: list[RenderableType] = [understood]
    for at, (preferred, hits) in enumerate(groupby(result.hits, lambda hit: hit.preferred)):
        if at or not preferred:
            blocks.append(Text(f"── {CHANGES[preferred]} ──", style=QUIET_STYLE))
        blocks += map(_hit, hits)
    return Group(*blocks)


def _understood(result: SearchResult) -> Text:
    query = result.query
    parts = [
        *(f"栏目：{SECTION_NAMES[code]}" for code in query.sections),
        *(f"年份：{year}" for year in query.years),
        *(f"文种：{doc_type}" for doc_type in query.doc_types),
        *((f"主题：{'、'.join(query.topics)}",) if query.topics else ()),
    ]
    shown = "　".join(parts)
    return Text(
        f"{shown}{'　' if shown else ''}用时 {result.elapsed_ms:.0f} 毫秒", style=QUIET_STYLE
    )


def _hit(hit: Hit) -> RenderableType:
    heading = Text(f"{hit.rank:>2}  ")
    heading.append(SECTION_NAMES[hit.section], style=SECTION_STYLE)
    heading.append("  " + " › ".join([hit.title, *hit.heading_path]), style="bold")
    year = f"{hit.year} 年　" if hit.year else ""
    page = (pages_shown(hit.pages),) if hit.pages else ()
    origin = "　".join((f"{year}{hit.doc_type}", hit.path, *page, hit.passage_id, *hit.topics))
    blocks: list[RenderableType] = [heading, Padding(Text(origin, style=QUIET_STYLE), INDENT)]
    if hit.lead:
        blocks.append(Padding(Text(hit.lead, style=QUIET_STYLE), INDENT))
    blocks.append(Padding(marked(hit.text, hit.placeholders, hit.highlights), INDENT))
    if hit.duplicates:
        paths = "、".join(duplicate.path for duplicate in hit.duplicates)
        blocks.append(
            Padding(Text(f"另有 {len(hit.duplicates)} 处相同：{paths}", QUIET_STYLE), INDENT)
        )
    return Group(*blocks, "")


def heading_sets_page(
    sets: Sequence[HeadingSet], outlines: Mapping[str, Sequence[Heading]]
) -> RenderableType:
    """Sets of headings, each with where it stands; then the whole outline of each report of
    `outlines`, by report id."""
    if not sets:
        return Text("没有找到。可以换个说法，或减少限定条件再试。")
    blocks: list[RenderableType] = []
    for rank, one in enumerate(sets, start=1):
        blocks += [_set_head(rank, one), *(_heading(each, 1) for each in one.headings), ""]
    titles = {one.report.report_id: one.report.title for one in sets}
    for report_id, headings in outlines.items():
        blocks.append(Text(f"《{titles[report_id]}》的提纲", style="bold"))
        blocks += [*(_heading(each, each.level) for each in headings), ""]
    return Group(*blocks)


def _set_head(rank: int, one: HeadingSet) -> RenderableType:
    heading = Text(f"{rank:>2}  ")
    heading.append(SECTION_NAMES.get(one.section, "各栏目"), style=SECTION_STYLE)
    heading.append("  " + " › ".join([one.report.title, *one.parents]), style="bold")
    origin = f"{year_of(one.report.year)}　{one.report.doc_type}　{one.report.path}"
    if one.parallel:
        origin += "　对仗"
    return Group(heading, Padding(Text(origin, style=QUIET_STYLE), INDENT))


def _heading(heading: Heading, depth: int) -> RenderableType:
    return Padding(Text("  " * (depth - 1) + heading.text), INDENT)
