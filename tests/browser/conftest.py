"""What the browser tests share: a browser that must be there, and an app of their own."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.build import build
from indexer.embedding.encoder import load_encoder
from tests.browser.driver import CHROMEDRIVER, CHROMIUM, ROOT, served_app

HOSTILE = (
    "2023年试验工作总结\n一、存在问题\n"
    "（一）夜班食堂供餐不足。<script>document.title='坏'</script> 费用$x$与**b**，[链接](http://a)~~。"
)


@pytest.fixture(scope="session")
def library_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an index of the sample reports and a hostile one, and with those files."""
    if not (CHROMIUM and CHROMEDRIVER):
        if os.environ.get("JIUGAO_REQUIRE_BROWSER"):
            pytest.fail("chromium and chromedriver are required and not installed")
        pytest.skip("chromium and chromedriver are not installed")
    folder = tmp_path_factory.mktemp("browser")
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    (folder / "hostile").mkdir()
    (folder / "hostile" / "试验.txt").write_text(HOSTILE, encoding="utf-8")
    places = [folder / "corpus", folder / "hostile"]
    build(places, folder / "index", load_encoder(), jobs=1)
    return folder


@pytest.fixture(scope="session")
def address(library_folder: Path) -> Iterator[str]:
    """The app over that index."""
    with served_app(library_folder / "index") as served:
        yield served
