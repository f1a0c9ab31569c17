"""How the pages are started: with which settings, for whom, and where."""

import os
import socket
import subprocess
from pathlib import Path
from typing import Any

import pytest
from streamlit import config

from indexer import launch
from indexer.errors import PagesNotOpened
from tests.ports import free_port


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], dict[str, str]]]:
    """Command and environment of each start, none of which starts anything."""
    calls: list[tuple[list[str], dict[str, str]]] = []

    def note(command: list[str], env: dict[str, str], **_: Any) -> Any:
        calls.append((command, env))
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", note)
    monkeypatch.setattr(launch, "_show_pages", lambda *_: None)
    return calls


def given(command: list[str], option: str) -> str:
    """The value of an option, which is the last one where it is given twice."""
    at = max(n for n, word in enumerate(command) if word == f"--{option}")
    return command[at + 1]


def test_the_pages_are_served_behind_the_gate_with_settings_that_protect(
    started: list[tuple[list[str], dict[str, str]]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(launch.CODE_VARIABLE, "qingshan-2026")
    port = free_port()
    assert launch.open_pages(tmp_path, port, "0.0.0.0", launch.BY_CODE, [tmp_path / "甲"]) == 0
    [(command, environment)] = started
    assert command[4] == str(launch.HOME / "served.py")
    assert {
        option: given(command, option)
        for option in (
            *("server.address", "server.port", "server.maxUploadSize", "server.enableCORS"),
            *("server.enableXsrfProtection", "server.xsrfCookieSameSite", "server.enableAgentApi"),
            *("server.enableStaticServing", "browser.gatherUsageStats", "client.showErrorDetails"),
        )
    } == {
        "server.address": "0.0.0.0",
        "server.port": str(port),
        "server.maxUploadSize": "100",
        "server.enableCORS": "true",
        "server.enableXsrfProtection": "true",
        "server.xsrfCookieSameSite": "strict",
        "server.enableAgentApi": "false",
        "server.enableStaticServing": "false",
        "browser.gatherUsageStats": "false",
        "client.showErrorDetails": "none",
    }
    assert given(command, "theme.light.chartCategoricalColors").startswith('["#')
    told = (launch.ENTRY_VARIABLE, launch.INDEX_VARIABLE, launch.LIBRARIES_VARIABLE)
    assert [environment[name] for name in told] == ["code", str(tmp_path), str(tmp_path / "甲")]
    assert launch.CODE_VARIABLE not in environment


def test_without_a_word_others_reach_nothing(
    started: list[tuple[list[str], dict[str, str]]], tmp_path: Path
) -> None:
    launch.open_pages(tmp_path, free_port())
    [(command, environment)] = started
    assert given(command, "server.address") == "127.0.0.1"
    assert environment[launch.ENTRY_VARIABLE] == launch.OPEN


def test_every_setting_is_one_that_streamlit_knows() -> None:
    options = [word.removeprefix("--") for word in launch.settings()[::2]]
    assert [name for name in options if name not in config._config_options_template] == []


@pytest.mark.parametrize(
    ("host", "line"),
    [
        ("203.0.113.7", "203.0.113.7：这台电脑没有这个地址，请检查 --host"),
        ("no-such-host.invalid", "no-such-host.invalid：没有这个地址，请检查 --host"),
    ],
)
def test_an_address_that_is_not_of_this_machine(host: str, line: str, tmp_path: Path) -> None:
    with pytest.raises(PagesNotOpened) as refused:
        launch.open_pages(tmp_path, free_port(), host)
    assert str(refused.value) == line


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PagesNotOpened, match=f"jiugao app --port {port + 1}"):
            launch.open_pages(tmp_path, port)


def test_where_the_pages_are_found() -> None:
    assert launch.addresses("127.0.0.1", 80) == ["http://127.0.0.1:80"]
    assert launch.addresses("::1", 80) == ["http://[::1]:80"]
    assert launch.addresses("0.0.0.0", 80)[0] == "http://127.0.0.1:80"


@pytest.mark.skipif(os.name == "nt", reason="a home of its own is set by HOME elsewhere")
def test_whether_a_login_is_configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    found = [launch.login_is_configured()]
    (tmp_path / ".streamlit").mkdir()
    for text in ("[auth", "[other]\n", '[auth]\nclient_id = "x"\n'):
        (tmp_path / ".streamlit" / "secrets.toml").write_text(text, encoding="utf-8")
        found.append(launch.login_is_configured())
    assert found == [False, False, False, True]
