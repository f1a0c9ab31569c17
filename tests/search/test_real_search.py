"""The main job on the real reports, with the built-in model."""

import os
from pathlib import Path

import pytest

from indexer.build import build
from indexer.embedding.encoder import load_encoder
from indexer.search import Library

pytestmark = pytest.mark.real_reports

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "reports"
FOLDER = Path(os.environ.get("JIUGAO_REAL_REPORTS", BESIDE))

if not FOLDER.is_dir():
    pytest.skip("the real reports are not at hand", allow_module_level=True)


def test_problems_with_premises(tmp_path: Path) -> None:
    result = build([FOLDER], tmp_path / "index", load_encoder())
    assert (result.reports, result.failed) == (5, ())
    library = Library(tmp_path / "index")
    hits = library.search("存在问题 阵地建设").hits
    library.close()
    assert (hits[0].path[-24:-20], hits[0].section) == ("002_", "problems")
    assert "活动场地用房不足" in hits[0].text
    assert any("基层阵地的渗透力" in hit.text for hit in hits[:3])
