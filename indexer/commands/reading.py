"""Commands that read and compare reports: show, browse, compare, map, trends."""

from collections.abc import Sequence
from contextlib import closing
from typing import Annotated

import typer

from indexer import documents
from indexer.commands.options import (
    DEFAULT_INDEX,
    DocTypeOption,
    IndexOption,
    JsonOption,
    LimitOption,
    PathOption,
    SectionOption,
    SubjectOption,
    TopicOption,
    WordsOption,
    YearOption,
    filters_of,
    print_json,
    section_code,
)
from indexer.lexicon.filters import KNOWN_SECTIONS
from indexer.records import Filters
from indexer.rendering.console import show as print_pages
from indexer.rendering.reading import (
    alike_page,
    columns_page,
    map_table,
    report_page,
    report_table,
    trends_table,
)
from indexer.search.alike import alike_reports
from indexer.search.compare import MOST_COLUMNS, Column, side_by_side, through_the_years
from indexer.search.librarymap import library_map
from indexer.search.trends import MOST_PHRASES, trends
from indexer.store import Listing, Store, open_store
from indexer.store.answers import LIST_ORDERS

MAP_ROWS = ("topic", "subject")


def show(
    report: Annotated[str, typer.Argument(help="报告编号或路径", metavar="报告")],
    similar: Annotated[
        bool, typer.Option("--similar", help="再列出相似的报告，以及像在哪些栏目")
    ] = False,
    index: IndexOption = DEFAULT_INDEX,
    as_json: JsonOption = False,
) -> None:
    """显示索引里一篇报告的提纲和段落。"""
    with closing(open_store(index)) as store:
        stored = store.report(report)
        alike = alike_reports(store, stored) if similar else ()
    if as_json:
        more = {"similar": documents.alike_document(alike)} if similar else {}
        print_json(documents.report_document(stored) | more)
        return
    ids = [f"{stored.report_id}-{passage.ordinal}" for passage in stored.report.passages]
    pages = [report_page(stored.report, stored.topics, ids)]
    print_pages(*pages, *(("", alike_page(alike)) if similar else ()))


def browse(
    words: WordsOption = "",
    subject: SubjectOption = None,
    index: IndexOption = DEFAULT_INDEX,
    section: SectionOption = None,
    year: YearOption = None,
    doc_type: DocTypeOption = None,
    path: PathOption = None,
    topic: TopicOption = None,
    sort: Annotated[
        str, typer.Option("--sort", help="按什么排列：" + "、".join(LIST_ORDERS), metavar="列")
    ] = "path",
    descending: Annotated[bool, typer.Option("--desc", help="从大到小")] = False,
    limit: LimitOption = 50,
    offset: Annotated[
        int, typer.Option("--offset", min=0, help="略过前面多少篇", metavar="篇数")
    ] = 0,
    as_json: JsonOption = False,
) -> None:
    """列出索引里的报告。"""
    if sort not in LIST_ORDERS:
        raise typer.BadParameter(f"不能按“{sort}”排列，可用的有：{'、'.join(LIST_ORDERS)}")
    filters = filters_of(section, year, doc_type, path, topic)
    listing = Listing(filters, tuple(subject or ()), words, sort, descending)
    with closing(open_store(index)) as store:
        reports, total = store.reports(limit, offset, listing), store.report_counts(listing).reports
    if as_json:
        print_json(documents.browse_document(reports, total))
    else:
        print_pages(report_table(reports, total, offset))


def compare(
    reports: Annotated[
        list[str] | None,
        typer.Argument(help=f"报告编号或路径，最多 {MOST_COLUMNS} 篇", metavar="[报告]..."),
    ] = None,
    section: Annotated[
        str, typer.Option("--section", help=f"对读哪一栏：{KNOWN_SECTIONS}", metavar="栏目")
    ] = "",
    words: WordsOption = "",
    subject: SubjectOption = None,
    year: YearOption = None,
    index: IndexOption = DEFAULT_INDEX,
    as_json: JsonOption = False,
) -> None:
    """对读几篇报告的同一栏；给出 --subject 或 --text 时，对读历年的这一栏。"""
    if not section:
        raise typer.BadParameter(f"请用 --section 给出对读哪一栏：{KNOWN_SECTIONS}")
    code, chosen = section_code(section), bool(subject or words.strip())
    if bool(reports) == chosen or (reports and year):
        raise typer.BadParameter(
            "请给出要对读的报告，或用 --subject、--text 给出写什么的，二者选一"
        )
    listing = Listing(Filters(years=tuple(year or ())), tuple(subject or ()), words)
    with closing(open_store(index)) as store:
        if reports:
            columns = _columns(store, code, reports)
        else:
            columns = through_the_years(store, code, listing)
    if as_json:
        print_json(documents.compare_document(code, columns))
    else:
        print_pages(columns_page(code, columns))


def draw_map(
    by: Annotated[
        str, typer.Option("--by", help="topic 按段落主题，subject 按材料主题", metavar="依据")
    ] = "topic",
    index: IndexOption = DEFAULT_INDEX,
    section: SectionOption = None,
    year: YearOption = None,
    doc_type: DocTypeOption = None,
    path: PathOption = None,
    topic: TopicOption = None,
    limit: LimitOption = 30,
    as_json: JsonOption = False,
) -> None:
    """数一数各主题在各栏目有多少段落。"""
    if by not in MAP_ROWS:
        raise typer.BadParameter(f"不能按“{by}”统计，可用的有：{'、'.join(MAP_ROWS)}")
    filters = filters_of(section, year, doc_type, path, topic)
    with closing(open_store(index)) as store:
        chart = library_map(store, filters, by_subject=by == "subject")
    if as_json:
        print_json(documents.map_document(chart, by, limit))
    else:
        print_pages(map_table(chart, limit))


def draw_trends(
    phrases: Annotated[
        list[str], typer.Argument(help=f"说法，最多 {MOST_PHRASES} 个", metavar="说法...")
    ],
    index: IndexOption = DEFAULT_INDEX,
    as_json: JsonOption = False,
) -> None:
    """看看一些说法历年用得多还是少。"""
    wanted = list(dict.fromkeys(phrase.strip() for phrase in phrases))
    if not all(wanted) or len(wanted) > MOST_PHRASES:
        raise typer.BadParameter(f"请给出 1 到 {MOST_PHRASES} 个说法，不能是空的")
    with closing(open_store(index)) as store:
        points = trends(store, wanted)
    if as_json:
        print_json(documents.trends_document(points))
    else:
        print_pages(trends_table(points))


def _columns(store: Store, code: str, reports: Sequence[str]) -> tuple[Column, ...]:
    ids = list(dict.fromkeys(store.report(report).report_id for report in reports))
    if len(ids) > MOST_COLUMNS:
        raise typer.BadParameter(f"一次最多对读 {MOST_COLUMNS} 篇报告")
    return side_by_side(store, code, ids)
