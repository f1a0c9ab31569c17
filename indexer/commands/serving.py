"""The commands that answer other programs: serve over HTTP, mcp to a writing assistant."""

import os
from typing import Annotated

import typer

from indexer import launch
from indexer.commands import entry
from indexer.commands.entry import (
    CodeOption,
    GuardedOption,
    HostOption,
    PortOption,
    SetCodeOption,
)
from indexer.commands.options import DEFAULT_INDEX, IndexOption
from indexer.errors import PartMissing
from indexer.rendering.console import show

MOST_PROCESSES = 4
"""Unless more are asked for: each holds the library's vectors in memory."""
NOT_INSTALLED = '要另外安装，请运行：pip install "jiugao[serve]"'
PARTS = {"fastapi", "fastapi_offline", "mcp", "uvicorn", "pydantic"}

ProcessesOption = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        min=0,
        max=64,
        help="几个进程一起回答，每个都占内存；0 为不另开进程。不写就同处理器的核数，最多 4 个",
        metavar="个数",
    ),
]


def serve(
    port: PortOption = 8502,
    host: HostOption = launch.LOOPBACK,
    code: CodeOption = None,
    set_code: SetCodeOption = False,
    guarded: GuardedOption = False,
    processes: ProcessesOption = None,
    index: IndexOption = DEFAULT_INDEX,
) -> None:
    """让别的程序来查：检索、相近、提纲、报告、概况，走 HTTP，回答与 --json 相同。"""
    if set_code:
        entry.set_code(code)
        return
    try:
        # An extra that not everybody installs.
        from indexer.service import serving
        from indexer.store.opening import is_for_one_process
    except ModuleNotFoundError as error:
        raise _missing("serve", error) from error
    by = entry.entry(host, code, guarded)
    if processes is None:
        processes = 0 if is_for_one_process() else min(os.cpu_count() or 1, MOST_PROCESSES)
    show("\n".join(_welcome(host, port, by)))
    try:
        serving.serve(index, host, port, by == launch.BY_CODE, processes)
    except KeyboardInterrupt:
        raise typer.Exit(0) from None


def serve_tools(index: IndexOption = DEFAULT_INDEX) -> None:
    """给写作助手当工具（MCP，走标准输入输出）；由助手来启动。"""
    try:
        # An extra that not everybody installs.
        from indexer.service import stdio
    except ModuleNotFoundError as error:
        raise _missing("mcp", error) from error
    stdio.serve(index)


def _missing(command: str, error: ModuleNotFoundError) -> Exception:
    """What is said where a part was not installed; any other failure to import is a fault."""
    known = (error.name or "").partition(".")[0] in PARTS
    return PartMissing(f"jiugao {command}", NOT_INSTALLED) if known else error


def _welcome(host: str, port: int, by: str) -> list[str]:
    addresses = launch.addresses(host, port)
    lines = [f"服务在：{'　'.join(addresses)}（说明在 /docs，写作助手用 /mcp，按 Ctrl+C 结束）"]
    if by == launch.BY_CODE:
        lines.append(f"每次要带访问口令；{entry.UNENCRYPTED}")
    return lines
