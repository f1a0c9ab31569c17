"""Passages that say what another passage, a text or a whole report says."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from indexer.embedding.encoder import Encoder
from indexer.errors import QueryEmpty
from indexer.ingest import embedding_text
from indexer.ingest.placeholders import without_placeholders
from indexer.lexicon.traditional import simplified
from indexer.lexicon.words import cut
from indexer.records import Filters, Query, Report, SearchResult, StoredPassage, WeightedTerm
from indexer.search.candidates import POOLS, candidates
from indexer.search.group import fold_enough
from indexer.search.hits import to_hits
from indexer.search.ranked import Ranked, in_order, rank
from indexer.store.base import Store

MOST_TERMS = 40
"""Words that a text is looked up by; more cost time and change the order little."""
SAME_SECTION = 0.3
"""What a passage of the same section gains, in deviations of relevance."""


def similar_to_passage(
    store: Store, encoder: Encoder, passage_id: str, filters: Filters = Filters(), limit: int = 10
) -> SearchResult:
    """What says the same as a passage of the index, that passage itself left out.

    Raises:
        PassageNotFound: there is no such passage.
    """
    started = time.perf_counter()
    stored = store.passage(passage_id)
    passage = stored.passage
    near = partial(_near, store, encoder, embedding_text(passage), passage.section, filters)

    def other(one: StoredPassage) -> bool:
        return one.key != stored.key

    return _result(store, near, passage.content, filters, limit, started, other)


def similar_to_text(
    store: Store, encoder: Encoder, text: str, filters: Filters = Filters(), limit: int = 10
) -> SearchResult:
    """What says the same as a text of any length.

    Raises:
        QueryEmpty: the text holds nothing to go by.
    """
    started = time.perf_counter()
    content = without_placeholders(text).strip()
    if not cut(content):
        raise QueryEmpty(text[:20], "文字里没有可以查找的内容")
    near = partial(_near, store, encoder, content, "", filters)
    return _result(store, near, content, filters, limit, started)


def similar_to_report(
    store: Store, encoder: Encoder, report: Report, filters: Filters = Filters(), limit: int = 10
) -> SearchResult:
    """What says the same as any passage of a report, the report's own passages left out."""
    started = time.perf_counter()

    def near(pool: int) -> list[Ranked]:
        best: dict[int, Ranked] = {}
        for passage in report.passages:
            text, section = embedding_text(passage), passage.section
            for candidate in _near(store, encoder, text, section, filters, pool):
                key = candidate.key
                if key not in best or best[key].score < candidate.score:
                    best[key] = candidate
        return in_order(store, best.values())

    own = {(report.title, passage.text) for passage in report.passages}

    def foreign(stored: StoredPassage) -> bool:
        return (stored.title, stored.passage.text) not in own

    return _result(store, near, report.title, filters, limit, started, foreign)


def _near(
    store: Store, encoder: Encoder, text: str, section: str, filters: Filters, pool: int
) -> list[Ranked]:
    """The ranking for one text; passages of `section`, where it is given, gain a little."""
    vector = encoder.encode([simplified(text)])[0]
    counts = Counter(cut(text)).most_common(MOST_TERMS)
    terms = [WeightedTerm(word, float(count)) for word, count in counts]
    found = candidates(store, vector, terms, [filters], pool=pool)
    same = [bool(section) and one == section for one in found.facts.sections]
    scores = found.relevance + SAME_SECTION * np.array(same, dtype=np.float64)
    return in_order(store, rank(found.keys, scores, found.cosines, [True] * len(found.keys)))


def _result(
    store: Store,
    ranking: Callable[[int], Sequence[Ranked]],
    text: str,
    filters: Filters,
    limit: int,
    started: float,
    wanted: Callable[[StoredPassage], bool] = lambda _: True,
) -> SearchResult:
    hits = to_hits(fold_enough(store, ranking, POOLS, filters, limit, wanted), ())
    query = Query(text=text, topic=text, sections=(), years=(), doc_types=(), terms=())
    return SearchResult(query, hits, (time.perf_counter() - started) * 1000)
