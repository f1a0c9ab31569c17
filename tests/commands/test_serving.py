"""`jiugao serve` and `jiugao mcp`: who may come in, and what starts."""

import sys
from pathlib import Path

import pytest

from indexer import access
from indexer.launch import CODE_VARIABLE
from indexer.service import serving, stdio
from tests.running import run

CODE = "qingshan-2026"
Served = list[tuple[str, int, bool, int]]


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(access.FOLDER_VARIABLE, str(tmp_path / "设置"))
    monkeypatch.setattr(access, "COST", 16)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Served:
    """Host, port, whether guarded, and processes of each start, none of which starts anything."""
    calls: Served = []

    def serve(_: Path, host: str, port: int, guarded: bool, processes: int) -> None:
        calls.append((host, port, guarded, processes))

    monkeypatch.setattr(serving, "serve", serve)
    return calls


def test_without_a_word_only_this_machine_is_answered(
    served: Served, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 16)
    status, out, _ = run(capsys, "serve")
    assert (status, served) == (0, [("127.0.0.1", 8502, False, 4)])
    assert out == (
        "服务在：http://127.0.0.1:8502（说明在 /docs，写作助手用 /mcp，按 Ctrl+C 结束）\n"
    )


def test_milvus_lite_is_answered_from_by_one_process(
    served: Served, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    store = f"milvus:{tmp_path / 'lite.db'}"
    assert run(capsys, "serve", "--store", store)[0] == 0
    assert run(capsys, "serve", "--store", store, "--jobs", "2")[0] == 0
    assert [processes for *_, processes in served] == [0, 2]


@pytest.mark.parametrize("options", [("--host", "0.0.0.0"), ("--guarded",)])
def test_others_need_the_code(
    options: tuple[str, ...],
    served: Served,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    status, _, err = run(capsys, "serve", *options)
    assert (status, served, err.count("\n")) == (2, [], 1)
    assert "--set-code" in err
    monkeypatch.setenv(CODE_VARIABLE, CODE)
    status, out, err = run(capsys, "serve", *options, "--jobs", "0", "--port", "9000")
    assert [(guarded, processes) for _, _, guarded, processes in served] == [(True, 0)]
    assert CODE not in out + err
    assert "每次要带访问口令" in out


def test_the_code_is_the_one_of_the_pages(
    served: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "serve", "--set-code", "--code", CODE)
    code = access.kept()
    assert code is not None
    assert (served, code.admits(CODE)) == ([], True)
    run(capsys, "serve", "--guarded")
    assert served[0][2] is True


@pytest.mark.parametrize(("command", "part"), [("serve", "fastapi"), ("mcp", "mcp")])
def test_a_part_that_was_not_installed(
    command: str,
    part: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loaded = ("indexer.service", f"{part}.")
    for name in [one for one in sys.modules if one.startswith(loaded)]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr("indexer.service")
    monkeypatch.setitem(sys.modules, part, None)
    status, out, err = run(capsys, command)
    assert (status, out) == (2, "")
    assert err == (f'jiugao {command}：要另外安装，请运行：pip install "jiugao[serve]"\n')


@pytest.mark.parametrize("command", [("serve", "--jobs", "0", "--port", "8599"), ("mcp",)])
def test_an_index_that_is_not_there(
    command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    status, _, err = run(capsys, *command)
    assert (status, err) == (2, "index：没有索引，请先运行 jiugao build\n")


def test_an_assistant_gets_nothing_but_the_protocol(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    started = []
    monkeypatch.setattr(stdio, "serve", started.append)
    assert run(capsys, "mcp", "--index", "别的") == (0, "", "")
    assert started == [Path("别的")]
