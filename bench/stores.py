"""The local store and Milvus side by side: times, sizes, and whether they answer alike.

    python -m bench.stores [CORPUS] [--store milvus:URI] [--copy] [--queries N]

Builds an index of a corpus folder in a folder and in Milvus (a fresh Milvus Lite unless a store is
given), or with `--copy` builds one and copies it, and asks both the queries of
`bench/quality/*_queries.jsonl`. Prints a table, and for each query whose first ten differ, what
differs and why.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Self
from unittest.mock import patch

import numpy as np

from indexer.build import build
from indexer.embedding.encoder import Encoder, load_encoder
from indexer.lexicon.thesaurus import thesaurus
from indexer.records import Filters, Hit, Scored, WeightedTerm
from indexer.search import retrieve
from indexer.search.candidates import POOLS
from indexer.search.query import understand
from indexer.settings import STORE_VARIABLE
from indexer.store import LocalStore, Model, Store
from indexer.store.carrying import carry
from indexer.store.localcarrying import LocalOrigin
from indexer.store.milvus import MilvusPlace, MilvusStore
from indexer.store.milvus.carrying import MilvusTarget
from indexer.topics import TopicSpace

HERE = Path(__file__).resolve().parent
QUERIES = ("sample_queries.jsonl", "own_words_queries.jsonl")
TOP = 10
SAME_SCORE = 1e-3
"""Fused scores nearer than this change places by rounding alone."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The first ten of one query from one store, and the seconds that it took."""

    hits: tuple[Hit, ...]
    seconds: float

    @property
    def ids(self) -> list[str]:
        """The passages in order."""
        return [hit.passage_id for hit in self.hits]


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one store: seconds that building took, bytes on disk for a passage, milliseconds that
    half and 95 % of the queries stay below."""

    name: str
    seconds: float
    passages: int
    bytes_each: float
    p50: float
    p95: float

    @classmethod
    def of(cls, name: str, seconds: float, store: Store, found: Sequence[Answer]) -> Self:
        """The figures of a store that has answered."""
        status = store.status()
        p50, p95 = np.percentile([1000 * answer.seconds for answer in found], [50, 95])
        each = status.size / max(1, status.passages)
        return cls(name, seconds, status.passages, each, float(p50), float(p95))


def table(local: Figures, other: Figures) -> str:
    """The figures of two stores, and how many times the first's the second's are."""
    heads = ("", "seconds", "passages", "bytes each", "p50 ms", "p95 ms")
    lines = ["{:8}{:>9}{:>10}{:>12}{:>8}{:>8}".format(*heads)]
    for one in (local, other):
        lines.append(
            f"{one.name:8}{one.seconds:9.1f}{one.passages:10}{one.bytes_each:12.0f}"
            f"{one.p50:8.1f}{one.p95:8.1f}"
        )
    lines.append(
        f"{'ratio':8}{other.seconds / local.seconds:9.2f}"
        f"{other.passages / local.passages:10.2f}{other.bytes_each / local.bytes_each:12.2f}"
        f"{other.p50 / local.p50:8.2f}{other.p95 / local.p95:8.2f}"
    )
    return "\n".join(lines)


def queries() -> list[str]:
    """All different sample queries."""
    lines = [line for name in QUERIES for line in (HERE / "quality" / name).open(encoding="utf-8")]
    return list(dict.fromkeys(json.loads(line)["query"] for line in lines))


def answers(store: Store, encoder: Encoder, asked: Sequence[str]) -> list[Answer]:
    """The answers of a store, after one query that nobody counts."""
    space = TopicSpace(thesaurus(), encoder)
    found = []
    retrieve.search(store, encoder, asked[0], Filters(), TOP, space)
    for text in asked:
        started = time.perf_counter()
        result = retrieve.search(store, encoder, text, Filters(), TOP, space)
        found.append(Answer(result.hits, time.perf_counter() - started))
    return found


def difference(
    text: str, local: Answer, other: Answer, stores: tuple[Store, Store], encoder: Encoder
) -> str:
    """What differs between two answers, and why, in one line."""
    left = [one for one in local.ids if one not in other.ids]
    come = [one for one in other.ids if one not in local.ids]
    if not left and not come:
        return f"{text}: the same ten in another order; scores within {_gap(local, other):.1e}"
    last = min(local.hits[-1].score, other.hits[-1].score)
    margin = max(
        hit.score - last for hit in (*local.hits, *other.hits) if hit.passage_id in left + come
    )
    why = "places changed by rounding"
    if margin >= SAME_SCORE:
        why = _legs(text, left + come, stores, encoder)
    return f"{text}: {left} against {come}, {margin:.1e} above the tenth: {why}"


def _gap(local: Answer, other: Answer) -> float:
    theirs = {hit.passage_id: hit.score for hit in other.hits}
    return max(abs(hit.score - theirs[hit.passage_id]) for hit in local.hits)


def _legs(text: str, ids: Sequence[str], stores: tuple[Store, Store], encoder: Encoder) -> str:
    """Which leg brings a passage in one store and not, or with another score, in the other."""
    query = understand(text)
    terms = [WeightedTerm(word, 1.0) for word in query.terms]
    vector = encoder.encode([query.topic])[0]
    scopes = [Filters(), *([Filters(sections=query.sections)] if query.sections else [])]

    def scores(store: Store, search: Callable[[Filters], list[Scored]]) -> list[float | None]:
        scored = {one.key: round(one.score, 3) for scope in scopes for one in search(scope)}
        by_id = {held.passage_id: scored[held.key] for held in store.passages(list(scored))}
        return [by_id.get(one) for one in ids]

    worded = [scores(one, partial(one.search_words, terms, POOLS[0])) for one in stores]
    near = [scores(one, partial(one.search_dense, vector, POOLS[0])) for one in stores]
    return f"word scores {worded[0]} against {worded[1]}, cosines {near[0]} against {near[1]}"


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Compares the local store with Milvus.")
    parser.add_argument("corpus", type=Path, nargs="?", default=HERE.parent / "corpus")
    parser.add_argument("--store", help="a Milvus; a fresh Milvus Lite unless given")
    parser.add_argument("--copy", action="store_true", help="copy instead of building twice")
    parser.add_argument("--queries", type=int, help="only the first so many")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _compare(options, Path(folder))


def _compare(options: argparse.Namespace, folder: Path) -> None:
    encoder, index = load_encoder(), folder / "index"
    place = MilvusPlace.parse(options.store or f"milvus:{folder / 'lite.db'}")
    times = {"local": _timed(lambda: build([options.corpus], index, encoder, jobs=options.jobs))}
    if options.copy:
        times["milvus"] = _timed(lambda: _copy(index, place))
    else:
        store = options.store or f"milvus:{place.uri}"
        with patch.dict("os.environ", {STORE_VARIABLE: store}):
            times["milvus"] = _timed(
                lambda: build([options.corpus], index, encoder, jobs=options.jobs)
            )
    stores: tuple[Store, Store] = (
        LocalStore.open(index),
        MilvusStore.open(place, Model.of(encoder)),
    )
    asked = queries()[: options.queries]
    found = [answers(store, encoder, asked) for store in stores]
    figures = [
        Figures.of(name, seconds, store, one)
        for (name, seconds), store, one in zip(times.items(), stores, found, strict=True)
    ]
    print(table(*figures))
    pairs = list(zip(asked, *found, strict=True))
    same = sum(set(local.ids) == set(other.ids) for _, local, other in pairs)
    ordered = sum(local.ids == other.ids for _, local, other in pairs)
    print(
        f"same ten: {same} of {len(pairs)} ({same / len(pairs):.1%}), in the same order {ordered}"
    )
    for text, local, other in pairs:
        if local.ids != other.ids:
            print(difference(text, local, other, stores, encoder))


def _copy(index: Path, place: MilvusPlace) -> None:
    with LocalOrigin(index) as origin, MilvusTarget(place, origin) as target:
        carry(origin, target, str(place))


def _timed(step: Callable[[], object]) -> float:
    started = time.perf_counter()
    step()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
