"""The vectors and topics of the texts that a build takes in, and of all texts where the index was made
with another model or thesaurus."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from indexer.ingest import embedding_text
from indexer.intake import Outcome
from indexer.lexicon.thesaurus import thesaurus
from indexer.quantised import quantised, unit_rows
from indexer.records import Passage
from indexer.store import Model, NewReport, Writer
from indexer.store.changes import Matrix
from indexer.topics import TopicSpace

if TYPE_CHECKING:
    # Who only forgets a folder has no use for a model.
    from indexer.embedding.encoder import Encoder

EMBEDDED_AT_ONCE = 2000


class TextVectors:
    """Vectors by text key, of unit length, as they are read back from the store: so that assigning
    topics later gives the same ones. `embedded` counts those that were not known before."""

    def __init__(self, writer: Writer, encoder: "Encoder") -> None:
        self._writer = writer
        self._encoder = encoder
        self._space = TopicSpace(thesaurus(), encoder)
        self.embedded = 0

    def adopt(self, progress: Callable[[int, int], None]) -> bool:
        """Embeds everything again where the index was made with another model, telling how many
        of how many are done, and assigns all topics anew where another thesaurus or model had
        assigned them; whether it was another model.

        The index keeps answering with the old one until the last vector is there.
        """
        model = Model.of(self._encoder)
        changed = model.fingerprint != self._writer.model.fingerprint
        if changed:
            missing = self._writer.missing_vectors(model)
            while texts := self._writer.without_vectors(model, EMBEDDED_AT_ONCE):
                self._writer.add_vectors(model, self._made(texts))
                progress(self.embedded, missing)
            self._writer.adopt(model)
        if self._writer.tagger != self._space.fingerprint:
            self._writer.retag(self._space.fingerprint, self._space.tags)
        return changed

    def of_unknown(
        self, reports: Sequence[NewReport], outcomes: Sequence[Outcome]
    ) -> dict[bytes, Matrix]:
        """A vector (dimension,) for each text that the store does not know; those that the reading
        processes have made are not made again."""
        texts = {new.text_key: new.passage for report in reports for new in report.passages}
        unknown = self._writer.unknown_texts(texts)
        vectors: dict[bytes, Matrix] = {}
        for outcome in outcomes:
            if outcome.vectors is None:
                continue
            keys = [new.text_key for new in outcome.passages]
            rows = unit_rows(outcome.vectors)
            vectors |= {key: row for key, row in zip(keys, rows, strict=True) if key in unknown}
        self.embedded += len(vectors)
        rest = {key: one for key, one in texts.items() if key in unknown and key not in vectors}
        return vectors | self._made(rest)

    def topics(self, vectors: dict[bytes, Matrix]) -> dict[bytes, tuple[str, ...]]:
        """The topics of each text key."""
        if not vectors:
            return {}
        return dict(zip(vectors, self._space.tags(np.stack(list(vectors.values()))), strict=True))

    def _made(self, texts: dict[bytes, Passage]) -> dict[bytes, Matrix]:
        if not texts:
            return {}
        made = self._encoder.encode([embedding_text(passage) for passage in texts.values()])
        if made.shape != (len(texts), self._encoder.dimension):
            raise ValueError(f"{len(texts)} texts gave vectors of shape {made.shape}")
        self.embedded += len(texts)
        return dict(zip(texts, unit_rows(quantised(made)), strict=True))
