"""An index opened with the model that it was made with: what the command line and pages hold."""

from collections.abc import Sequence
from pathlib import Path

from indexer.embedding.encoder import load_encoder
from indexer.ingest.filenames import shown
from indexer.lexicon.thesaurus import thesaurus
from indexer.reading import ingest_file
from indexer.records import Filters, SearchResult
from indexer.search import retrieve, similar
from indexer.settings import Settings
from indexer.store import Model, held_model, open_store
from indexer.store.changes import Matrix
from indexer.topics import TopicSpace


class Library:
    """A store and its encoder. Shared by the threads of a process."""

    def __init__(self, index: Path) -> None:
        """Opens the index in the folder `index`.

        Raises:
            IndexMissing, IndexDamaged, IndexIncompatible, ModelNotLoaded.
        """
        self.index = index
        self._encoder = load_encoder(held_model(index).name, index)
        self._space = TopicSpace(thesaurus(), self._encoder)
        self.store = open_store(index, Model.of(self._encoder))

    @property
    def is_current(self) -> bool:
        """Whether the index is still one of the model that it was opened with."""
        return self.store.model.fingerprint == self._encoder.fingerprint

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Texts -> unit rows (n, dimension) of the index's model."""
        return self._encoder.encode(texts)

    def search(self, text: str, filters: Filters = Filters(), limit: int = 10) -> SearchResult:
        """See `indexer.search.retrieve.search`."""
        return retrieve.search(self.store, self._encoder, text, filters, limit, self._space)

    def browse(self, filters: Filters, limit: int = 10) -> SearchResult:
        """See `indexer.search.retrieve.browse`."""
        return retrieve.browse(self.store, filters, limit)

    def similar_to_passage(
        self, passage_id: str, filters: Filters = Filters(), limit: int = 10
    ) -> SearchResult:
        """See `indexer.search.similar.similar_to_passage`."""
        return similar.similar_to_passage(self.store, self._encoder, passage_id, filters, limit)

    def similar_to_text(
        self, text: str, filters: Filters = Filters(), limit: int = 10
    ) -> SearchResult:
        """See `indexer.search.similar.similar_to_text`."""
        return similar.similar_to_text(self.store, self._encoder, text, filters, limit)

    def similar_to_file(
        self, file: Path, filters: Filters = Filters(), limit: int = 10
    ) -> SearchResult:
        """What says the same as any passage of a file that need not be in the index.

        Raises:
            FileError: the file cannot be read.
        """
        report = ingest_file(file, shown(str(file)), Settings())
        return similar.similar_to_report(self.store, self._encoder, report, filters, limit)

    def close(self) -> None:
        """Lets go of the index's files."""
        self.store.close()
