"""What both legs find for a query: the passages that a ranking chooses from, each with its relevance."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from indexer.records import Filters, WeightedTerm
from indexer.search.expansion import Expansion
from indexer.search.fusion import Scores, Spread, coverage, fuse, stranger, with_topics
from indexer.store.answers import Facts
from indexer.store.base import Store
from indexer.store.changes import Matrix
from indexer.store.ranking import cosines

POOLS = 100, 400, 1600
"""Candidates that each leg brings, once over everything and once within the preference; more where
the first are copies of few. Of the graded queries (docs/search.md), 100 and 200 answer equally well."""
SAMPLE = 100
"""Passages that any are known by."""
_BESIDE = ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="words")


@dataclass(frozen=True, slots=True)
class Candidates:
    """What the legs found for one query, best nowhere yet; all rows (n,) align.

    `words` is 0 for a passage that holds none of the query's words; `strange` is the relevance
    that a passage has which has nothing to do with the query.
    """

    keys: list[int]
    facts: Facts
    cosines: Scores
    words: Scores
    relevance: Scores
    strange: float


def candidates(
    store: Store,
    vector: Matrix,
    terms: Sequence[WeightedTerm],
    scopes: Sequence[Filters],
    expanded: Expansion | None = None,
    beside: Sequence[WeightedTerm] = (),
    pool: int = POOLS[0],
) -> Candidates:
    """What either leg finds in any of `scopes`, the narrowest last.

    Args:
        vector: (dimension,) of the query.
        terms: the query's words.
        expanded: what the topics of the query add. Their words are looked for in the narrowest
            scope and in bodies alone, and nothing by their vector: the graded queries are
            answered as well.
        beside: synonyms of the query's words; they add to scores and not to what is asked.
        pool: how many each leg brings from each scope.
    """
    # FAISS, SQLite and Tantivy let go of the interpreter: each leg takes a core where there is one.
    worded = _BESIDE.submit(_worded, store, [*terms, *beside], scopes, pool)
    of_topics = expanded.terms if expanded else ()
    topic_worded = _BESIDE.submit(_worded, store, of_topics, scopes[-1:], pool, bodies_only=True)
    near = _nearest(store, vector, scopes, pool)
    scores, topic_scores = worded.result(), topic_worded.result()
    keys = sorted({*near, *scores, *topic_scores})
    any_keys = store.sample(SAMPLE)
    vectors = store.vectors([*keys, *any_keys])
    held, any_held = vectors[: len(keys)], vectors[len(keys) :]
    cosine, others = cosines(held, vector), cosines(any_held, vector)
    words = np.array([scores.get(key, 0.0) for key in keys])
    relevance = fuse(cosine, coverage(words, store.word_ceiling(terms)), len(terms))
    if expanded is not None and keys:
        topic_words = np.array([topic_scores.get(key, 0.0) for key in keys])
        spread, sure = Spread.of(topic_words), expanded.weight
        nearness = cosines(held, expanded.vector)
        relevance = with_topics(relevance, topic_words, nearness, spread, sure)
        nearness = cosines(any_held, expanded.vector)
        others = with_topics(others, np.zeros(len(others)), nearness, spread, sure)
    return Candidates(keys, store.facts(keys), cosine, words, relevance, stranger(others))


def _nearest(store: Store, vector: Matrix, scopes: Sequence[Filters], pool: int) -> set[int]:
    """The keys that the dense leg brings."""
    return {one.key for scope in scopes for one in store.search_dense(vector, pool, scope)}


def _worded(
    store: Store,
    terms: Sequence[WeightedTerm],
    scopes: Sequence[Filters],
    pool: int,
    bodies_only: bool = False,
) -> dict[int, float]:
    """The keys that the word leg brings, with their scores."""
    if not terms:
        return {}
    found = (store.search_words(terms, pool, scope, bodies_only) for scope in scopes)
    return {one.key: one.score for scored in found for one in scored}
