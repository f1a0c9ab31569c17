"""Records -> the JSON documents that `--json` prints. Field names are relied on by others."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from indexer.errors import JiugaoError
from indexer.lexicon.files import user_folder
from indexer.records import (
    BadLine,
    BuildResult,
    Failure,
    Query,
    Report,
    SearchResult,
    StoredReport,
    TrainResult,
)
from indexer.store import IndexStatus

Document = dict[str, Any]


def build_document(result: BuildResult) -> Document:
    """What `jiugao build --json` prints."""
    return asdict(result) | {"seconds": round(result.seconds, 3)}


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
    status: IndexStatus, failures: Sequence[Failure], bad_lines: Sequence[BadLine]
) -> Document:
    """What `jiugao status --json` prints."""
    sources = [{"folder": str(one.folder), "label": one.label} for one in status.sources]
    return asdict(status) | {
        "sources": sources,
        "failed": [asdict(one) for one in failures],
        "word_lists": str(user_folder()),
        "bad_lines": [asdict(one) for one in bad_lines],
    }
