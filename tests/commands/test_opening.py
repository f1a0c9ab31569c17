"""`jiugao app`: who may come in is settled before the pages are opened."""

import getpass
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from indexer import access, launch
from tests.running import run

CODE = "qingshan-2026"
SECRETS = '[auth]\nclient_id = "jiugao"\n'
Opened = list[tuple[str, str, list[str]]]


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(access.FOLDER_VARIABLE, str(tmp_path / "设置"))
    monkeypatch.setattr(access, "COST", 16)
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Host, entry and libraries of each opening, none of which opens anything."""
    calls: Opened = []

    def open_pages(_index: Path, _port: int, host: str, entry: str, libraries: Any) -> int:
        calls.append((host, entry, [str(folder) for folder in libraries]))
        return 0

    monkeypatch.setattr(launch, "open_pages", open_pages)
    return calls


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Has someone sit at the terminal and type."""

    def typed(*lines: str) -> None:
        waiting = list(lines)
        monkeypatch.setattr(sys, "stdin", type("Terminal", (), {"isatty": lambda self: True})())
        monkeypatch.setattr(getpass, "getpass", lambda prompt: waiting.pop(0))

    return typed


def test_without_a_word_only_this_machine_comes_in(
    opened: Opened, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, _ = run(capsys, "app")
    assert (status, opened) == (0, [("127.0.0.1", "open", [])])
    assert out == "旧稿的页面在：http://127.0.0.1:8501（按 Ctrl+C 关闭）\n"
    assert access.kept() is None


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "office.example"])
def test_nothing_is_opened_to_others_without_a_code(
    host: str, opened: Opened, capsys: pytest.CaptureFixture[str]
) -> None:
    status, _, err = run(capsys, "app", "--host", host)
    assert (status, opened, err.count("\n")) == (2, [], 1)
    assert "jiugao app --set-code" in err


def test_a_code_is_asked_for_twice(
    opened: Opened, typing: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    typing(CODE, "another-1")
    assert run(capsys, "app", "--host", "0.0.0.0")[2] == "两次输入的口令不一样，没有设置\n"
    typing("short")
    assert run(capsys, "app", "--host", "0.0.0.0")[2] == "访问口令太短，至少要 8 个字符\n"
    assert (opened, access.kept()) == ([], None)
    typing(CODE, CODE)
    assert run(capsys, "app", "--host", "0.0.0.0")[0] == 0
    typing()
    assert run(capsys, "app", "--host", "0.0.0.0")[0] == 0
    assert opened == [("0.0.0.0", "code", [])] * 2


@pytest.mark.parametrize("given", ["option", "variable"])
def test_a_code_may_be_given(
    given: str,
    opened: Opened,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if given == "variable":
        monkeypatch.setenv(launch.CODE_VARIABLE, CODE)
    options = ("--code", CODE) if given == "option" else ()
    status, out, err = run(capsys, "app", "--host", "192.168.1.5", *options)
    code = access.kept()
    assert code is not None
    assert (status, opened, code.admits(CODE)) == (0, [("192.168.1.5", "code", [])], True)
    assert CODE not in out + err


def test_a_code_may_be_set_beforehand(
    opened: Opened, typing: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    typing(CODE, CODE)
    status, out, _ = run(capsys, "app", "--set-code")
    assert (status, opened) == (0, [])
    assert out.startswith("访问口令已保存（只存加密后的结果）：")
    run(capsys, "app", "--guarded")
    assert opened == [("127.0.0.1", "code", [])]


def test_the_offices_own_login_where_it_is_configured(
    opened: Opened, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "secrets.toml").write_text(SECRETS, encoding="utf-8")
    run(capsys, "app", "--host", "0.0.0.0")
    run(capsys, "app", "--host", "0.0.0.0", "--code", CODE)
    run(capsys, "app")
    assert [entry for _, entry, _ in opened] == ["login", "code", "open"]


def test_folders_that_visitors_may_have_taken_in(
    opened: Opened, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "往年材料").mkdir()
    run(capsys, "app", "--library", "往年材料", "--library", tmp_path)
    assert opened == [("127.0.0.1", "open", ["往年材料", str(tmp_path)])]
    status, _, err = run(capsys, "app", "--library", "没有")
    assert (status, err) == (2, "没有：没有这个文件夹，请检查路径\n")
