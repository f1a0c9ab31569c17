"""A report, lists of reports, and what compares them, as people read them."""

from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from indexer.records import Passage, Removal, Report, pages_shown
from indexer.rendering.console import (
    INDENT,
    QUIET_STYLE,
    SECTION_STYLE,
    lines_of,
    marked,
    year_of,
)
from indexer.search.alike import AlikeReport
from indexer.search.compare import Column
from indexer.search.librarymap import LibraryMap
from indexer.search.trends import TrendPoint
from indexer.sections import SECTION_NAMES
from indexer.store import ReportSummary


def report_page(
    report: Report, topics: Iterable[Sequence[str]], passage_ids: Iterable[str] = ()
) -> RenderableType:
    """A report's head, its passages under their headings, and what cleaning removed."""
    year = year_of(report.year)
    head = f"{year}　{report.doc_type}　主题：{report.subject}　编码：{report.encoding}"
    blocks: list[RenderableType] = [
        Text(report.title, style="bold"),
        Text(f"{report.path}　{head}", style=QUIET_STYLE),
        "",
    ]
    ids = [*passage_ids] or [str(passage.ordinal) for passage in report.passages]
    path: tuple[str, ...] = ()
    for passage, passage_id, named in zip(report.passages, ids, topics, strict=True):
        blocks += _new_headings(path, passage.heading_path)
        path = passage.heading_path
        blocks.append(_passage(passage, passage_id, named))
    if report.removed:
        blocks += ["", Text(f"清理掉 {len(report.removed)} 处：", style="bold")]
        blocks += map(_removal, report.removed)
    return Group(*blocks)


def _new_headings(before: tuple[str, ...], path: tuple[str, ...]) -> list[RenderableType]:
    """The headings of `path` that do not already stand above the passage before."""
    common = 0
    while common < min(len(before), len(path)) and before[common] == path[common]:
        common += 1
    return [
        Text("  " * depth + heading, style="bold")
        for depth, heading in enumerate(path)
        if depth >= common
    ]


def _passage(passage: Passage, passage_id: str, topics: Sequence[str]) -> RenderableType:
    label = Text(SECTION_NAMES[passage.section], style=SECTION_STYLE)
    place = f"  {passage_id}　第 {lines_of(passage.lines)} 行"
    page = (pages_shown(passage.pages),) if passage.pages else ()
    label.append("　".join((place, *page, *topics)), style=QUIET_STYLE)
    return Padding(Group(label, marked(passage.text, passage.placeholders)), INDENT)


def _removal(removal: Removal) -> Text:
    return Text(f"  第 {removal.line} 行　{removal.reason}：{removal.text}", style=QUIET_STYLE)


def alike_page(reports: Sequence[AlikeReport]) -> RenderableType:
    """Reports that resemble one, the best first, each with the sections that make it so."""
    blocks: list[RenderableType] = [Text("相似的报告：", style="bold")]
    for one in reports:
        head = f"  {one.likeness:.2f}  {one.report.title}　{year_of(one.report.year)}"
        alike = "、".join(f"{SECTION_NAMES[code]} {cosine:.2f}" for code, cosine in one.sections)
        reason = f"相近的栏目：{alike}" if alike else "没有哪一个栏目特别相近"
        blocks.append(Text(head))
        for line in (one.report.path, reason):
            blocks.append(Padding(Text(line, style=QUIET_STYLE), (0, 0, 0, 8)))
    return Group(*blocks) if reports else Text("没有相似的报告。")


def report_table(reports: Sequence[ReportSummary], total: int, offset: int) -> RenderableType:
    """A stretch of a list of reports; `total` counts the whole list."""
    if not reports:
        return Text(f"共 {total} 篇报告，这一段里没有。" if total else "没有这样的报告。")
    table = Table(box=None, pad_edge=False, header_style=QUIET_STYLE)
    for name in ("年份", "文种", "主题", "标题", "段落", "字数", "路径"):
        numbers = name in {"段落", "字数"}
        table.add_column(name, justify="right" if numbers else "left", overflow="fold")
    for one in reports:
        cells = (str(one.year or "—"), one.doc_type, one.subject, one.title)
        table.add_row(*map(Text, (*cells, str(one.passages), str(one.length), one.path)))
    shown = f"共 {total} 篇报告，这里是第 {offset + 1}—{offset + len(reports)} 篇"
    return Group(table, Text(shown, style=QUIET_STYLE))


def columns_page(section: str, columns: Sequence[Column]) -> RenderableType:
    """What each report holds of a section, one report after the other."""
    name = SECTION_NAMES[section]
    if not columns:
        return Text(f"没有找到有“{name}”的报告。可以换个说法，或减少限定条件再试。")
    blocks: list[RenderableType] = []
    for column in columns:
        head = Text(f"{year_of(column.report.year)}  {column.report.title}", style="bold")
        blocks += [head, Padding(Text(column.report.path, style=QUIET_STYLE), INDENT)]
        if not column.passages:
            blocks.append(Padding(Text(f"没有“{name}”", style=QUIET_STYLE), INDENT))
        path: tuple[str, ...] = ()
        for stored in column.passages:
            passage = stored.passage
            blocks += [Padding(one, INDENT) for one in _new_headings(path, passage.heading_path)]
            path = passage.heading_path
            blocks.append(Padding(marked(passage.text, passage.placeholders), INDENT))
        blocks.append("")
    return Group(*blocks)


def map_table(chart: LibraryMap, limit: int) -> RenderableType:
    """How many passages each section has of each topic or subject, the `limit` largest rows."""
    if not chart.rows:
        return Text("没有可以统计的段落。")
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style=QUIET_STYLE)
    table.add_column("", min_width=8, overflow="fold")
    for name in (*(SECTION_NAMES[code] for code in chart.sections), "合计"):
        # One character a line, so that all fifteen sections fit.
        table.add_column("\n".join(name), justify="right", no_wrap=True)
    for row in chart.rows[:limit]:
        counts = [chart.counts.get((code, row), 0) for code in chart.sections]
        table.add_row(Text(row), *(str(n or "·") for n in counts), str(chart.total(row)))
    shown = f"共 {len(chart.rows)} 行，这里是段落最多的 {min(limit, len(chart.rows))} 行"
    return Group(table, Text(shown, style=QUIET_STYLE))


def trends_table(points: Sequence[TrendPoint]) -> RenderableType:
    """Years by phrases: how often each is said, and the share of that year's reports."""
    if not points:
        return Text("资料库里没有写明年份的报告。")
    phrases = list(dict.fromkeys(point.phrase for point in points))
    at = {(point.year, point.phrase): point for point in points}
    table = Table(box=None, pad_edge=False, header_style=QUIET_STYLE)
    for name in ("年份", "报告", *phrases):
        table.add_column(Text(name), justify="right")
    for year in sorted({point.year for point in points}):
        row = [at[year, phrase] for phrase in phrases]
        cells = [f"{point.occurrences} 次 {point.share:.0%}" for point in row]
        table.add_row(str(year), f"{row[0].reports_of_year} 篇", *cells)
    return Group(table, Text("百分比是当年有这个说法的报告所占的比例", style=QUIET_STYLE))
