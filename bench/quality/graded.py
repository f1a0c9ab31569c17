"""The two collections with graded queries, each built as an index from report files."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench.quality.ranking import Judged
from indexer.records import Filters, StoredPassage
from indexer.sections import SECTION_NAMES
from indexer.store import LocalStore

HERE = Path(__file__).parent
CORPUS = HERE.parents[1] / "corpus"
SAMPLE_QUERIES = HERE / "sample_queries.jsonl"
OWN_WORDS_PASSAGES = HERE / "own_words_passages.jsonl"
OWN_WORDS_QUERIES = HERE / "own_words_queries.jsonl"
TOPICS_TOGETHER = 12
SAME_SECTION, OTHER_SECTION = 3.0, 2.0
"""Grades of a passage on the topic asked for, in the section asked for or in another."""


@dataclass(frozen=True)
class GradedCollection:
    """Passages, in the order of their numbers, and what was asked of them."""

    name: str
    passages: tuple[StoredPassage, ...]
    judged: tuple[Judged, ...]

    def numbers(self) -> dict[str, int]:
        """The number of each passage, by its id."""
        return {stored.passage_id: number for number, stored in enumerate(self.passages)}

    def texts(self) -> list[str]:
        """Each passage under its headings, as other systems are given it."""
        return [
            "\n".join((*one.passage.heading_path, one.passage.lead, one.passage.text))
            for one in self.passages
        ]

    def on_topics(self, topics: Collection[str]) -> "GradedCollection":
        """The same passages, asked only for these topics."""
        chosen = tuple(one for one in self.judged if one.topic in topics)
        return replace(self, judged=chosen)


def sample_files() -> list[Path]:
    """The reports of `corpus/` that were judged: what came later has no grades."""
    paths = {entry["path"] for record in _records(SAMPLE_QUERIES) for entry in record["relevant"]}
    return [CORPUS.parent / path for path in sorted(paths)]


def sample(store: LocalStore) -> GradedCollection:
    """The graded queries over the sample reports (SAMPLE_QUERIES.md)."""
    passages = _passages(store)
    judged = []
    for record in _records(SAMPLE_QUERIES):
        grades = {
            number: float(entry["grade"])
            for entry in record["relevant"]
            for number, stored in enumerate(passages)
            if stored.path == entry["path"] and stored.passage.text.startswith(entry["opening"])
        }
        judged.append(Judged(record["query"], grades, record["kind"], record["half"]))
    return GradedCollection("sample", passages, tuple(judged))


def write_own_words(folder: Path) -> None:
    """The passages as reports: each has four topics under each of its headings."""
    records = list(_records(OWN_WORDS_PASSAGES))
    topics = list(dict.fromkeys(record["topic"] for record in records))
    texts: dict[tuple[str, str], list[str]] = {}
    for record in records:
        texts.setdefault((record["section"], record["topic"]), []).append(record["text"])
    for start in range(0, len(topics), TOPICS_TOGETHER):
        group = topics[start : start + TOPICS_TOGETHER]
        for number in range(len(group)):
            name = f"{start + number + 1}号单位2023年工作总结"
            lines = [name]
            for section in ("practice", "problems", "plan"):
                lines.append(f"{'一二三'[len(lines) // 5]}、{SECTION_NAMES[section]}")
                lines += [
                    texts[section, group[(number - 3 * turn) % len(group)]][turn]
                    for turn in range(4)
                ]
            (folder / f"{name}.txt").write_text("\n".join(lines), encoding="utf-8")


def own_words(store: LocalStore) -> GradedCollection:
    """Topics that passages speak of in their own words (OWN_WORDS.md)."""
    passages = _passages(store)
    known = {record["text"]: record["topic"] for record in _records(OWN_WORDS_PASSAGES)}
    topics = [known[stored.passage.text] for stored in passages]
    judged = []
    for record in _records(OWN_WORDS_QUERIES):
        grades = {
            number: SAME_SECTION if one.passage.section == record["section"] else OTHER_SECTION
            for number, (one, topic) in enumerate(zip(passages, topics, strict=True))
            if topic == record["topic"]
        }
        kind, half = record["kind"], record["half"]
        judged.append(Judged(record["query"], grades, kind, half, record["topic"]))
    return GradedCollection("own words", passages, tuple(judged))


def _passages(store: LocalStore) -> tuple[StoredPassage, ...]:
    return tuple(store.passages(store.browse(Filters(), limit=100_000)))


def _records(file: Path) -> Iterator[dict[str, Any]]:
    for line in file.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)
