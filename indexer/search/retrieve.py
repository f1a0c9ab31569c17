"""Query -> candidates from both legs -> one ranking that knows what the query prefers."""

import time
from dataclasses import replace
from functools import partial

import numpy as np

from indexer.embedding.encoder import Encoder
from indexer.lexicon.synonyms import synonyms
from indexer.records import Filters, Query, SearchResult, WeightedTerm
from indexer.search.candidates import POOLS, candidates
from indexer.search.expansion import Expansion, expansion
from indexer.search.fusion import Scores, standing
from indexer.search.group import Group, fold_enough
from indexer.search.hits import to_hits
from indexer.search.query import understand
from indexer.search.ranked import Ranked, in_order, preferred, rank
from indexer.store.answers import Facts
from indexer.store.base import Store
from indexer.store.changes import Matrix
from indexer.topics import TopicSpace

ABOUT_BONUS = 5.0
SECTION_BONUS = 10.0
"""More than any difference in relevance: passages about the topic come first, and those of the
section before others. Every bonus counts only as far as a passage is about the topic."""
YEAR_BONUS = 5.0
DOC_TYPE_BONUS = 4.0
HOLDS_SECTION = 0.01
BROWSED = 4, 16, 64
"""How many passages are looked at for each that is shown; more where the first are copies."""


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
        ranking = partial(_by_topic, store, query, vector, expanded, filters)
        groups = fold_enough(store, ranking, POOLS, filters, limit)
    else:
        groups = _browsed(store, query, filters, limit)
    hits = to_hits(groups, query.terms)
    return SearchResult(query, hits, (time.perf_counter() - started) * 1000)


def _by_topic(
    store: Store,
    query: Query,
    vector: Matrix,
    expanded: Expansion | None,
    filters: Filters,
    pool: int,
) -> list[Ranked]:
    terms = [WeightedTerm(word, 1.0) for word in query.terms]
    scopes = [filters]
    if query.sections and not filters.sections:
        scopes.append(replace(filters, sections=query.sections))
    beside = synonyms().beside(query.terms)
    found = candidates(store, vector, terms, scopes, expanded, beside, pool)
    holds = np.isin(found.facts.sections, query.sections)
    about = standing(found.relevance, found.strange)
    bonus = preference_bonus(query, found.facts)
    scores = found.relevance + (ABOUT_BONUS + bonus) * about + HOLDS_SECTION * holds
    ranked = rank(found.keys, scores, found.cosines, preferred(query, found.facts))
    return in_order(store, ranked)


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
    hits = to_hits(_browsed(store, query, filters, limit), ())
    return SearchResult(query, hits, (time.perf_counter() - started) * 1000)


def _browsed(store: Store, query: Query, filters: Filters, limit: int) -> list[Group]:
    """What the preferences describe, newest first; without any, nothing."""
    narrowed = replace(
        filters,
        sections=filters.sections or query.sections,
        years=filters.years or query.years,
        doc_types=filters.doc_types or query.doc_types,
    )

    def newest(pool: int) -> list[Ranked]:
        keys = store.browse(narrowed, pool)
        meets = preferred(query, store.facts(keys))
        return [Ranked(key, 0.0, 0.0, prefer) for key, prefer in zip(keys, meets, strict=True)]

    return fold_enough(store, newest, [limit * times for times in BROWSED], filters, limit)
