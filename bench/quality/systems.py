"""What each system finds: Jiugao, leg by leg and whole, and others."""

from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import track

from bench.quality import baselines
from bench.quality.graded import GradedCollection
from bench.quality.legs import LEGS, leg_scores, passage_store
from bench.quality.ranking import Judged, Ranking, Row, rows
from bench.quality.sets import RankingSet
from indexer.embedding.encoder import Encoder
from indexer.lexicon.synonyms import synonyms
from indexer.lexicon.words import cut
from indexer.records import Filters, WeightedTerm
from indexer.search.retrieve import search
from indexer.store import LocalStore
from indexer.topics import TopicSpace

DEPTH = 10
Others = Callable[[Sequence[str], Sequence[str]], dict[str, list[Ranking]]]


def rankings(
    collection: GradedCollection, store: LocalStore, encoder: Encoder, space: TopicSpace
) -> dict[str, list[Ranking]]:
    """Each leg over the whole query, the search without the thesaurus, and the search."""
    ids = collection.numbers()
    numbers = {key: ids[one.passage_id] for one in collection.passages for key in (one.key,)}

    def words(query: str) -> Ranking:
        asked = list(dict.fromkeys(cut(query)))
        terms = [*(WeightedTerm(word, 1.0) for word in asked), *synonyms().beside(asked)]
        return [numbers[one.key] for one in store.search_words(terms, DEPTH, Filters())]

    def dense(query: str) -> Ranking:
        vector = encoder.encode([query])[0]
        return [numbers[one.key] for one in store.search_dense(vector, DEPTH, Filters())]

    def fused(space: TopicSpace | None) -> Callable[[str], Ranking]:
        return lambda query: [
            ids[hit.passage_id]
            for hit in search(store, encoder, query, Filters(), DEPTH, space).hits
        ]

    systems = {
        "words": words,
        "dense": dense,
        "search, no thesaurus": fused(None),
        "search": fused(space),
    }
    return {
        name: [system(one.query) for one in collection.judged] for name, system in systems.items()
    }


def others(model: Path, txtai: Path | None) -> Others:
    """Other systems, given texts and queries; txtai only with an interpreter that holds it."""

    def ranked(texts: Sequence[str], queries: Sequence[str]) -> dict[str, list[Ranking]]:
        found = {
            "BM25, jieba words": baselines.bm25(texts, queries, baselines.words),
            "BM25, bigrams": baselines.bm25(texts, queries, baselines.bigrams),
        }
        if txtai is not None:
            found["txtai hybrid"] = baselines.txtai(txtai, model, texts, queries)
        return found

    return ranked


def shared_rows(
    name: str, parts: Sequence[RankingSet], encoder: Encoder, space: TopicSpace, others: Others
) -> list[Row]:
    """A row for each system over the queries of all parts, each ranked within its own part."""
    judged: list[Judged] = []
    found: dict[str, list[Ranking]] = {}
    for part in parts:
        with passage_store(part.passages, encoder) as store:
            bar = Console(stderr=True)
            queries = track(part.queries, part.name, console=bar, transient=True)
            scored = [leg_scores(store, encoder, query, space) for query in queries]
        ranked = {leg: [one.ranking(leg) for one in scored] for leg in LEGS}
        for system, rankings in (ranked | others(part.passages, part.queries)).items():
            found.setdefault(system, []).extend(rankings)
        judged += [
            Judged(query, dict.fromkeys(answer, 1.0))
            for query, answer in zip(part.queries, part.relevant, strict=True)
        ]
    return rows(name, judged, found)
