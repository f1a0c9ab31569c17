"""Pairs of texts that belong together, drawn as ranges of one long array of token ids."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from tokenizers import Tokenizer

Ranges = np.ndarray
"""int64 (bags, parts, 2): first and end token of each part of each bag."""

LONGEST_CHUNK = 220  # characters; longer paragraphs are cut at sentence ends
SHORTEST_REST = 40  # characters that must follow an opening sentence
_CLAUSE = re.compile(r"[^，,。！？!?；;：:、]*[，,。！？!?；;：:、]+|[^，,。！？!?；;：:、]+$")
_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]*[”’」』）]*|\n")
_NUMBER = re.compile(
    r"^\s*(?:第[一二三四五六七八九十百零〇\d]+[章节条]\s*"
    r"|[（(]?[一二三四五六七八九十百\d]+[)）、.．是要]+|[一二三四五六七八九十]+是)\s*"
)


@dataclass(frozen=True)
class Document:
    """A title and its paragraphs; `headings[i]` is the nearest heading above paragraph i, or ''."""

    title: str
    paragraphs: tuple[str, ...]
    headings: tuple[str, ...]


@dataclass(frozen=True)
class Bags:
    """Token ids of many texts end to end; text i begins at offsets[i]."""

    tokens: np.ndarray
    offsets: np.ndarray


@dataclass(frozen=True)
class Chunk:
    """A paragraph, or a part of a long one, as clauses; `lead` clauses make its first sentence."""

    clauses: tuple[str, ...]
    lead: int

    @property
    def opens_like_a_heading(self) -> bool:
        """Whether a first sentence of 4 to 45 characters stands before enough other text."""
        first = sum(map(len, self.clauses[: self.lead]))
        rest = sum(map(len, self.clauses[self.lead :]))
        return 4 <= first <= 46 and rest >= SHORTEST_REST


def sentences(text: str) -> list[str]:
    """Sentences with their end marks; a line end ends a sentence and is one of its own."""
    return _SENTENCE.findall(text)


def without_number(heading: str) -> str:
    """A heading without its 一、 or 第三章."""
    return _NUMBER.sub("", heading).strip()


def chunk(parts: Sequence[str]) -> Chunk:
    """A chunk of some sentences; the number before the first is left off."""
    cut = [_CLAUSE.findall(s) for s in (without_number(parts[0]), *parts[1:])]
    return Chunk(tuple(c for clauses in cut for c in clauses), len(cut[0]))


def chunks(paragraph: str) -> list[Chunk]:
    """A paragraph's chunks, each of whole sentences."""
    found: list[list[str]] = [[]]
    for sentence in sentences(paragraph):
        if found[-1] and sum(map(len, found[-1])) + len(sentence) > LONGEST_CHUNK:
            found.append([])
        found[-1].append(sentence)
    return [chunk(parts) for parts in found if parts]


class Tokens:
    """Collects texts and gives each its range; `ids` is the array that the ranges point into."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._parts: list[np.ndarray] = []
        self._size = 0

    def add(self, texts: Sequence[str]) -> np.ndarray:
        """Ranges int64 (n, 2) of the texts, in order and without gaps between them."""
        encoded = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        parts = [np.array(e.ids, dtype=np.int32) for e in encoded]
        ends = self._size + np.cumsum([0] + [len(p) for p in parts])
        self._parts += parts
        self._size = int(ends[-1])
        return np.stack([ends[:-1], ends[1:]], axis=1)

    def ids(self) -> np.ndarray:
        """int32 (tokens added so far,)."""
        return np.concatenate(self._parts) if self._parts else np.zeros(0, dtype=np.int32)


class FixedPairs:
    """Pairs that are always the same: query range and passage range, int64 (n, 2) each.

    `run` neighbours are drawn together, so that a batch holds passages of one document against
    each other.
    """

    def __init__(self, queries: np.ndarray, passages: np.ndarray, run: int = 1) -> None:
        filled = (np.diff(queries) > 0)[:, 0] & (np.diff(passages) > 0)[:, 0]
        self.queries, self.passages, self.run = queries[filled], passages[filled], run

    def draw(self, count: int, rng: np.random.Generator) -> tuple[Ranges, Ranges]:
        rows = runs(len(self.queries), count, self.run, rng)
        return self.queries[rows][:, None], self.passages[rows][:, None]


class ClausePairs:
    """One to three clauses of a chunk against the rest of it, cut anew at each draw."""

    def __init__(self, clauses: np.ndarray, first: np.ndarray, count: np.ndarray, run: int) -> None:
        self.clauses = clauses
        self.first, self.count = first[count > 1], count[count > 1]
        self.run = run

    def draw(self, count: int, rng: np.random.Generator) -> tuple[Ranges, Ranges]:
        rows = runs(len(self.first), count, self.run, rng)
        first, size = self.first[rows], self.count[rows]
        length = np.minimum(rng.integers(1, 4, count), size - 1)
        start = first + (rng.random(count) * (size - length + 1)).astype(np.int64)
        begin, end = self.clauses[start, 0], self.clauses[start + length - 1, 1]
        before = np.stack([self.clauses[first, 0], begin], axis=1)
        after = np.stack([end, self.clauses[first + size - 1, 1]], axis=1)
        query = np.stack([begin, end], axis=1)
        return query[:, None], np.stack([before, after], axis=1)


class Source(Protocol):
    """What pairs are drawn from."""

    def draw(self, count: int, rng: np.random.Generator) -> tuple[Ranges, Ranges]:
        """Up to `count` queries and their passages, each as ranges (n, parts, 2)."""
        ...


def runs(size: int, count: int, run: int, rng: np.random.Generator) -> np.ndarray:
    """`count` row numbers below `size`, in runs of `run` neighbours."""
    starts = rng.integers(0, size, -(-count // run))
    return ((starts[:, None] + np.arange(run)) % size).ravel()[:count]


def gathered(tokens: np.ndarray, ranges: Ranges, drop: float, rng: np.random.Generator) -> Bags:
    """The bags' token ids, a share `drop` of them left out by chance."""
    lengths = (ranges[..., 1] - ranges[..., 0]).ravel()
    ends = np.cumsum(lengths)
    at = np.arange(ends[-1]) - np.repeat(ends - lengths - ranges[..., 0].ravel(), lengths)
    bag = np.repeat(np.arange(len(ranges)), lengths.reshape(len(ranges), -1).sum(1))
    kept = rng.random(len(at)) >= drop
    sizes = np.bincount(bag[kept], minlength=len(ranges))
    return Bags(tokens[at[kept]], np.concatenate([[0], np.cumsum(sizes)[:-1]]))


def of_chunks(tokens: Tokens, found: Sequence[Chunk], run: int) -> tuple[FixedPairs, ClausePairs]:
    """Opening sentence -> rest, and clauses -> rest, of chunks in document order."""
    clauses = tokens.add([c for piece in found for c in piece.clauses])
    count = np.array([len(piece.clauses) for piece in found])
    first = np.concatenate([[0], np.cumsum(count)[:-1]])
    led = np.array([piece.opens_like_a_heading for piece in found])
    lead = np.array([piece.lead for piece in found])[led]
    starts, ends = clauses[first[led], 0], clauses[(first + count - 1)[led], 1]
    middle = clauses[first[led] + lead - 1, 1]
    leads = FixedPairs(np.stack([starts, middle], 1), np.stack([middle, ends], 1), run)
    return leads, ClausePairs(clauses, first, count, run)


def chunk_list(documents: Iterable[Document]) -> list[Chunk]:
    """All chunks of all paragraphs, in order."""
    return [c for doc in documents for paragraph in doc.paragraphs for c in chunks(paragraph)]


def titled(tokens: Tokens, documents: Sequence[Document], longest: int = 600) -> FixedPairs:
    """Title -> the document's first `longest` characters."""
    titles = tokens.add([doc.title for doc in documents])
    texts = ["\n".join(doc.paragraphs)[:longest] for doc in documents]
    return FixedPairs(titles, tokens.add(texts))


def headed(tokens: Tokens, documents: Sequence[Document]) -> FixedPairs:
    """Title, or nearest heading with its title -> paragraph."""
    pairs = [
        (f"{doc.title} {without_number(heading)}", paragraph[: 2 * LONGEST_CHUNK])
        for doc in documents
        for heading, paragraph in zip(doc.headings, doc.paragraphs, strict=True)
        if len(paragraph) >= SHORTEST_REST
    ]
    return FixedPairs(tokens.add([q for q, _ in pairs]), tokens.add([p for _, p in pairs]))
