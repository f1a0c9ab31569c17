"""What the library page offers when others than this machine's user may see it."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app_pages import guard, holdings_build
from indexer.launch import BY_CODE, ENTRY_VARIABLE, LIBRARIES_VARIABLE
from tests.app_pages.conftest import OpenPage, html

Started = list[list[Path]]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    """The folders that builds were started with, none of which is built."""
    calls: Started = []
    monkeypatch.setattr(holdings_build, "start", lambda folders, *_: calls.append(list(folders)))
    return calls


@pytest.fixture
def visit(
    sample_index: Path, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., AppTest]:
    """The library page as a visitor sees it who has come through the gate."""

    def visited(*folders: Path) -> AppTest:
        monkeypatch.setenv(ENTRY_VARIABLE, BY_CODE)
        monkeypatch.setenv(LIBRARIES_VARIABLE, os.pathsep.join(map(str, folders)))
        monkeypatch.setattr(guard, "_gates", [object()])
        return open_page(sample_index, "holdings")

    return visited


def test_no_folder_of_the_computer_is_named(
    visit: Callable[..., AppTest], sample_index: Path
) -> None:
    page = visit()
    assert [box.label for box in page.text_input] == []
    assert [box.label for box in page.selectbox] == []
    shown = html(page) + "".join(str(one.value) for one in (*page.text, *page.caption))
    assert str(sample_index.parent) not in shown
    assert str(Path(__file__).resolve().parents[2]) not in shown
    assert "退出" in html(page)


def test_folders_that_were_allowed_can_be_taken_in(
    visit: Callable[..., AppTest], tmp_path: Path, started: Started
) -> None:
    for name in ("往年材料", "兄弟单位"):
        (tmp_path / name).mkdir()
    page = visit(tmp_path / "往年材料", tmp_path / "兄弟单位")
    [box] = page.selectbox
    assert box.options == ["往年材料", "兄弟单位"]
    box.select_index(1)
    next(b for b in page.button if b.label == "整理并收录").click().run()
    assert not page.exception
    assert started == [[tmp_path / "兄弟单位"]]


@pytest.mark.parametrize("typed", ["/etc", "../..", "往年材料/../.."])
def test_a_folder_made_up_by_a_visitor_leads_nowhere(
    typed: str, visit: Callable[..., AppTest], tmp_path: Path, started: Started
) -> None:
    """The box is answered by a browser of the visitor's own making."""
    (tmp_path / "往年材料").mkdir()
    page = visit(tmp_path / "往年材料")
    page.selectbox[0].set_value(typed)
    next(b for b in page.button if b.label == "整理并收录").click()
    try:
        page.run()
    except ValueError:
        return
    assert started in ([], [[tmp_path / "往年材料"]])


def test_this_machines_user_names_any_folder(
    sample_index: Path, open_page: OpenPage, started: Started, tmp_path: Path
) -> None:
    page = open_page(sample_index, "holdings")
    page.text_input[0].input(str(tmp_path))
    next(b for b in page.button if b.label == "整理并收录").click().run()
    assert started == [[tmp_path]]
    assert "退出" not in html(page)


def test_without_a_gate_others_see_no_page(
    sample_index: Path, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when Streamlit is started by hand on app.py, at an address that others reach."""
    monkeypatch.setenv(ENTRY_VARIABLE, BY_CODE)
    monkeypatch.setattr(guard, "_gates", [])
    for name in ("", "browse", "report", "holdings"):
        page = open_page(sample_index, name, q="存在问题")
        assert [error.value for error in page.error] == [
            "没有访问口令把守，不对别的电脑开放。请用 jiugao app --host 打开。"
        ]
        assert "jg-" not in html(page).partition("</style>")[2]
