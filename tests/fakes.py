"""What tests put in place of a model and of a corpus, all of it computable by hand."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.embedding.encoder import Encoder
from indexer.lexicon.words import cut
from indexer.reading import keys_of
from indexer.records import Filters, Passage, Report, StoredPassage, WeightedTerm
from indexer.store import (
    Batch,
    FileState,
    LocalStore,
    LocalWriter,
    Model,
    NewPassage,
    NewReport,
    Store,
    Writer,
)

TOPICS = ("阵地", "经费", "人才", "宣传", "安全", "服务", "制度")


@dataclass
class FakeEncoder:
    """Counts `TOPICS` in a text: one component each, the last one always 1; then a unit row."""

    name: str = "fake"
    fingerprint: str = "fake-1"
    dimension: int = len(TOPICS) + 1
    encoded: list[str] = field(default_factory=list)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """float32 (n, 8), unit rows."""
        self.encoded += texts
        rows = [[*(text.count(topic) for topic in TOPICS), 1] for text in texts]
        counts = np.asarray(rows, dtype=np.float32).reshape(len(texts), self.dimension)
        return np.asarray(counts / np.linalg.norm(counts, axis=1, keepdims=True), np.float32)

    @property
    def model(self) -> Model:
        """Its identity, as stores know it."""
        return Model.of(self)


def passage(ordinal: int, text: str, section: str = "problems", **fields: Any) -> Passage:
    """A passage that stands on the line after its ordinal, under one heading."""
    line = ordinal + 1
    plain = Passage(ordinal, (line, line), section, ("一、存在问题",), "", text, ())
    return replace(plain, **fields)


def report(path: str, *texts: str, **fields: Any) -> Report:
    """A report with a passage for each text."""
    passages = tuple(passage(ordinal, text) for ordinal, text in enumerate(texts))
    plain = Report(path, "工会工作总结", 2023, "总结", "工会", "utf-8", (), passages, ())
    return replace(plain, **fields)


def ready(one: Report, source_id: int) -> NewReport:
    """A report as build hands it over, without a file."""
    passages = tuple(
        NewPassage(p, keys.words, keys.text_key, keys.same_key)
        for p in one.passages
        for keys in [keys_of(p)]
    )
    digest = hashlib.sha256(repr(one).encode()).hexdigest()
    return NewReport(one, passages, FileState(one.path, 1, 1, 5_000_000_000, digest), source_id)


def put(writer: Writer, *reports: Report, removed: Sequence[str] = ()) -> None:
    """Commits one batch of reports, embedded by the fake encoder, from the folder /材料."""
    source = writer.source(Path("/材料").absolute())
    new = tuple(ready(one, source.source_id) for one in reports)
    texts = {p.text_key: p.passage.text for one in new for p in one.passages}
    vectors = dict(zip(texts, FakeEncoder().encode(list(texts.values())), strict=True))
    writer.commit(Batch("settings", reports=new, removed=tuple(removed), vectors=vectors))


def index_of(index: Path, *reports: Report) -> Path:
    """A finished index of reports."""
    with LocalWriter(index, FakeEncoder().model) as writer:
        put(writer, *reports)
        writer.finish()
    return index


FILTERS = {"all": Filters(), "some": Filters(sections=("problems", "plan"), years=(2023, 2019))}
QUERIES = ("阵地建设", "经费不足", "人才队伍", "工作", "安全宣传")


def everything(index: Path, encoder: Encoder | None = None) -> dict[str, Any]:
    """All that an index answers, in a form that does not depend on how it came to be."""
    store = LocalStore.open(index)
    answers = answers_of(store, encoder)
    store.close()
    return answers


def answers_of(store: Store, encoder: Encoder | None = None) -> dict[str, Any]:
    """The same of an open store."""
    encoder = encoder or FakeEncoder()

    def hits(scored: Sequence[Any]) -> list[tuple[StoredPassage, float]]:
        found = store.passages([one.key for one in scored])
        assert len(found) == len(scored)
        return [(replace(p, key=0), s.score) for p, s in zip(found, scored, strict=True)]

    answers: dict[str, Any] = {}
    for query in QUERIES:
        vector = encoder.encode([query])[0]
        terms = [WeightedTerm(word, 1.0) for word in cut(query)]
        for (name, filters), limit in product(FILTERS.items(), (7, 1000)):
            dense = hits(store.search_dense(vector, limit, filters))
            words = hits(store.search_words(terms, limit, filters))
            bodies = hits(store.search_words(terms, limit, filters, bodies_only=True))
            answers |= {f"{query}, {name}, {limit}, dense": dense}
            answers |= {f"{query}, {name}, {limit}, words": words}
            answers |= {f"{query}, {name}, {limit}, bodies": bodies}
    keys = store.browse(Filters(), 100_000)
    every = store.passages(keys)
    names = {one.key: one.passage_id for one in every}
    answers["browse"] = [replace(one, key=0) for one in every]
    answers["same text"] = {
        names[key]: [names[other] for other in others]
        for key, others in store.same_text(keys).items()
    }
    answers["reports"] = [replace(one, added_at="") for one in store.reports(100_000)]
    answers["whole"] = [store.report(one.report_id).report for one in store.reports(100_000)]
    answers["facets"] = store.facets(Filters())
    answers["failures"] = store.failures()
    return answers
