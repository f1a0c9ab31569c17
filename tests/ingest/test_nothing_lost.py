"""Whatever a report is cut into, put together again it is the cleaned report."""

import re
from pathlib import Path

import pytest

from indexer.ingest import ingest_file
from indexer.ingest.clean import clean
from indexer.ingest.read import read
from indexer.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "reports"
FILES = sorted([*(ROOT / "corpus").iterdir(), *(REAL.iterdir() if REAL.is_dir() else ())])


def plain(text: str) -> str:
    return re.sub(r"[\s：:]", "", text)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_character_is_in_a_heading_or_a_passage(file: Path) -> None:
    report = ingest_file(file, file.name, Settings())
    lines, _ = clean(read(file, file.name).lines)
    repeated = {removal.line for removal in report.removed if removal.reason == "重复的标题"}
    body = plain("".join(line.text for line in lines if line.number not in repeated))
    body = body.removeprefix(plain(report.title))
    for heading in report.headings:
        if not any(heading.text in passage.text for passage in report.passages):
            body = body.replace(plain(heading.text), "", 1)
    for passage in report.passages:
        text = plain(passage.text)
        assert text in body
        body = body.replace(text, "", 1)
    assert body == ""
