"""Query -> candidates from both legs -> one ranking that knows what the query prefers."""

import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from indexer.embedding.encoder import Encoder
from indexer.lexicon.synonyms import synonyms
from indexer.records import Filters, Query, SearchResult, WeightedTerm
from indexer.search.expansion import Expansion, expansion
from indexer.search.fusion import Scores, Spread, coverage, fuse, standing, stranger, with_topics
from indexer.search.group import fold
from indexer.search.hits import to_hits
from indexer.search.query import understand
from indexer.search.ranked import Ranked, in_order, preferred, rank
from indexer.store.answers import Facts
from indexer.store.base import Store
from indexer.store.changes import Matrix
from indexer.store.ranking import cosines
from indexer.topics import TopicSpace

POOL = 200
"""Candidates that each leg brings, once over everything and once within the preference."""
ABOUT_BONUS = 5.0
SAMPLE = 100
"""Passages that any are known by."""
SECTION_BONUS = 10.0
"""More than any difference in relevance: passages about the topic come first, and those of the
section before others. Every bonus counts only as far as a passage is about the topic."""
YEAR_BONUS = 5.0
DOC_TYPE_BONUS = 4.0
HOLDS_SECTION = 0.01
_BESIDE = ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="words")


def search(
    store: Store,
    encoder: Encoder,
    text: str,
    filters: Filters = Filters(),
    limit: int = 10,
    space: TopicSpace | None = None,
) -> SearchResult:
    """The passages that a query asks for, near-identical ones folded into one hit.

    With a `space`, the topics that the query is about bring their wordings. What `filters` name
    lets nothing else through; what the query itself names is a preference: passages of that
    section about the topic come first, then others about the topic, then the rest of that
    section. A query of nothing but preferences browses what they describe.

    Raises:
        QueryEmpty, QueryTooLong: the query cannot be searched for.
    """
    started = time.perf_counter()
    query = understand(text)
    if query.topic:
        vector = encoder.encode([query.topic])[0]
        expanded = expansion(query, vector, space) if space is not None else None
        query = replace(query, topics=expanded.topics if expanded else ())
        ranked = _by_topic(store, query, vector, expanded, filters)
    else:
        ranked = _browse(store, query, filters, limit)
    groups = fold(store, ranked, filters, limit)
    hits = to_hits(groups, query.terms)
    return SearchResult(query, hits, (time.perf_counter() - started) * 1000)


def _by_topic(
    store: Store, query: Query, vector: Matrix, expanded: Expansion | None, filters: Filters
) -> list[Ranked]:
    terms = [WeightedTerm(word, 1.0) for word in query.terms]
    scopes = [filters]
    if query.sections and not filters.sections:
        scopes.append(replace(filters, sections=query.sections))
    found = candidates(store, vector, terms, scopes, expanded, synonyms().beside(query.terms))
    holds = np.isin(found.facts.sections, query.sections)
    about = standing(found.relevance, found.strange)
    bonus = preference_bonus(query, found.facts)
    scores = found.relevance + (ABOUT_BONUS + bonus) * about + HOLDS_SECTION * holds
    ranked = rank(found.keys, scores, found.cosines, preferred(query, found.facts))
    return in_order(store, ranked)


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
) -> Candidates:
    """What either leg finds in any of `scopes`.

    Args:
        vector: (dimension,) of the query.
        terms: the query's words.
        expanded: what the topics of the query add to both.
        beside: synonyms of the query's words; they add to scores and not to what is asked.
    """
    # FAISS and Tantivy both let go of the interpreter: the legs take a core each.
    asked = [*terms, *beside], expanded.terms if expanded else ()
    wording = _BESIDE.submit(lambda: [_worded(store, some, scopes) for some in asked])
    near = _nearest(store, vector, scopes)
    if expanded is not None:
        near |= _nearest(store, expanded.vector, scopes)
    worded, topic_worded = wording.result()
    keys = sorted(near | set(worded) | set(topic_worded))
    any_keys = store.sample(SAMPLE)
    vectors = store.vectors([*keys, *any_keys])
    held, any_held = vectors[: len(keys)], vectors[len(keys) :]
    cosine, others = cosines(held, vector), cosines(any_held, vector)
    words = np.array([worded.get(key, 0.0) for key in keys])
    relevance = fuse(cosine, coverage(words, store.word_ceiling(terms)), len(terms))
    if expanded is not None and keys:
        topic_words = np.array([topic_worded.get(key, 0.0) for key in keys])
        spread, sure = Spread.of(topic_words), expanded.weight
        nearness = cosines(held, expanded.vector)
        relevance = with_topics(relevance, topic_words, nearness, spread, sure)
        nearness = cosines(any_held, expanded.vector)
        others = with_topics(others, np.zeros(len(others)), nearness, spread, sure)
    return Candidates(keys, store.facts(keys), cosine, words, relevance, stranger(others))


def _nearest(store: Store, vector: Matrix, scopes: Sequence[Filters]) -> set[int]:
    """The keys that the dense leg brings."""
    return {one.key for scope in scopes for one in store.search_dense(vector, POOL, scope)}


def _worded(
    store: Store, terms: Sequence[WeightedTerm], scopes: Sequence[Filters]
) -> dict[int, float]:
    """The keys that the word leg brings, with their scores."""
    if not terms:
        return {}
    return {
        one.key: one.score for scope in scopes for one in store.search_words(terms, POOL, scope)
    }


def preference_bonus(query: Query, facts: Facts) -> Scores:
    """How much each passage (n,) gains, if it is about the topic, by what the query prefers."""
    years = np.array([year in query.years for year in facts.years], dtype=bool)
    return np.asarray(
        SECTION_BONUS * np.isin(facts.sections, query.sections)
        + YEAR_BONUS * years
        + DOC_TYPE_BONUS * np.isin(facts.doc_types, query.doc_types),
        dtype=np.float64,
    )


def browse(store: Store, filters: Filters, limit: int = 10) -> SearchResult:
    """What `filters` let through, newest first, without a query."""
    started = time.perf_counter()
    query = Query(text="", topic="", sections=(), years=(), doc_types=(), terms=())
    hits = to_hits(fold(store, _browse(store, query, filters, limit), filters, limit), ())
    return SearchResult(query, hits, (time.perf_counter() - started) * 1000)


def _browse(store: Store, query: Query, filters: Filters, limit: int) -> list[Ranked]:
    """What the preferences describe, newest first; without any, nothing."""
    narrowed = replace(
        filters,
        sections=filters.sections or query.sections,
        years=filters.years or query.years,
        doc_types=filters.doc_types or query.doc_types,
    )
    keys = store.browse(narrowed, 4 * limit)
    meets = preferred(query, store.facts(keys))
    return [Ranked(key, 0.0, 0.0, prefer) for key, prefer in zip(keys, meets, strict=True)]
