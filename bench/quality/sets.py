"""The four evaluation sets, read where they lie. Nothing is trained or chosen on them."""

import json
import lzma
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_NUMBERED = re.compile(
    r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）]|\d+[.．、]"
    r"|第[一二三四五六七八九十]+[章节条])\s*"
)
_OPENING = re.compile(r"([^。]{4,45})。(.{40,})")
_SENTENCE_END = ("。", "！", "；", "？")
WINDOW = 4
SHORTEST_SENTENCE = 15  # characters


@dataclass(frozen=True)
class RankingSet:
    """Each query is ranked against all passages; `relevant[i]` numbers those that answer it."""

    name: str
    queries: tuple[str, ...]
    passages: tuple[str, ...]
    relevant: tuple[frozenset[int], ...]

    def __post_init__(self) -> None:
        if len(self.queries) != len(self.relevant):
            raise ValueError(f"{self.name}: {len(self.queries)} queries, not as many answers")
        if any(not 0 <= p < len(self.passages) for answer in self.relevant for p in answer):
            raise ValueError(f"{self.name}: an answer that is no passage")


@dataclass(frozen=True)
class PairSet:
    """Pairs `first[i]`, `second[i]` that people scored `scores[i]`, higher is closer."""

    name: str
    first: tuple[str, ...]
    second: tuple[str, ...]
    scores: tuple[float, ...]

    def __post_init__(self) -> None:
        if not len(self.first) == len(self.second) == len(self.scores):
            raise ValueError(f"{self.name}: sides and scores differ in number")


def evaluation_folder() -> Path:
    """`eval` in $JIUGAO_SHARED, else in the folder `shared` beside the checkout."""
    named = os.environ.get("JIUGAO_SHARED")
    shared = Path(named) if named else Path(__file__).resolve().parents[3] / "shared"
    return shared / "eval"


def _records(name: str) -> Iterator[dict[str, Any]]:
    """Raises FileNotFoundError where the shared folder is not there."""
    with lzma.open(evaluation_folder() / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _one_to_one(name: str, pairs: list[tuple[str, str]]) -> RankingSet:
    queries, passages = zip(*pairs, strict=True)
    return RankingSet(name, queries, passages, tuple(frozenset([i]) for i in range(len(pairs))))


def heading_pairs(text: str) -> list[tuple[str, str]]:
    """Heading and paragraph pairs of a policy document.

    Either a paragraph that opens with a numbered heading sentence of 4 to 45 characters, with at
    least 40 characters after it; or a heading line of 7 to 40 characters, followed by an
    unnumbered paragraph of over 60 characters.
    """
    pairs = []
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        number = _NUMBERED.match(line)
        if not number:
            continue
        rest = line[number.end() :]
        if opening := _OPENING.fullmatch(rest):
            pairs.append((opening[1], opening[2]))
        elif 7 <= len(rest) <= 40 and len(following) > 60 and not _NUMBERED.match(following):
            pairs.append((rest, following))
    return pairs


def load_policy() -> RankingSet:
    """policy_dev: heading -> its paragraph, 214 pairs of 30 national policy documents."""
    return _one_to_one(
        "policy_dev", [pair for r in _records("policy_dev") for pair in heading_pairs(r["text"])]
    )


def load_cmrc() -> RankingSet:
    """cmrc: question -> the encyclopaedia passage that it was written from."""
    passages, queries, relevant = [], [], []
    for number, record in enumerate(_records("cmrc_dev")):
        passages.append(record["passage"])
        queries += record["questions"]
        relevant += [frozenset([number])] * len(record["questions"])
    return RankingSet("cmrc", tuple(queries), tuple(passages), tuple(relevant))


def windows(sentences: list[str]) -> list[tuple[str, str]]:
    """First sentence and the other three of each window of four consecutive long sentences.

    Greetings and headings are passed over: they are shorter than 15 characters or end without a
    sentence mark.
    """
    long = [
        sentence
        for sentence in map(str.strip, sentences)
        if len(sentence) >= SHORTEST_SENTENCE and sentence.endswith(_SENTENCE_END)
    ]
    return [
        (long[at], "".join(long[at + 1 : at + WINDOW]))
        for at in range(0, len(long) - WINDOW + 1, WINDOW)
    ]


def load_national_reports() -> tuple[RankingSet, ...]:
    """national_reports: a window's first sentence -> its other three, a set for each year.

    Ranked within the year, because the same topics come back every year in nearly the same
    words, and only one of them would count as right.
    """
    return tuple(
        _one_to_one(f"national_reports {record['year']}", windows(record["sentences"]))
        for record in _records("national_reports_2008_2022")
    )


def load_stsb() -> PairSet:
    """stsb_dev: sentence pairs scored 0 to 5."""
    records = list(_records("stsb_dev"))
    return PairSet(
        "stsb_dev",
        tuple(r["a"] for r in records),
        tuple(r["b"] for r in records),
        tuple(float(r["score"]) for r in records),
    )
