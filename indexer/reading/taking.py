"""Taking in one file: its bytes, their name, and the report in them, ready for the store."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import numpy as np

from indexer.errors import FileError, ModelNotLoaded
from indexer.ingest import SUPPORTED_SUFFIXES, archive, embedding_text, ingest_bytes
from indexer.ingest.read import file_bytes
from indexer.lexicon import words
from indexer.lexicon.traditional import simplified
from indexer.lexicon.width import nfkc
from indexer.quantised import Bytes, quantised
from indexer.records import TEXT_KEY_BYTES, Passage, Report
from indexer.settings import Settings

if TYPE_CHECKING:
    from indexer.embedding.encoder import StaticEncoder

LETTERS = re.compile(r"[^\W\d_]+")
UNREAD = "unread"
"""Stands for the name of bytes that were not read to their end, so that they are no others."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file, called `path` in the index; `member` leads to one inside the archive `file`. It is
    only read unless its bytes are those of `known_digest`."""

    file: Path
    path: str
    member: tuple[str, ...] = ()
    known_digest: str = ""

    @property
    def suffix(self) -> str:
        """In lower case, with the dot."""
        return PurePosixPath(self.path).suffix.lower()


@dataclass(frozen=True, slots=True)
class Keys:
    """What is made of a passage for the store: its words, and what names its text."""

    words: str
    text_key: bytes
    same_key: bytes | None


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file: a report, with the keys of each passage and, where they were asked
    for, their vectors in bytes, or a reason why not, or neither: the same bytes. `digest` is ""
    where they were not read."""

    digest: str
    report: Report | None = None
    keys: tuple[Keys, ...] = ()
    vectors: Bytes | None = None
    reason: str | None = None


def take_in(source: Source, settings: Settings) -> Taken:
    """Reads one file; whatever is wrong with it becomes a reason in Chinese."""
    digest = ""
    try:
        data = _bytes(source)
        digest = hashlib.sha256(data).hexdigest() if source.suffix in SUPPORTED_SUFFIXES else ""
        if digest and digest == source.known_digest:
            return Taken(digest)
        report = ingest_bytes(data, source.path, settings)
        return Taken(digest, report, tuple(map(keys_of, report.passages)))
    except FileError as error:
        return Taken(digest, reason=error.reason)
    except MemoryError:
        raise
    # One file that a parser did not expect must not keep all others out.
    except Exception as error:
        return Taken(digest, reason=f"处理时出错（{type(error).__name__}：{error}）")


def take_in_all(
    sources: Sequence[Source], settings: Settings, model: Path | None = None
) -> list[Taken]:
    """Reads several files, see `take_in`, and embeds their passages with the static model of a
    folder, if one is given."""
    taken = [take_in(source, settings) for source in sources]
    return _embedded(taken, model) if model else taken


def _bytes(source: Source) -> bytes:
    # A format that is not read may be a film: its bytes are left alone.
    if source.suffix not in SUPPORTED_SUFFIXES:
        return b""
    if source.member:
        return archive.member_bytes(source.file, source.member)
    return file_bytes(source.file)


def text_key(passage: Passage) -> bytes:
    """Names the text that a passage's vector is made from."""
    return hashlib.sha256(embedding_text(passage).encode()).digest()[:TEXT_KEY_BYTES]


def same_key(passage: Passage) -> bytes | None:
    """Names the text without placeholders, digits and punctuation, in simplified characters; None
    if nothing is left."""
    folded = simplified(nfkc(passage.content).lower())
    letters = "".join(LETTERS.findall(folded))
    return hashlib.sha256(letters.encode()).digest()[:TEXT_KEY_BYTES] if letters else None


def body_words(passage: Passage) -> str:
    """The words of a passage for the word leg, parted by spaces."""
    return " ".join(words.cut(f"{passage.lead}\n{passage.content}"))


def keys_of(passage: Passage) -> Keys:
    """What is made of a passage for the store."""
    return Keys(body_words(passage), text_key(passage), same_key(passage))


def _embedded(taken: Sequence[Taken], model: Path) -> list[Taken]:
    """With vectors; without where the model cannot be loaded here: whoever asked has it, too."""
    passages = [one.report.passages if one.report else () for one in taken]
    try:
        texts = [embedding_text(passage) for some in passages for passage in some]
        vectors = quantised(_encoder(model).encode(texts))
    except ModelNotLoaded:
        return list(taken)
    ends = np.cumsum([len(some) for some in passages])[:-1]
    parts = np.split(vectors, ends)
    return [replace(one, vectors=part) for one, part in zip(taken, parts, strict=True)]


@lru_cache(maxsize=1)
def _encoder(model: Path) -> "StaticEncoder":
    # Who reads without embedding need not wait for it.
    from indexer.embedding.encoder import StaticEncoder

    return StaticEncoder(model, model.name)
