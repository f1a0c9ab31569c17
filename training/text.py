"""Training text: where it lies, how it is read, and what evaluation text is taken out of it."""

import json
import lzma
import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from indexer.fitting.pairs import Document, sentences

SHORTEST_LEAK = 15  # characters; shorter sentences are common stock

_CLAUSE_BREAK = re.compile(r"[^\w]+")
_NOT_WORD = re.compile(r"[\W_]+")
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_MARK = re.compile(r"^\s*[#>|*\-]+\s*")


def shared_folder() -> Path:
    """Where training and evaluation data lie: $JIUGAO_SHARED, else `shared` beside the checkout."""
    named = os.environ.get("JIUGAO_SHARED")
    return Path(named) if named else Path(__file__).resolve().parents[2] / "shared"


def records(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of an xz-compressed JSON-lines file. Raises OSError where it cannot be read."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def squeezed(text: str) -> str:
    """Text as leaks are compared: NFKC, letters and digits only."""
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", text))


class Leaks:
    """Evaluation sentences, found in other text wherever one begins at a clause.

    An evaluation sentence counts from 15 characters (letters and digits). It is looked up at each
    clause start, so that a training sentence which merely contains it is caught as well.
    """

    def __init__(self, evaluation: Iterable[str]) -> None:
        self.whole: set[str] = set()
        self._by_start: dict[str, list[str]] = defaultdict(list)
        for sentence in {squeezed(s) for text in evaluation for s in sentences(text)} - {""}:
            self.whole.add(sentence)
            if len(sentence) >= SHORTEST_LEAK:
                self._by_start[sentence[:SHORTEST_LEAK]].append(sentence)

    def inside(self, text: str) -> bool:
        """Whether an evaluation sentence of 15 characters or more stands in the text."""
        clauses = _CLAUSE_BREAK.split(unicodedata.normalize("NFKC", text))
        joined = "".join(clauses).replace("_", "")
        at = 0
        for clause in clauses:
            known = self._by_start.get(joined[at : at + SHORTEST_LEAK], ())
            if any(joined.startswith(sentence, at) for sentence in known):
                return True
            at += len(clause.replace("_", ""))
        return False

    def removed(self, text: str) -> str:
        """The text without the sentences in which an evaluation sentence stands."""
        return "".join(s for s in sentences(text) if s == "\n" or not self.inside(s))


def strings(value: object) -> Iterator[str]:
    """Every string inside a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)


def evaluation_leaks(folder: Path) -> Leaks:
    """Leaks for every string of every evaluation file under `folder`."""
    files = sorted(folder.glob("*.jsonl.xz"))
    return Leaks(text for file in files for record in records(file) for text in strings(record))


def document(title: str, text: str, leaks: Leaks) -> Document:
    """A training document without evaluation sentences; Markdown headings become `headings`."""
    heading, paragraphs, headings = "", [], []
    for line in _COMMENT.sub("", leaks.removed(text)).split("\n"):
        words = _MARK.sub("", line).strip()
        if line.startswith("#"):
            heading = words
        elif words:
            paragraphs.append(words)
            headings.append(heading)
    return Document(leaks.removed(title), tuple(paragraphs), tuple(headings))


def documents(folder: Path, name: str, leaks: Leaks) -> list[Document]:
    """All documents of `news` or `laws`, in file order."""
    found = (document(r["title"], r["text"], leaks) for r in records(folder / f"{name}.jsonl.xz"))
    return [doc for doc in found if doc.paragraphs]


def labelled(folder: Path, name: str, leaks: Leaks) -> list[tuple[str, str, float]]:
    """Scored pairs of a labelled file (0..5, or 0/1), none with a sentence of an evaluation set.

    Here even a short sentence that stands whole in an evaluation set drops its pair.
    """
    pairs = []
    for r in records(folder / f"{name}.jsonl.xz"):
        first, second = (r["query"], r["positive"]) if "query" in r else (r["a"], r["b"])
        score = float(r.get("score", r.get("label", 1)))
        if not any(squeezed(s) in leaks.whole or leaks.inside(s) for s in (first, second)):
            pairs.append((first, second, score))
    return pairs
