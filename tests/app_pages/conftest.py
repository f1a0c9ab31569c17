"""Pages as Streamlit runs them, without a browser."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from indexer.launch import INDEX_VARIABLE

ROOT = Path(__file__).resolve().parents[2]
OpenPage = Callable[..., AppTest]


def html(page: AppTest) -> str:
    """All of a page's own markup."""
    return "\n".join(str(block.proto.body) for block in page.get("html"))


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> OpenPage:
    """Opens a page by the name in its address, over an index, with parameters."""

    def opened(index: Path, name: str = "", **parameters: str | list[str]) -> AppTest:
        monkeypatch.setenv(INDEX_VARIABLE, str(index))
        page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        for key, value in parameters.items():
            page.query_params[key] = value
        if name:
            # AppTest's own switch_page knows only pages in a folder of that name.
            page._page_hash = calc_hash(name)
        page.run()
        assert not page.exception, page.exception[0].message
        return page

    return opened
