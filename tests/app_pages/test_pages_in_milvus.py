"""The pages show the same of an index in Milvus."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

pytest.importorskip("pymilvus")
pytest.importorskip("milvus_lite")

from indexer.settings import STORE_VARIABLE
from indexer.store.carrying import carry
from indexer.store.localcarrying import LocalOrigin
from indexer.store.milvus import MilvusPlace
from indexer.store.milvus.carrying import MilvusTarget
from tests.app_pages.conftest import OpenPage, html


def test_pages_of_an_index_in_milvus(
    sample_index: Path, tmp_path: Path, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = f"milvus:{tmp_path / 'lite.db'}"
    place = MilvusPlace.parse(store)
    with LocalOrigin(sample_index) as origin, MilvusTarget(place, origin) as target:
        carry(origin, target, store)
    for name in ("", "outline", "browse", "overview"):
        parameters = {"q": "存在问题 阵地建设"} if name in ("", "outline") else {}
        monkeypatch.delenv(STORE_VARIABLE, raising=False)
        local = open_page(sample_index, name, **parameters)
        monkeypatch.setenv(STORE_VARIABLE, store)
        milvus = open_page(tmp_path / "index", name, **parameters)
        assert shown(milvus) == shown(local) != "", name


def shown(page: AppTest) -> str:
    """A page without the time that it took."""
    return re.sub(r"用时 \d+ 毫秒", "", html(page))
