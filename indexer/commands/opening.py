"""The command that opens the pages: app."""

from pathlib import Path
from typing import Annotated

import typer

from indexer import launch
from indexer.commands import entry
from indexer.commands.building import bring_up_to_date
from indexer.commands.entry import (
    CodeOption,
    GuardedOption,
    HostOption,
    PortOption,
    SetCodeOption,
)
from indexer.commands.options import DEFAULT_CORPUS, DEFAULT_INDEX, IndexOption, ModelOption
from indexer.errors import FolderMissing, IndexMissing
from indexer.rendering.building import build_summary
from indexer.rendering.console import show
from indexer.store import open_store
from indexer.store.opening import place_of


def open_app(
    port: PortOption = 8501,
    host: HostOption = launch.LOOPBACK,
    code: CodeOption = None,
    set_code: SetCodeOption = False,
    guarded: GuardedOption = False,
    libraries: Annotated[
        list[Path] | None,
        typer.Option(
            "--library", help="允许别的电脑在页面上收入这个文件夹，可多次给出", metavar="文件夹"
        ),
    ] = None,
    index: IndexOption = DEFAULT_INDEX,
    model: ModelOption = None,
) -> None:
    """打开检索页面；还没有索引时，先为 corpus 文件夹建立索引。"""
    if set_code:
        entry.set_code(code)
        return
    for folder in libraries or ():
        if not folder.is_dir():
            raise FolderMissing(str(folder), "没有这个文件夹，请检查路径")
    by = entry.entry(host, code, guarded, login=launch.login_is_configured())
    try:
        open_store(index).close()
    except IndexMissing:
        if DEFAULT_CORPUS.is_dir():
            show(build_summary(bring_up_to_date([DEFAULT_CORPUS], index, model), place_of(index)))
    show("\n".join(_welcome(host, port, by)))
    raise typer.Exit(launch.open_pages(index, port, host, by, libraries or ()))


def _welcome(host: str, port: int, by: str) -> list[str]:
    lines = [f"旧稿的页面在：{'　'.join(launch.addresses(host, port))}（按 Ctrl+C 关闭）"]
    if by == launch.BY_CODE:
        lines.append(f"打开页面要输入访问口令；{entry.UNENCRYPTED}")
    if by == launch.BY_LOGIN:
        lines.append("打开页面要先登录（secrets.toml 里的 [auth]）。")
    return lines
