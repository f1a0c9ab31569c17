"""Lists, maps and columns of reports -> HTML in which report text is only ever text."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from html import escape
from urllib.parse import urlencode

from app_pages.address import listing_text
from app_pages.markup import badge, breadcrumb, gather_mark, marked_text
from app_pages.style import SECTION_HUES, SECTION_MARKS
from indexer.records import StoredPassage
from indexer.search.compare import Column
from indexer.search.librarymap import LibraryMap
from indexer.search.outlines import HeadingSet
from indexer.sections import SECTION_NAMES
from indexer.store import Listing, ReportSummary

COLUMN_ORDERS = {
    "title": "题目",
    "year": "年份",
    "doc_type": "文种",
    "subject": "主题",
    "length": "字数",
    "added_at": "收录时间",
}
"""What a list can be sorted by at the head of a column, and the column's name."""


def day(moment: str) -> str:
    """The day of an ISO 8601 moment, as the clock of this machine has it."""
    return f"{datetime.fromisoformat(moment).astimezone():%Y-%m-%d}"


def reports_table(
    reports: Sequence[ReportSummary], listing: Listing, picked: Collection[str]
) -> str:
    """A list of reports; heads sort, titles open, and marks pick a report for comparing."""
    head = "".join(_head(order, name, listing) for order, name in COLUMN_ORDERS.items())
    rows = "".join(_row(report, listing, report.report_id in picked) for report in reports)
    return (
        f'<div class="jg"><table class="jg-table"><thead><tr><th>对读</th>{head}<th>栏目</th></tr>'
        f"</thead><tbody>{rows}</tbody></table></div>"
    )


def _head(order: str, name: str, listing: Listing) -> str:
    arrow = ("　▼" if listing.descending else "　▲") if order == listing.order else ""
    return f'<th><button type="button" data-act="sort" data-value="{order}">{name}{arrow}</button></th>'


def _row(report: ReportSummary, listing: Listing, picked: bool) -> str:
    mark = "✓" if picked else ""
    pressed = "true" if picked else "false"
    cells = (
        str(report.year or "—"),
        escape(report.doc_type),
        escape(report.subject),
        str(report.length),
        day(report.added_at),
        "".join(map(small_badge, report.sections)),
    )
    facts = "".join(f"<td>{value}</td>" for value in cells)
    return (
        f'<tr><td><button type="button" class="jg-mark" data-act="pick" aria-label="选入对读"'
        f' aria-pressed="{pressed}" data-value="{report.report_id}">{mark}</button></td>'
        f'<td class="jg-name">{report_link(report, listing)}</td>{facts}</tr>'
    )


def small_badge(section: str) -> str:
    """A section's mark in its colour, its name on pointing at it."""
    name = SECTION_NAMES[section]
    return f'<span class="jg-dot" style="--hue:{SECTION_HUES[section]}" title="{name}">{SECTION_MARKS[section]}</span>'


def report_link(report: ReportSummary, listing: Listing | None = None) -> str:
    """A report's title, which opens it as one of a list."""
    parameters = {"report": report.report_id}
    if listing is not None:
        parameters["list"] = listing_text(listing)
    address = escape(urlencode(parameters))
    return (
        f'<a class="plain" target="_self" href="report?{address}" data-act="open" '
        f'data-value="{address}">{escape(report.title)}</a>'
    )


def map_table(chart: LibraryMap, rows: Sequence[str], by_subject: bool) -> str:
    """Section types across, topics or subjects down; a cell opens its passages."""
    head = "".join(f"<th>{SECTION_NAMES[section]}</th>" for section in chart.sections)
    most = max(chart.counts.values(), default=1)
    body = "".join(
        f'<tr><th scope="row">{escape(row)}</th>'
        + "".join(_cell(chart.counts.get((s, row), 0), s, row, most) for s in chart.sections)
        + "</tr>"
        for row in rows
    )
    name = "主题" if not by_subject else "材料主题"
    return (
        f'<div class="jg jg-scroll"><table class="jg-map"><thead><tr><th>{name}</th>{head}</tr>'
        f"</thead><tbody>{body}</tbody></table></div>"
    )


def _cell(count: int, section: str, row: str, most: int) -> str:
    if not count:
        return "<td></td>"
    value = escape(urlencode({"section": section, "row": row}))
    # By the root, so that small counts can be told apart beside large ones.
    depth = round(8 + 62 * (count / most) ** 0.5)
    return (
        f'<td><button type="button" data-act="cell" data-value="{value}" '
        f'style="--hue:{SECTION_HUES[section]};--depth:{depth}%">{count}</button></td>'
    )


def column(one: Column, held: Collection[str]) -> str:
    """A report's passages of one section, each with a way into the basket."""
    year = f"{one.report.year} 年" if one.report.year else "年份不明"
    empty = '<div class="jg-quiet">这篇没有这个栏目</div>'
    return (
        f'<div class="jg jg-column"><div class="jg-crumb">{report_link(one.report)}</div>'
        f'<div class="jg-quiet">{year}　{escape(one.report.doc_type)}</div>{passages(one.passages, held) or empty}</div>'
    )


def passages(found: Iterable[StoredPassage], held: Collection[str]) -> str:
    """Passages with the headings above them, each with a way into the basket."""
    return "".join(
        f'<div class="jg jg-passage" style="--hue:{SECTION_HUES[one.passage.section]}">'
        f'<div class="jg-quiet">{breadcrumb(one.passage.heading_path or (one.title,))}</div>'
        f'<div class="jg-text">{marked_text(one.passage.text, one.passage.placeholders)}</div>'
        f"{gather_mark(one.passage_id, held)}</div>"
        for one in found
    )


def heading_set(one: HeadingSet) -> str:
    """A set of headings with where it stands."""
    year = f"{one.report.year} 年　" if one.report.year else ""
    whole = "" if one.parents else '<span class="jg-topic">整篇框架</span> '
    section = badge(one.section) if one.section else whole
    parallel = ' <span class="jg-topic">对仗</span>' if one.parallel else ""
    headings = "".join(f"<div>{escape(heading.text)}</div>" for heading in one.headings)
    return (
        f'<div class="jg"><div class="jg-crumb">{section}{breadcrumb([one.report.title, *one.parents])}'
        f'{parallel}</div><div class="jg-quiet">{year}{escape(one.report.doc_type)}　'
        f'{escape(one.report.path)}</div><div class="jg-set">{headings}</div></div>'
    )
