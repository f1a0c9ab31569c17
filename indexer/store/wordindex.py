"""The Tantivy view: BM25 over titles, headings and bodies, with filters inside the query.

Each rebuild makes a folder of its own under `words/`; the stamp file says which one counts and
which state of the database it shows. Readers that hold an older folder are not disturbed.
"""

import contextlib
import math
import shutil
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Self

import tantivy

from indexer.records import Filters, Scored, WeightedTerm
from indexer.store.database import Database
from indexer.store.files import sealed, unsealed, write_whole
from indexer.store.keptwords import inflated
from indexer.store.wordfields import (
    BODY_BOOST,
    LAYOUT,
    SCHEMA,
    boosts_of,
    document,
    keyed,
    matching,
)
from indexer.store.wordfiles import are_spoiled, are_whole, marks, names_crc

WORDS_FOLDER = "words"
STAMP_FILE = "words.json"

K1 = 1.2
"""Tantivy's own, for reckoning with; it cannot be set."""
WRITER_MEMORY = 128_000_000
LARGE = 50_000
SMALL_SHARE = 0.02
"""Up to this share of so many passages and more, deleted ones may stay in the statistics."""
ROWS_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class WordStamp:
    """Which state of which database a folder shows, in which layout, with whose topics and
    words.

    `deleted` is how many deleted passages its statistics may still count: with none, its scores
    are those of a fresh index. `meta` is the checksum of what names the folder's files and of
    their own.
    """

    identity: str
    folder: str
    layout: str
    generation: int
    max_key: int
    deleted: int
    meta: int


class WordIndex:
    """One folder of the view, open for reading, and for the one writer also for changes."""

    def __init__(self, index: Path, stamp: WordStamp) -> None:
        self._place = index
        self.stamp = stamp
        self._folder = index / WORDS_FOLDER / stamp.folder
        self._meta = names_crc(self._folder)
        self._index = tantivy.Index.open(str(self._folder))
        # A reader sees a commit when it asks to, not whenever a thread happens to look.
        self._index.config_reader("manual")
        self._see()

    def _see(self) -> None:
        """Opens the last commit, and notes its files."""
        self._index.reload()
        self._searcher = self._index.searcher()
        self._marks = marks(self._folder)

    @classmethod
    def load(cls, index: Path) -> Self | None:
        """The folder that counts, or None where there is none, or a damaged one."""
        for _ in range(3):
            # Tantivy raises ValueError, and a writer may be putting a new folder in place.
            with contextlib.suppress(OSError, ValueError, TypeError, KeyError), _panics():
                stamp = _read_stamp(index)
                if are_whole(index / WORDS_FOLDER / stamp.folder):
                    return cls(index, stamp)
        return None

    def search(
        self, terms: Sequence[WeightedTerm], limit: int, filters: Filters, bodies_only: bool
    ) -> list[Scored]:
        """The `limit` passages of the highest score; ties in no order to rely on.

        Raises ValueError where its files were damaged meanwhile.
        """
        limit = min(limit, self._searcher.num_docs)
        if limit < 1 or not terms:
            return []
        with _panics():
            query = matching(terms, filters, boosts_of(bodies_only))
            hits = self._searcher.search(query, limit, count=False).hits
            keys = self._searcher.fast_field_values("key", [address for _, address in hits])
        scores = [score for score, _ in hits]
        return [Scored(int(key or 0), score) for key, score in zip(keys, scores, strict=True)]

    def ceiling(self, terms: Sequence[WeightedTerm]) -> float:
        """The BM25 that no passage's body can exceed: every term there, and nothing else.

        Each term's inverse document frequency times k1 + 1, as Tantivy reckons it.
        """
        count = self._searcher.num_docs
        total = 0.0
        for word, weight in terms:
            held = self._searcher.doc_freq("body", word)
            total += weight * math.log(1 + (count - held + 0.5) / (held + 0.5))
        return BODY_BOOST * (K1 + 1) * total

    @property
    def spoiled(self) -> bool:
        """Whether its files were written to since it was opened; reading on might end the
        process."""
        return are_spoiled(self._marks)

    @property
    def is_latest(self) -> bool:
        """Whether nobody has written the view since it was opened."""
        try:
            return _read_stamp(self._place) == self.stamp
        except (OSError, ValueError, TypeError):
            return False

    def belongs(self, database: Database) -> bool:
        """Whether its keys are this database's, so that it can answer, if only in part."""
        return self.stamp.identity == database.identity and self.stamp.layout == _layout(database)

    def reaches(self, database: Database) -> bool:
        """Whether it can be caught up, since all deletions since are still logged."""
        reachable = database.pruned <= self.stamp.generation <= database.generation
        return self.belongs(database) and reachable and self.stamp.meta == self._meta

    @property
    def is_sound(self) -> bool:
        """Whether its statistics are those of what it holds, or as good as: an index of `LARGE`
        takes a minute to make anew, and deletions of a small share hardly change a score."""
        held, deleted = self._searcher.num_docs, self.stamp.deleted
        return not deleted or (held >= LARGE and deleted <= SMALL_SHARE * held)

    def is_current(self, database: Database) -> bool:
        """Whether it answers as a fresh one would."""
        same = self.stamp.generation == database.generation
        return same and self.reaches(database) and self.is_sound

    def catch_up(self, database: Database) -> None:
        """Takes in what the database changed since. Raises OSError or ValueError."""
        if self.spoiled:
            raise ValueError("the files were written to")
        writer = self._index.writer(WRITER_MEMORY, 1)
        with database.snapshot():
            generation, before = database.generation, self.stamp.max_key
            gone = database.rows(
                "SELECT key FROM deletions WHERE generation > ? AND key <= ?",
                (self.stamp.generation, before),
            )
            # Above `before` stands what a killed writer added but did not come to stamp.
            out = keyed([key for (key,) in gone], above=before)
            deleted = self._searcher.search(out, 1, count=True).count  # type: ignore[attr-defined]
            if deleted:
                writer.delete_documents_by_query(out)
            last = _add_above(writer, database, before)
        writer.commit()
        writer.wait_merging_threads()
        self._meta = names_crc(self._folder)
        reached = replace(self.stamp, generation=generation, max_key=last)
        self.stamp = replace(reached, deleted=self.stamp.deleted + deleted, meta=self._meta)
        write_whole(self._place / STAMP_FILE, sealed(asdict(self.stamp)))
        self._see()


def current_words(index: Path, database: Database) -> WordIndex:
    """The view as a fresh one would be; only under the writer's lock.

    Tantivy counts deleted documents in its statistics until it happens to merge their segment,
    so whatever deletes is rebuilt, unless it deletes a small share of very many.
    """
    view = WordIndex.load(index)
    if view is not None and view.reaches(database):
        if not view.is_current(database):
            view = caught_up_words(view, index, database)
        if view.is_sound:
            return view
    return rebuilt_words(index, database)


def caught_up_words(view: WordIndex, index: Path, database: Database) -> WordIndex:
    """The view with what the database changed since; only under the writer's lock.

    What a killed writer left in the folder can be in Tantivy's way (FileAlreadyExists); then
    the view moves to a fresh folder.
    """
    try:
        with _panics():
            view.catch_up(database)
        return view
    except (OSError, ValueError):
        return rebuilt_words(index, database)


def rebuilt_words(index: Path, database: Database) -> WordIndex:
    """A fresh folder of the database's present state; only under the writer's lock."""
    folder = uuid.uuid4().hex[:12]
    place = index / WORDS_FOLDER / folder
    place.mkdir(parents=True)
    writer = tantivy.Index(SCHEMA, path=str(place)).writer(WRITER_MEMORY, 1)
    with database.snapshot():
        generation, last = database.generation, _add_above(writer, database, 0)
    writer.commit()
    writer.wait_merging_threads()
    of_database = database.identity, folder, _layout(database), generation, last
    stamp = WordStamp(*of_database, deleted=0, meta=names_crc(place))
    if write_whole(index / STAMP_FILE, sealed(asdict(stamp))):
        _remove_others(index, folder)
    return WordIndex(index, stamp)


def _add_above(writer: Any, database: Database, last: int) -> int:
    """Adds the passages above key `last` in order; the last key then."""
    sql = (
        "SELECT p.words, p.lead, p.text, p.key, p.heading_path, p.section, r.title, r.year, "
        "r.doc_type, r.path, "
        "(SELECT json_group_array(topic) FROM topics t WHERE t.text_key = p.text_key) "
        "FROM passages p JOIN reports r USING (report_id) WHERE p.key > ? ORDER BY p.key LIMIT ?"
    )
    while rows := database.rows(sql, (last, ROWS_AT_ONCE)):
        for words, lead, text, *rest in rows:
            writer.add_document(document(inflated(words, lead, text), *rest))
        last = rows[-1][3]
    return last


def _layout(database: Database) -> str:
    """Changes with the fields, and with what assigned the topics that they hold."""
    return f"{LAYOUT} {database.tagger} {database.cutter}"


def _read_stamp(index: Path) -> WordStamp:
    return WordStamp(**unsealed((index / STAMP_FILE).read_bytes()))


@contextlib.contextmanager
def _panics() -> Iterator[None]:
    """Damaged files can also make Tantivy panic, which is no Exception."""
    try:
        yield
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise ValueError(str(error)) from error
        raise


def _remove_others(index: Path, folder: str) -> None:
    """Folders that nothing names any more; what Windows holds on to goes next time."""
    for other in (index / WORDS_FOLDER).iterdir():
        if other.name != folder:
            with contextlib.suppress(OSError):
                shutil.rmtree(other)
