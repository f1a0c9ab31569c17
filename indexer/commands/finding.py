"""Commands that answer with passages or headings: search, similar, headings."""

from contextlib import closing
from pathlib import Path
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
    TopicOption,
    YearOption,
    filters_of,
    print_json,
    print_json_line,
)
from indexer.errors import FileUnreadable, JiugaoError
from indexer.records import Filters, SearchResult
from indexer.rendering.console import show
from indexer.rendering.finding import heading_sets_page, search_page
from indexer.search import Library
from indexer.search.outlines import search_headings


def search(
    query: Annotated[str | None, typer.Argument(help="要找的内容", metavar="[检索词]")] = None,
    queries: Annotated[
        Path | None,
        typer.Option("--queries", help="每行一个检索词的文件；每行输出一个 JSON", metavar="文件"),
    ] = None,
    index: IndexOption = DEFAULT_INDEX,
    section: SectionOption = None,
    year: YearOption = None,
    doc_type: DocTypeOption = None,
    path: PathOption = None,
    topic: TopicOption = None,
    limit: LimitOption = 10,
    as_json: JsonOption = False,
) -> None:
    """查找段落，例如：jiugao search "存在问题 阵地建设"。"""
    filters = filters_of(section, year, doc_type, path, topic)
    if queries is not None and query is None:
        raise typer.Exit(_search_each(_lines_of(queries), index, filters, limit))
    if query is None or queries is not None:
        raise typer.BadParameter("请给出检索词，或用 --queries 给出检索词文件，二者选一")
    with closing(Library(index)) as library:
        _show_result(library.search(query, filters, limit), as_json)


def similar(
    passage_id: Annotated[str | None, typer.Argument(help="段落编号", metavar="[段落编号]")] = None,
    text: Annotated[str | None, typer.Option("--text", help="一段文字", metavar="文字")] = None,
    file: Annotated[
        Path | None, typer.Option("--file", help="一个报告文件", metavar="文件")
    ] = None,
    index: IndexOption = DEFAULT_INDEX,
    section: SectionOption = None,
    year: YearOption = None,
    doc_type: DocTypeOption = None,
    path: PathOption = None,
    topic: TopicOption = None,
    limit: LimitOption = 10,
    as_json: JsonOption = False,
) -> None:
    """查找与某个段落、某段文字或某个文件意思相近的段落。"""
    if sum(given is not None for given in (passage_id, text, file)) != 1:
        raise typer.BadParameter("请给出段落编号、--text 或 --file，三者选一")
    filters = filters_of(section, year, doc_type, path, topic)
    with closing(Library(index)) as library:
        if file is not None:
            result = library.similar_to_file(file, filters, limit)
        elif text is not None:
            result = library.similar_to_text(text, filters, limit)
        else:
            result = library.similar_to_passage(str(passage_id), filters, limit)
        _show_result(result, as_json)


def headings(
    query: Annotated[str, typer.Argument(help="要找的提纲", metavar="检索词")],
    whole: Annotated[
        bool, typer.Option("--outline", help="再列出找到的每篇报告的整个提纲")
    ] = False,
    index: IndexOption = DEFAULT_INDEX,
    section: SectionOption = None,
    year: YearOption = None,
    doc_type: DocTypeOption = None,
    path: PathOption = None,
    limit: LimitOption = 10,
    as_json: JsonOption = False,
) -> None:
    """查找成组的标题，例如：jiugao headings "基层治理 主要做法"。"""
    filters = filters_of(section, year, doc_type, path)
    with closing(Library(index)) as library:
        sets = search_headings(library, query, filters, limit)
        ids = list(dict.fromkeys(one.report.report_id for one in sets)) if whole else []
        outlines = library.store.headings(ids)
    if as_json:
        print_json(documents.headings_document(query, sets, outlines if whole else None))
    else:
        show(heading_sets_page(sets, outlines))


def _lines_of(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = "检索词文件打不开，或不是 UTF-8 编码的文本"
        raise FileUnreadable(str(file), reason) from error


def _search_each(lines: list[str], index: Path, filters: Filters, limit: int) -> int:
    """One JSON object a line, in the order of `lines`; 1 if a line could not be searched for."""
    failed = 0
    with closing(Library(index)) as library:
        for line in lines:
            try:
                document = documents.search_document(library.search(line, filters, limit))
            except JiugaoError as error:
                document, failed = documents.failed_query_document(line, error), 1
            print_json_line(document)
    return failed


def _show_result(result: SearchResult, as_json: bool) -> None:
    if as_json:
        print_json(documents.search_document(result))
    else:
        show(search_page(result))
