"""Query -> candidates from both legs -> one ranking that knows what the query prefers."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from indexer.embedding.encoder import Encoder
from indexer.lexicon.synonyms import synonyms
from indexer.records import Filters, Query, SearchResult, StoredPassage, WeightedTerm
from indexer.search.expansion import Expansion, expansion
from indexer.search.fusion import Scores, Spread, coverage, fuse, standing, stranger, with_topics
from indexer.search.group import fold
from indexer.search.hits import to_hits
from indexer.search.query import understand
from indexer.search.ranked import Ranked, prefers, rank
from indexer.store.base import Store
from indexer.store.changes import Matrix
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
    bonus = np.array([preference_bonus(query, passage) for passage in found.passages])
    holds = np.array([passage.passage.section in query.sections for passage in found.passages])
    about = standing(found.relevance, found.strange)
    scores = found.relevance + (ABOUT_BONUS + bonus) * about + HOLDS_SECTION * holds
    preferred = [prefers(query, passage) for passage in found.passages]
    return rank(found.passages, scores, found.cosines, preferred)


@dataclass(frozen=True, slots=True)
class Candidates:
    """What the legs found for one query, best nowhere yet; all rows (n,) align.

    `words` is 0 for a passage that holds none of the query's words; `strange` is the relevance
    that a passage has which has nothing to do with the query.
    """

    passages: list[StoredPassage]
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
    keys, worded = _legs(store, vector, [*terms, *beside], scopes)
    topic_keys: set[int] = set()
    topic_worded: dict[int, float] = {}
    if expanded is not None:
        topic_keys, topic_worded = _legs(store, expanded.vector, expanded.terms, scopes)
    passages = store.passages(sorted(keys | set(worded) | topic_keys | set(topic_worded)))
    held = [passage.key for passage in passages]
    cosines = np.asarray(store.cosines(held, vector), dtype=np.float64)
    words = np.array([worded.get(key, 0.0) for key in held])
    covered = coverage(words, store.word_ceiling(terms))
    relevance = fuse(cosines, covered, len(terms))
    any_keys = store.sample(SAMPLE)
    others = np.asarray(store.cosines(any_keys, vector), dtype=np.float64)
    if expanded is not None and held:
        topic_words = np.array([topic_worded.get(key, 0.0) for key in held])
        spread, sure = Spread.of(topic_words), expanded.weight
        nearness = np.asarray(store.cosines(held, expanded.vector), dtype=np.float64)
        relevance = with_topics(relevance, topic_words, nearness, spread, sure)
        nearness = np.asarray(store.cosines(any_keys, expanded.vector), dtype=np.float64)
        others = with_topics(others, np.zeros(len(others)), nearness, spread, sure)
    return Candidates(passages, cosines, words, relevance, stranger(others))


def _legs(
    store: Store, vector: Matrix, terms: Sequence[WeightedTerm], scopes: Sequence[Filters]
) -> tuple[set[int], dict[int, float]]:
    """The keys that the dense leg brings, and those of the word leg with their scores."""
    keys: set[int] = set()
    worded: dict[int, float] = {}
    for scope in scopes:
        keys |= {scored.key for scored in store.search_dense(vector, POOL, scope)}
        worded |= {scored.key: scored.score for scored in store.search_words(terms, POOL, scope)}
    return keys, worded


def preference_bonus(query: Query, passage: StoredPassage) -> float:
    """How much a passage gains, if it is about the topic, by what the query prefers."""
    return (
        SECTION_BONUS * (passage.passage.section in query.sections)
        + YEAR_BONUS * (passage.year in query.years)
        + DOC_TYPE_BONUS * (passage.doc_type in query.doc_types)
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
    passages = store.passages(store.browse(narrowed, 4 * limit))
    return [Ranked(passage, 0.0, 0.0, prefers(query, passage)) for passage in passages]
