"""Every hostile file beside good ones: each gives its line, and the good ones are found."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.hostile import CASES
from tests.hostile.__main__ import table

ROOT = Path(__file__).resolve().parents[2]
GOOD = 5
DOCUMENT = ROOT / "docs" / "hostile.md"


def jiugao(*arguments: object, status: int) -> Any:
    """What a command prints as JSON."""
    command = [sys.executable, "-m", "indexer", *map(str, arguments), "--json"]
    told = subprocess.run(command, capture_output=True, cwd=ROOT, check=False)
    assert told.returncode == status, told.stderr.decode(errors="replace")[-2000:]
    return json.loads(told.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="no such names, files and limits elsewhere")
def test_each_gives_its_line_and_the_rest_is_found(tmp_path: Path) -> None:
    corpus, index = tmp_path / "材料", tmp_path / "index"
    good = sorted((ROOT / "corpus").glob("*.txt"))[:GOOD]
    for place in ("甲", "好", "乙"):
        (corpus / place).mkdir(parents=True)
    for file in good:
        shutil.copy(file, corpus / "好")
    for number, case in enumerate(CASES):
        folder = corpus / ("甲" if number % 2 else "乙") / case.name
        folder.mkdir()
        case.make(folder)
    places = {
        case.name: f"材料/{'甲' if number % 2 else '乙'}/{case.name}"
        for number, case in enumerate(CASES)
    }
    built = jiugao("build", corpus, "--index", index, "--jobs", 2, status=1)
    assert {one["path"]: one["reason"] for one in built["failed"]} == {
        f"{places[case.name]}/{path}": reason
        for case in CASES
        for path, reason in case.expected.items()
    }
    held = jiugao("browse", "--index", index, "-k", 1000, status=0)["reports"]
    assert sorted(one["path"] for one in held) == sorted(
        [f"材料/好/{file.name}" for file in good]
        + [f"{places[case.name]}/{path}" for case in CASES for path in case.indexed]
    )
    for file in good:
        hits = jiugao("search", file.stem, "--index", index, status=0)["hits"]
        assert f"材料/好/{file.name}" in {hit["path"] for hit in hits}
    assert {place.name for place in tmp_path.iterdir()} == {"材料", "index"}


def test_the_document_lists_what_happens() -> None:
    assert table() in DOCUMENT.read_text(encoding="utf-8")
