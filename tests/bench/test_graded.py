"""The graded collections have the shape that their descriptions give."""

import json
from collections import Counter
from pathlib import Path

from bench.quality import graded
from bench.quality.graded import OWN_WORDS_PASSAGES, OWN_WORDS_QUERIES
from bench.quality.labels import HEADINGS, REPORTS
from indexer.build import build
from indexer.sections import SECTION_CODES
from indexer.store import LocalStore
from tests.fakes import FakeEncoder


def records(file: Path) -> list[dict]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_passages_never_say_their_topic() -> None:
    passages = records(OWN_WORDS_PASSAGES)
    counts = Counter((one["topic"], one["section"]) for one in passages)
    assert (len(passages), len(counts), set(counts.values())) == (576, 144, {4})
    assert [one for one in passages if one["topic"] in one["text"]] == []


def test_each_passage_in_its_own_words_is_built_and_judged(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    graded.write_own_words(tmp_path / "reports")
    build([tmp_path / "reports"], tmp_path / "index", FakeEncoder(), jobs=1)
    collection = graded.own_words(LocalStore.open(tmp_path / "index"))
    assert Counter(p.passage.section for p in collection.passages) == {
        "practice": 192,
        "problems": 192,
        "plan": 192,
    }
    assert {tuple(sorted(Counter(one.grades.values()).items())) for one in collection.judged} == {
        ((2.0, 8), (3.0, 4))
    }
    assert len(collection.judged) == len(records(OWN_WORDS_QUERIES)) == 336
    some = collection.on_topics({"阵地建设"})
    assert {one.topic for one in some.judged} == {"阵地建设"}


def test_sample_queries_find_their_passages(tmp_path: Path) -> None:
    build(graded.sample_files(), tmp_path / "index", FakeEncoder(), jobs=1)
    collection = graded.sample(LocalStore.open(tmp_path / "index"))
    assert len(collection.judged) == 182
    assert [one.query for one in collection.judged if not one.grades] == []


def test_labelled_headings_and_paragraphs_are_enough_and_of_known_sections() -> None:
    headings = records(HEADINGS)
    paragraphs = [one for report in records(REPORTS) for one in report["paragraphs"]]
    assert min(len(headings), len(paragraphs)) >= 300
    assert {one["section"] for one in (*headings, *paragraphs)} == set(SECTION_CODES)
