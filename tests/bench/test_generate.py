"""The corpora that speed is measured on."""

import json
import lzma
import random
from itertools import islice
from pathlib import Path

from bench.generate import Corpus, endless, paragraphs, reports, write, write_more
from indexer.ingest import ingest_file
from indexer.sections import SECTION_TYPES
from indexer.settings import Settings

TEXTS = [f"第{n}个村修好了路，接通了水。群众说起来都高兴，日子有了奔头。" * 3 for n in range(40)]


def test_short_lines_are_joined_and_long_ones_parted_at_sentences(tmp_path: Path) -> None:
    (tmp_path / "training").mkdir()
    sentence = "一" * 89 + "。"
    news = [{"text": f"短句。\n{sentence}\n{sentence * 5}"}]
    for name, held in (("news", news), ("laws", [{"text": f"# 法\n{sentence}"}])):
        with lzma.open(tmp_path / "training" / f"{name}.jsonl.xz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(one) + "\n" for one in held)
    assert paragraphs(tmp_path) == [f"短句。{sentence}", sentence * 4, sentence, f"法{sentence}"]


def test_no_paragraph_is_said_twice() -> None:
    drawn = list(islice(endless(TEXTS, random.Random(0), fresh=True), 80))
    assert sorted(drawn[:40]) == sorted(TEXTS)
    assert len(set(drawn)) == 80


def test_a_corpus_is_of_the_size_asked_for_and_always_the_same(tmp_path: Path) -> None:
    made = write(tmp_path / "one", 20_000, TEXTS)
    files = sorted((tmp_path / "one").rglob("*.txt"))
    lengths = [len(file.read_text(encoding="utf-8")) for file in files]
    size = sum(file.stat().st_size for file in files)
    assert made == Corpus(len(files), sum(lengths), size)
    assert 20_000 <= made.characters < 20_000 + max(lengths)
    assert write(tmp_path / "other", 20_000, TEXTS) == made


def test_reports_have_headings_that_ingest_knows(tmp_path: Path) -> None:
    [file] = write_more(tmp_path, 1, TEXTS)
    report = ingest_file(file, file.name, Settings())
    codes = {section.code for section in SECTION_TYPES}
    assert {heading.section for heading in report.headings} <= codes - {"opening", "closing"}
    assert 4 <= len(report.headings) <= 6


def test_more_reports_are_none_of_the_corpus() -> None:
    held = {content for _, content in islice(reports(TEXTS), 50)}
    assert not held & {content for _, content in islice(reports(TEXTS, 1, fresh=False), 50)}
