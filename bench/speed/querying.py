"""Queries as people type them, with and without filters, and how long they take."""

import json
import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter, thread_time

import numpy as np

from indexer.records import Filters
from indexer.search import Library

QUERIES = Path(__file__).parents[1] / "quality" / "sample_queries.jsonl"
WARMING = 20
QUERIES_EACH = 60
"""For each reader where there are several; one alone asks them all."""
PERCENTILES = (50, 95, 99)
FILTERS = (
    Filters(sections=("problems",)),
    Filters(years=(2022, 2023)),
    Filters(doc_types=("总结",)),
    Filters(sections=("practice", "results"), years=(2024,)),
    Filters(doc_types=("方案", "计划"), years=(2025,)),
)
"""What lets through from an eighth of the passages down to one in five hundred."""
Asked = tuple[str, Filters]


def questions(filtered: bool, seed: int = 0) -> list[Asked]:
    """The sample queries in any order, each with a filter if they are to be `filtered`."""
    lines = QUERIES.read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["query"] for line in lines]
    random.Random(seed).shuffle(texts)
    chosen = FILTERS if filtered else (Filters(),)
    return [(text, chosen[at % len(chosen)]) for at, text in enumerate(texts)]


def percentiles(index: Path, readers: int, filtered: bool) -> dict[str, float]:
    """Milliseconds from a query to its last hit, for threads that share an open library; `cpu` is
    the median of the processor's."""
    library = Library(index)
    try:
        _ask(library, questions(filtered, seed=1)[:WARMING])
        each = QUERIES_EACH if readers > 1 else None
        shares = [questions(filtered, seed)[:each] for seed in range(2, 2 + readers)]
        with ThreadPoolExecutor(readers) as pool:
            asked = pool.map(lambda one: _ask(library, one), shares)
            times = np.array([one for part in asked for one in part])
    finally:
        library.close()
    found = np.percentile(times[:, 0], PERCENTILES)
    named = {f"p{at}": float(ms) for at, ms in zip(PERCENTILES, found, strict=True)}
    return {**named, "cpu": float(np.median(times[:, 1]))}


def _ask(library: Library, asked: Sequence[Asked]) -> list[tuple[float, float]]:
    times = []
    for text, filters in asked:
        started, busy = perf_counter(), thread_time()
        library.search(text, filters)
        times.append((1000 * (perf_counter() - started), 1000 * (thread_time() - busy)))
    return times
