"""Records -> the JSON documents that `--json` prints. Field names are relied on by others."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from indexer.errors import JiugaoError
from indexer.lexicon.files import user_folder
from indexer.records import (
    BadLine,
    BuildResult,
    Failure,
    Heading,
    Query,
    Report,
    SearchResult,
    StoredReport,
    TrainResult,
)
from indexer.store import IndexStatus, ReportSummary

if TYPE_CHECKING:
    # A search waits for nothing that only other commands print.
    from indexer.holdings import Holding
    from indexer.search.alike import AlikeReport
    from indexer.search.compare import Column
    from indexer.search.librarymap import LibraryMap
    from indexer.search.outlines import HeadingSet
    from indexer.search.trends import TrendPoint
    from indexer.watching import Notice, Round
    from indexer.writing.basket import Basket, BasketSummary
    from indexer.writing.review import Located

Document = dict[str, Any]


def printed(document: Document) -> str:
    """A document as all who answer with one write it, without a line end at the end."""
    return json.dumps(document, ensure_ascii=False, indent=2)


def build_document(result: BuildResult) -> Document:
    """What `jiugao build --json` prints."""
    return asdict(result) | {"seconds": round(result.seconds, 3)}


def watch_document(told: "Round | Notice", now: datetime) -> Document:
    """A line that `jiugao watch --json` prints."""
    fields = asdict(told)
    at = now.astimezone().isoformat(timespec="seconds")
    return {"event": fields.pop("kind", "round"), "at": at} | fields


def train_document(result: TrainResult) -> Document:
    """What `jiugao train --json` prints."""
    rounded = {"before": 4, "after": 4, "seconds": 1}
    return asdict(result) | {name: round(getattr(result, name), n) for name, n in rounded.items()}


def search_document(result: SearchResult) -> Document:
    """What `jiugao search --json` and `jiugao similar --json` print."""
    return {
        "query": asdict(result.query),
        "relaxed": result.relaxed,
        "hits": [asdict(hit) for hit in result.hits],
        "elapsed_ms": round(result.elapsed_ms, 3),
    }


def failed_query_document(text: str, error: JiugaoError) -> Document:
    """The line that stands for a query of `--queries` that cannot be searched for."""
    query = Query(text, topic="", sections=(), years=(), doc_types=(), terms=())
    return {
        "query": asdict(query),
        "relaxed": False,
        "hits": [],
        "elapsed_ms": 0.0,
        "error": str(error),
    }


def inspect_document(report: Report, topics: Iterable[Sequence[str]]) -> Document:
    """What `jiugao inspect --json` prints; `topics` are those of each passage."""
    document = asdict(report)
    for passage, named in zip(document["passages"], topics, strict=True):
        passage["topics"] = named
    return document


def report_document(stored: StoredReport) -> Document:
    """What `jiugao show --json` prints: the report as `inspect` gives it, and its id."""
    document = inspect_document(stored.report, stored.topics)
    for passage in document["passages"]:
        passage["passage_id"] = f"{stored.report_id}-{passage['ordinal']}"
    identity = {"report_id": stored.report_id, "added_at": stored.added_at, "length": stored.length}
    return identity | document


def status_document(
    status: IndexStatus,
    failures: Sequence[Failure],
    excluded: Sequence[str],
    bad_lines: Sequence[BadLine],
) -> Document:
    """What `jiugao status --json` prints."""
    sources = [{"folder": str(one.folder), "label": one.label} for one in status.sources]
    return asdict(status) | {
        "sources": sources,
        "failed": [asdict(one) for one in failures],
        "excluded": excluded,
        "word_lists": str(user_folder()),
        "bad_lines": [asdict(one) for one in bad_lines],
    }


def headings_document(
    query: str, sets: Sequence["HeadingSet"], outlines: Mapping[str, Sequence[Heading]] | None
) -> Document:
    """What `jiugao headings --json` prints; `outlines` by report id, None where not asked for."""
    document: Document = {"query": query, "sets": [_heading_set(one) for one in sets]}
    if outlines is not None:
        document["outlines"] = {
            report_id: [asdict(heading) for heading in headings]
            for report_id, headings in outlines.items()
        }
    return document


def _heading_set(one: "HeadingSet") -> Document:
    names = ("report_id", "path", "title", "year", "doc_type")
    return {name: getattr(one.report, name) for name in names} | {
        "section": one.section,
        "parents": one.parents,
        "parallel": one.parallel,
        "headings": [asdict(heading) for heading in one.headings],
        "score": one.score,
    }


def browse_document(reports: Sequence[ReportSummary], total: int) -> Document:
    """What `jiugao browse --json` prints; `total` counts the whole list."""
    return {"total": total, "reports": [asdict(report) for report in reports]}


def compare_document(section: str, columns: Sequence["Column"]) -> Document:
    """What `jiugao compare --json` prints."""
    return {
        "section": section,
        "columns": [
            {
                "report": asdict(column.report),
                "passages": [
                    asdict(stored.passage) | {"passage_id": stored.passage_id}
                    for stored in column.passages
                ],
            }
            for column in columns
        ],
    }


def map_document(chart: "LibraryMap", by: str, limit: int) -> Document:
    """What `jiugao map --json` prints; `total` counts the rows that there are."""
    rows = [
        {
            "name": row,
            "total": chart.total(row),
            "counts": {
                code: chart.counts[code, row]
                for code in chart.sections
                if (code, row) in chart.counts
            },
        }
        for row in chart.rows[:limit]
    ]
    return {"by": by, "sections": chart.sections, "total": len(chart.rows), "rows": rows}


def trends_document(points: Sequence["TrendPoint"]) -> Document:
    """What `jiugao trends --json` prints."""
    return {"points": [asdict(point) | {"share": round(point.share, 4)} for point in points]}


def alike_document(reports: Sequence["AlikeReport"]) -> list[Document]:
    """What `jiugao show --similar --json` adds, as `similar`."""
    return [
        {
            "report": asdict(one.report),
            "likeness": one.likeness,
            "alike": [{"section": code, "cosine": cosine} for code, cosine in one.sections],
        }
        for one in reports
    ]


def basket_document(basket: "Basket") -> Document:
    """What the commands of `jiugao basket` print with `--json`: the basket as it stands."""
    items = [asdict(item) | {"changed": item.changed} for item in basket.items]
    return asdict(basket) | {"items": items}


def baskets_document(baskets: Sequence["BasketSummary"]) -> Document:
    """What `jiugao basket list --json` prints."""
    return {"baskets": [asdict(one) for one in baskets]}


def review_document(located: Sequence["Located"], target_year: int) -> Document:
    """What `jiugao adapt --json` prints; `span` indexes into `context`."""
    places = [
        {"lines": one.lines, "item": one.item_id, "context": one.context} | asdict(one.finding)
        for one in located
    ]
    return {"year": target_year, "places": places}


def holdings_document(holdings: Sequence["Holding"], built: BuildResult | None) -> Document:
    """What `jiugao add --json` prints; `build` is null where nothing was put into the folder."""
    return {
        "files": [asdict(one) for one in holdings],
        "build": built and build_document(built),
    }
