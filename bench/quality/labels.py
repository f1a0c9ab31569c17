"""How well ingest tells the section types: of headings, and of paragraphs without headings."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from sklearn.metrics import confusion_matrix, f1_score

from indexer.ingest import ingest_file
from indexer.records import Report
from indexer.sections import SECTION_CODES
from indexer.settings import Settings

HERE = Path(__file__).parent
HEADINGS = HERE / "section_headings.jsonl"
REPORTS = HERE / "section_reports.jsonl"
CORPUS = HERE.parents[1] / "corpus"
FILLING = "这里是该标题之下的一段正文，用来占住它的位置，长度与一般段落相当。"


@dataclass(frozen=True)
class Judgement:
    """What one text is, and what ingest took it for: section codes."""

    half: str
    text: str
    right: str
    given: str


@dataclass(frozen=True)
class Agreement:
    """Of `count` texts: macro-F1 over the sections that occur, the share that is right, and the
    confusion (right, given), both in the order of `sections`."""

    name: str
    half: str
    count: int
    macro_f1: float
    accuracy: float
    sections: tuple[str, ...]
    confusion: np.ndarray


def headings() -> Iterator[Judgement]:
    """Each heading as the only one of a report of its 文种, after a first paragraph."""
    for record in _records(HEADINGS):
        lines = (f"某单位关于某项工作的{record['doc_type']}", FILLING)
        heading = f"一、{record['heading']}"
        passage = _ingested("\n".join((*lines, heading, FILLING[1:]))).passages[-1]
        yield Judgement(record["half"], record["heading"], record["section"], passage.section)


def paragraphs() -> Iterator[Judgement]:
    """Each paragraph of reports that have no headings."""
    for record in _records(REPORTS):
        texts = [one["text"] for one in record["paragraphs"]]
        report = _ingested("\n".join((record["title"], *texts)))
        for one in record["paragraphs"]:
            given = _section_of(report, one["text"])
            yield Judgement(record["half"], one["text"], one["section"], given)


def agreements(name: str, judged: Sequence[Judgement]) -> list[Agreement]:
    """An agreement for each half."""
    return [
        _agreement(name, half, [one for one in judged if one.half == half])
        for half in sorted({one.half for one in judged})
    ]


def _agreement(name: str, half: str, judged: Sequence[Judgement]) -> Agreement:
    right, given = [one.right for one in judged], [one.given for one in judged]
    sections = tuple(code for code in SECTION_CODES if code in {*right, *given})
    occurring = [code for code in sections if code in right]
    macro = f1_score(right, given, labels=occurring, average="macro", zero_division=0)
    accuracy = sum(a == b for a, b in zip(right, given, strict=True)) / len(right)
    confusion = confusion_matrix(right, given, labels=sections)
    return Agreement(name, half, len(right), float(macro), accuracy, sections, confusion)


def _ingested(text: str) -> Report:
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"{text.splitlines()[0]}.txt"
        file.write_text(text, encoding="utf-8")
        return ingest_file(file, file.name, Settings())


def _section_of(report: Report, text: str) -> str:
    """The section of the passage that a text went into, "" where cleaning took it out."""
    opening = text[:20]
    found = (p.section for p in report.passages if opening in p.text or opening in p.lead)
    return next(found, "")


def _records(file: Path) -> Iterator[dict[str, Any]]:
    for line in file.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)
