"""The passages of an evaluation set in a store of their own, and how each leg ranks them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from indexer.embedding.encoder import Encoder
from indexer.lexicon.synonyms import synonyms
from indexer.lexicon.words import cut
from indexer.reading import text_key
from indexer.records import Filters, Passage, Query, Report, WeightedTerm
from indexer.search.candidates import candidates
from indexer.search.expansion import expansion
from indexer.search.fusion import SOFT, coverage
from indexer.store import Batch, FileState, LocalStore, LocalWriter, Model, NewPassage, NewReport
from indexer.store.ranking import cosines
from indexer.topics import TopicSpace

LEGS = ("words", "dense", "fused")
Scores = NDArray[np.float64]


@dataclass(frozen=True)
class LegScores:
    """Scores of one query over the candidates that the legs found: `numbers` are the places of
    the candidates among the set's passages, the scores align with them."""

    numbers: NDArray[np.int64]
    words: Scores
    dense: Scores
    fused: Scores

    def ranking(self, leg: str) -> list[int]:
        """The candidates' numbers, best first; equal scores by number."""
        scores: Scores = getattr(self, leg)
        return [int(n) for n in self.numbers[np.lexsort((self.numbers, -scores))]]


@contextmanager
def passage_store(passages: Sequence[str], encoder: Encoder) -> Iterator[LocalStore]:
    """A store that holds each text as the only passage of a report named after its number."""
    with TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        with LocalWriter(index, Model.of(encoder)) as writer:
            source = writer.source(Path(folder))
            new = [
                _new_report(number, text, source.source_id) for number, text in enumerate(passages)
            ]
            vectors = encoder.encode(passages)
            keys = [report.passages[0].text_key for report in new]
            writer.commit(Batch("bench", tuple(new), vectors=dict(zip(keys, vectors, strict=True))))
            writer.finish()
        store = LocalStore.open(index)
        try:
            yield store
        finally:
            store.close()


def leg_scores(store: LocalStore, encoder: Encoder, query: str, space: TopicSpace) -> LegScores:
    """What the search stage makes of one query, nothing of it understood as a preference."""
    vector = encoder.encode([query])[0]
    terms = [WeightedTerm(word, 1.0) for word in dict.fromkeys(cut(query))]
    plain = Query(query, query, (), (), (), tuple(term.word for term in terms))
    expanded = expansion(plain, vector, space)
    beside = synonyms().beside(plain.terms)
    found = candidates(store, vector, terms, [Filters()], expanded, beside)
    places = store.places(found.keys)
    numbers = np.array([int(places[key][0]) for key in found.keys], dtype=np.int64)
    return LegScores(numbers, found.words, found.cosines, found.relevance)


def pair_scores(
    first: Sequence[str], second: Sequence[str], encoder: Encoder
) -> dict[str, list[float]]:
    """Each leg's score of `second[i]` for the query `first[i]`, all second texts in one store.

    The words' share is their coverage, so that scores of different queries compare; fused is
    what search gives a short query whose words have found nothing, since a pair alone does not
    say whether anything stands out.
    """
    scores: dict[str, list[float]] = {leg: [] for leg in LEGS}
    with passage_store(second, encoder) as store:
        keys = {int(p.path): p.key for p in store.passages(store.browse(Filters(), len(second)))}
        for number, query in enumerate(first):
            vector = encoder.encode([query])[0]
            terms = [WeightedTerm(word, 1.0) for word in dict.fromkeys(cut(query))]
            worded = dict(store.search_words(terms, len(second), Filters()))
            cosine = cosines(store.vectors([keys[number]]), vector)
            words = np.array([worded.get(keys[number], 0.0)])
            covered = coverage(words, store.word_ceiling(terms))
            scores["dense"].append(float(cosine[0]))
            scores["words"].append(float(covered[0]))
            scores["fused"].append(float(cosine[0] + SOFT * covered[0]))
    return scores


def _new_report(number: int, text: str, source_id: int) -> NewReport:
    passage = Passage(0, (1, 1), "practice", (), "", text, ())
    report = Report(f"{number:06}", "", None, "其他", "", "utf-8", (), (passage,), ())
    new = NewPassage(passage, " ".join(cut(text)), text_key(passage), None)
    return NewReport(report, (new,), FileState(report.path, 0, 0, 0, ""), source_id)
