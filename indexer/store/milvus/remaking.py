"""Everything made anew: words cut by another dictionary, topics of another thesaurus, vectors of
another model, values of other mean lengths.

Rows are written in place under their keys, so that a break costs time and nothing else.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from indexer.quantised import unit_rows
from indexer.records import Passage
from indexer.store.base import Cutter, Tagger
from indexer.store.changes import Matrix
from indexer.store.identity import Model
from indexer.store.milvus.client import Client, Row
from indexer.store.milvus.facts import Facts
from indexer.store.milvus.opening import passages_of, vectors_of
from indexer.store.milvus.rows import kept, stored_passage, word_counts
from indexer.store.milvus.schema import FIELDS, make_passages, make_vectors
from indexer.store.milvus.weights import passage_vector, reweighed

ALL = (*(name for name, _, _ in FIELDS["passages"]), "vector")
AT_ONCE = 1000


def recut(client: Client, kind: str, pivot: Sequence[float], cut: Cutter) -> None:
    """Cuts the words of all passages anew."""

    def made(row: Row) -> Row:
        stored = stored_passage(row)
        counts = word_counts(stored.passage, stored.title, cut(stored.passage))
        lengths = [sum(words.values()) for words in counts]
        return row | {"words": passage_vector(counts, pivot), "lengths": lengths}

    _rewrite(client, kind, kind, made)


def retag(client: Client, kind: str, tags: Tagger) -> None:
    """Assigns the topics of all passages anew."""
    for rows in client.every(kind, "", ALL, AT_ONCE):
        named = tags(unit_rows(np.array([row["vector"] for row in rows])))
        made = [row | {"topics": list(topics)} for row, topics in zip(rows, named, strict=True)]
        client.put(kind, made)
        client.settle(kind)


def reweigh(client: Client, kind: str, facts: Facts) -> None:
    """Makes the values of all words with the mean lengths that there are now."""
    statistics = facts.statistics
    old, new = statistics.pivot, statistics.means

    def made(row: Row) -> Row:
        return row | {"words": reweighed(row["words"], row["lengths"], old, new)}

    _rewrite(client, kind, kind, made)
    facts.set_statistics(replace(facts.statistics, pivot=new))


def missing_vectors(client: Client, kind: str, model: Model) -> int:
    """How many texts a model has not embedded yet."""
    if kind == passages_of(model):
        return 0
    return len(_texts(client, kind, "") - _embedded(client, model))


def without_vectors(client: Client, kind: str, model: Model, limit: int) -> dict[bytes, Passage]:
    """Up to `limit` texts that a model has not embedded yet, each with one passage."""
    missing = sorted(_texts(client, kind, "") - _embedded(client, model))[:limit]
    fields = ("text_key", "key", "report_id", "ordinal", "section", "year", "doc_type", "path")
    rows = client.rows_of(kind, "text_key", missing, (*fields, "topics", "record"))
    return {bytes.fromhex(row["text_key"]): stored_passage(row).passage for row in rows}


def add_vectors(client: Client, model: Model, vectors: Mapping[bytes, Matrix]) -> None:
    """Keeps vectors of a model until it is adopted."""
    kind = vectors_of(model)
    make_vectors(client, kind, model.dimension)
    rows = [{"text_key": key.hex(), "vector": kept(vector)} for key, vector in vectors.items()]
    client.put(kind, rows)


def adopt(client: Client, facts: Facts, kind: str, model: Model) -> None:
    """Moves all passages over to the vectors of a model; readers see the old ones until the
    last is there. Raises ValueError where a text lacks its vector."""
    if missing_vectors(client, kind, model):
        raise ValueError("a text without a vector")
    target, kept = passages_of(model), vectors_of(model)
    make_passages(client, target, model.dimension)
    client.drop(target, "key >= 0")
    for rows in client.every(kind, "", ALL, AT_ONCE):
        names = [row["text_key"] for row in rows]
        found = client.rows_of(kept, "text_key", names, ("text_key", "vector"))
        vectors = {row["text_key"]: row["vector"] for row in found}
        client.put(target, [row | {"vector": vectors[row["text_key"]]} for row in rows])
        client.settle(target)
    facts.set_model(model, target)
    for old in {kind, kept} - {target}:
        if client.has(old):
            client.call("drop_collection", client.place.collection(old))


def _rewrite(client: Client, kind: str, target: str, made: Callable[[Row], Row]) -> None:
    for rows in client.every(kind, "", ALL, AT_ONCE):
        client.put(target, [made(row) for row in rows])
        client.settle(target)


def _texts(client: Client, kind: str, condition: str) -> set[str]:
    """The keys of all texts."""
    every = client.every(kind, condition, ("key", "text_key"))
    return {row["text_key"] for rows in every for row in rows}


def _embedded(client: Client, model: Model) -> set[str]:
    """The keys of the texts that a model has embedded."""
    kind = vectors_of(model)
    if not client.has(kind):
        return set()
    make_vectors(client, kind, model.dimension)
    return {row["text_key"] for rows in client.every(kind, "", ("text_key",)) for row in rows}
