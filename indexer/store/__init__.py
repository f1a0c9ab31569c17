"""Where passages, words and vectors live. `LocalStore` reads, `LocalWriter` writes."""

from indexer.store.base import (
    Facets,
    IndexStatus,
    Model,
    ReportSummary,
    Source,
    Store,
    Totals,
    Writer,
)
from indexer.store.changes import Batch, FailedFile, FileState, KnownFile, NewPassage, NewReport
from indexer.store.local import LocalStore
from indexer.store.writer import LocalWriter

__all__ = [
    "Batch",
    "Facets",
    "FailedFile",
    "FileState",
    "IndexStatus",
    "KnownFile",
    "LocalStore",
    "LocalWriter",
    "Model",
    "NewPassage",
    "NewReport",
    "ReportSummary",
    "Source",
    "Store",
    "Totals",
    "Writer",
]
