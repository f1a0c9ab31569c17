"""The graded sample queries, asked of an index of `corpus/` as a person would ask them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.quality.metrics import Interval, bootstrap, ndcg_at_10
from indexer.build import build
from indexer.embedding.encoder import Encoder
from indexer.lexicon.words import cut
from indexer.records import Filters, StoredPassage, WeightedTerm
from indexer.search.retrieve import search
from indexer.store import LocalStore

QUERIES = Path(__file__).with_name("sample_queries.jsonl")
CORPUS = Path(__file__).resolve().parents[2] / "corpus"
KINDS = ("topic", "paraphrase", "sentence", "section")


@dataclass(frozen=True)
class SampleFigures:
    """nDCG@10 of one kind of query in one half, of search and of plain BM25 over all words."""

    kind: str
    half: str
    queries: int
    ndcg: Interval
    words: float


def sample_figures(encoder: Encoder, index: Path) -> list[SampleFigures]:
    """A row for each half and kind, and for all but the section queries together.

    Only the reports that were judged are searched: what came to `corpus/` later has no grades.
    """
    judged = sorted({entry["path"] for record in _records() for entry in record["relevant"]})
    build([CORPUS.parent / path for path in judged], index, encoder, jobs=1)
    store = LocalStore.open(index)
    try:
        numbered = _passage_numbers(store)
        scored = [_score(store, encoder, record, numbered) for record in _records()]
    finally:
        store.close()
    return list(_summaries(scored))


@dataclass(frozen=True)
class _Scored:
    kind: str
    half: str
    found: float
    words: float


def _records() -> Iterator[dict[str, Any]]:
    for line in QUERIES.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def _passage_numbers(store: LocalStore) -> dict[str, StoredPassage]:
    keys = store.browse(Filters(), limit=100_000)
    return {passage.passage_id: passage for passage in store.passages(keys)}


def _score(
    store: LocalStore, encoder: Encoder, record: dict[str, Any], passages: dict[str, StoredPassage]
) -> _Scored:
    ids = {passage_id: number for number, passage_id in enumerate(passages)}
    grades = {
        ids[passage_id]: float(entry["grade"])
        for entry in record["relevant"]
        for passage_id, stored in passages.items()
        if stored.path == entry["path"] and stored.passage.text.startswith(entry["opening"])
    }
    query = record["query"]
    hits = search(store, encoder, query, limit=10).hits
    terms = [WeightedTerm(word, 1.0) for word in dict.fromkeys(cut(query))]
    worded = store.passages([one.key for one in store.search_words(terms, 10, Filters())])
    return _Scored(
        record["kind"],
        record["half"],
        ndcg_at_10([[ids[hit.passage_id] for hit in hits]], [grades]),
        ndcg_at_10([[ids[passage.passage_id] for passage in worded]], [grades]),
    )


def _summaries(scored: list[_Scored]) -> Iterator[SampleFigures]:
    for half in ("choose", "report"):
        for kind in (*KINDS, "all but section"):
            chosen = [
                one
                for one in scored
                if one.half == half
                and (one.kind == kind or (kind == "all but section" and one.kind != "section"))
            ]
            words = sum(one.words for one in chosen) / len(chosen)
            found = bootstrap([one.found for one in chosen])
            yield SampleFigures(kind, half, len(chosen), found, words)
