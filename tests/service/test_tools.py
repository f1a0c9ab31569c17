"""The tools for writing assistants, asked by the client of the protocol's own package."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import anyio
import httpx2
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult, TextContent

from indexer import access
from indexer.service.crew import Crew
from indexer.service.operations import OPERATIONS
from indexer.service.tools import tools
from tests.ports import free_port
from tests.running import run
from tests.service.conftest import CODE
from tests.service.test_http import SAID, timeless

ROOT = Path(__file__).resolve().parents[2]
QUERY = "存在问题 阵地建设"


def text_of(result: CallToolResult) -> str:
    [content] = result.content
    assert isinstance(content, TextContent)
    return content.text


def told(crew: Crew, name: str, **fields: object) -> CallToolResult:
    """What a tool answers to a client in this process."""

    async def ask() -> CallToolResult:
        async with Client(tools(crew)) as client:
            return await client.call_tool(name, fields)

    return anyio.run(ask)


def test_each_operation_is_a_tool(crew: Crew) -> None:
    async def listed() -> list[tuple[str, str | None, bool | None]]:
        async with Client(tools(crew)) as client:
            found = (await client.list_tools()).tools
            assert [set(one.input_schema["properties"]) for one in found] == [
                set(operation.ask.model_fields) for operation in OPERATIONS.values()
            ]
            return [
                (one.name, one.title, one.annotations and one.annotations.read_only_hint)
                for one in found
            ]

    assert anyio.run(listed) == [
        ("search", "查找段落", True),
        ("similar", "查找相近的段落", True),
        ("headings", "查找成组的标题", True),
        ("report", "看一篇报告", True),
        ("status", "资料库的概况", True),
    ]


@pytest.mark.parametrize("name", SAID)
def test_a_tool_says_what_the_command_line_prints(
    name: str, crew: Crew, sample_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments, fields = SAID[name]
    _, printed, _ = run(capsys, *arguments, "--index", sample_index, "--json")
    result = told(crew, {"show": "report"}.get(arguments[0], arguments[0]), **fields)
    assert result.is_error is False
    assert timeless(text_of(result)) + "\n" == timeless(printed)


@pytest.mark.parametrize(
    ("name", "fields", "reason"),
    [
        ("search", {"query": QUERY, "k": 1000}, "k 太大，最多 100"),
        ("search", {}, "query 没有给出"),
        ("search", {"query": QUERY, "section": ["问题"]}, "没有“问题”这种栏目"),
        ("similar", {"passage_id": "x"}, "索引中没有这个段落编号"),
        ("write", {}, "没有这个工具，可用的有：search、similar、headings、report、status"),
    ],
)
def test_an_assistant_is_told_what_it_did_wrong(
    name: str, fields: dict[str, object], reason: str, crew: Crew
) -> None:
    result = told(crew, name, **fields)
    assert result.is_error is True
    assert reason in json.loads(text_of(result))["error"]["message"]


def test_an_assistant_that_starts_the_program_itself(sample_index: Path) -> None:
    command = ["-m", "indexer", "mcp", "--index", str(sample_index)]
    server = StdioServerParameters(command=sys.executable, args=command, cwd=ROOT)

    async def ask() -> tuple[str, str]:
        async with Client(server) as client:
            result = await client.call_tool("search", {"query": QUERY, "k": 1})
            return client.server_info.name, json.loads(text_of(result))["query"]["topic"]

    assert anyio.run(ask) == ("jiugao", "阵地建设")


@pytest.fixture
def served(sample_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a service that asks for the code, as the command starts it."""
    monkeypatch.setenv(access.FOLDER_VARIABLE, str(tmp_path))
    access.set_code(CODE)
    port = free_port()
    command = ["-m", "indexer", "serve", "--guarded", "--port", str(port), "--jobs", "1"]
    with subprocess.Popen(
        [sys.executable, *command, "--index", str(sample_index)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    ) as process:
        address = f"http://127.0.0.1:{port}"
        for _ in range(3000):
            try:
                urlopen(f"{address}/health", timeout=2).close()
                break
            except OSError:
                time.sleep(0.1)
        yield address
        process.terminate()


def test_an_assistant_that_asks_over_the_network(served: str) -> None:
    async def ask(shown: str) -> str:
        headers = {"Authorization": f"Bearer {shown}"}
        async with httpx2.AsyncClient(headers=headers, timeout=60) as asking:
            transport = streamable_http_client(f"{served}/mcp", http_client=asking)
            async with Client(transport) as client:
                result = await client.call_tool("search", {"query": QUERY, "k": 1})
                return str(json.loads(text_of(result))["query"]["topic"])

    assert anyio.run(ask, CODE) == "阵地建设"
    with pytest.raises(BaseException, match=r"401|Unauthorized|口令|Session|unhandled"):
        anyio.run(ask, "wrong-code")
