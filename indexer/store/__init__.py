"""Where passages, words and vectors live. `open_store` reads, `open_writer` writes."""

from indexer.store.answers import (
    Facets,
    IndexStatus,
    Listing,
    Neighbours,
    PhraseCount,
    ReportCounts,
    ReportSummary,
    Totals,
)
from indexer.store.base import Store, Writer
from indexer.store.changes import (
    Batch,
    BatchLimit,
    FailedFile,
    FileState,
    KnownFile,
    NewPassage,
    NewReport,
)
from indexer.store.identity import Model, Source
from indexer.store.local import LocalStore
from indexer.store.opening import held_model, open_store, open_writer
from indexer.store.writer import LocalWriter

__all__ = [
    "Batch",
    "BatchLimit",
    "Facets",
    "FailedFile",
    "FileState",
    "IndexStatus",
    "KnownFile",
    "Listing",
    "LocalStore",
    "LocalWriter",
    "Model",
    "Neighbours",
    "NewPassage",
    "NewReport",
    "PhraseCount",
    "ReportCounts",
    "ReportSummary",
    "Source",
    "Store",
    "Totals",
    "Writer",
    "held_model",
    "open_store",
    "open_writer",
]
