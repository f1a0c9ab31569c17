"""The five things that the service does: each from a question to the command line's document."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from indexer import documents
from indexer.documents import Document
from indexer.lexicon.check import bad_lines
from indexer.lexicon.filters import filters_named
from indexer.records import Filters
from indexer.search import Library
from indexer.search.alike import alike_reports
from indexer.search.outlines import search_headings
from indexer.service.asks import (
    Ask,
    HeadingsAsk,
    Narrowed,
    ReportAsk,
    SearchAsk,
    SimilarAsk,
    StatusAsk,
)
from indexer.writing.outdated import bad_expression_lines


@dataclass(frozen=True, slots=True)
class Operation:
    """Something that can be asked for by `name`: `ask` has the fields of the question, `title`
    and `about` tell people and assistants what it is for."""

    name: str
    title: str
    about: str
    ask: type[Ask]
    answer: Callable[[Library, Any], Document]


def search(library: Library, ask: SearchAsk) -> Document:
    """What `jiugao search --json` prints. Raises QueryEmpty, FilterUnknown."""
    filters = _filters(ask, ask.topic)
    return documents.search_document(library.search(ask.query, filters, ask.k))


def similar(library: Library, ask: SimilarAsk) -> Document:
    """What `jiugao similar --json` prints. Raises QueryEmpty, PassageNotFound, FilterUnknown."""
    filters = _filters(ask, ask.topic)
    if ask.text is not None:
        result = library.similar_to_text(ask.text, filters, ask.k)
    else:
        result = library.similar_to_passage(str(ask.passage_id), filters, ask.k)
    return documents.search_document(result)


def headings(library: Library, ask: HeadingsAsk) -> Document:
    """What `jiugao headings --json` prints. Raises QueryEmpty, FilterUnknown."""
    sets = search_headings(library, ask.query, _filters(ask), ask.k)
    ids = list(dict.fromkeys(one.report.report_id for one in sets))
    outlines = library.store.headings(ids) if ask.outline else None
    return documents.headings_document(ask.query, sets, outlines)


def report(library: Library, ask: ReportAsk) -> Document:
    """What `jiugao show --json` prints. Raises ReportNotFound."""
    stored = library.store.report(ask.report)
    document = documents.report_document(stored)
    if ask.similar:
        document["similar"] = documents.alike_document(alike_reports(library.store, stored))
    return document


def status(library: Library, ask: StatusAsk) -> Document:
    """What `jiugao status --json` prints."""
    store = library.store
    unused = (*bad_lines(), *bad_expression_lines())
    return documents.status_document(store.status(), store.failures(), store.excluded(), unused)


def _filters(ask: Narrowed, topics: list[str] | None = None) -> Filters:
    return filters_named(ask.section, ask.year, ask.doc_type, ask.path, topics or ())


OPERATIONS = {
    one.name: one
    for one in (
        Operation(
            "search",
            "查找段落",
            "在过去的报告里查找与检索词有关的段落，按意思和字词排列。检索词里的栏目（存在问题、主要做法、"
            "下一步打算等）、年份和文种是偏好，section、year 等参数是限定。每条给出原文、出处和段落编号。",
            SearchAsk,
            search,
        ),
        Operation(
            "similar",
            "查找相近的段落",
            "查找与一个段落（passage_id）或一段文字（text）意思相近的段落。",
            SimilarAsk,
            similar,
        ),
        Operation(
            "headings",
            "查找成组的标题",
            "查找并列成组的标题，供拟提纲时整组借用；outline 为 true 时再列出每篇报告的整个提纲。",
            HeadingsAsk,
            headings,
        ),
        Operation(
            "report",
            "看一篇报告",
            "一篇报告的标题和全部段落，连同编号、栏目和主题；report 写报告编号或路径。",
            ReportAsk,
            report,
        ),
        Operation(
            "status",
            "资料库的概况",
            "有多少报告和段落、来自哪些文件夹、用的什么模型、哪些文件没能收入。",
            StatusAsk,
            status,
        ),
    )
}
