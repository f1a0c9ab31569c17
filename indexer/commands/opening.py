"""The command that opens the pages: app."""

import getpass
import sys
from pathlib import Path
from typing import Annotated

import typer

from indexer import access, launch
from indexer.commands.building import bring_up_to_date
from indexer.commands.options import DEFAULT_CORPUS, DEFAULT_INDEX, IndexOption, ModelOption
from indexer.errors import AccessCodeRefused, FolderMissing, IndexMissing
from indexer.rendering.building import build_summary
from indexer.rendering.console import show
from indexer.store import open_store
from indexer.store.opening import place_of


def open_app(
    port: Annotated[int, typer.Option("--port", min=1, max=65535, metavar="端口")] = 8501,
    host: Annotated[
        str,
        typer.Option("--host", help="在哪个地址上开放；0.0.0.0 让别的电脑也能打开", metavar="地址"),
    ] = launch.LOOPBACK,
    code: Annotated[
        str | None,
        typer.Option(
            "--code",
            envvar=launch.CODE_VARIABLE,
            show_envvar=False,
            help="设置访问口令并打开页面；也可写在环境变量 JIUGAO_CODE 里，不留在命令历史中",
            metavar="口令",
        ),
    ] = None,
    set_code: Annotated[
        bool, typer.Option("--set-code", help="只设置访问口令，不打开页面")
    ] = False,
    guarded: Annotated[
        bool, typer.Option("--guarded", help="本机打开也要口令：前面有代理，或几个人共用一台电脑")
    ] = False,
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
        show(f"访问口令已保存（只存加密后的结果）：{access.set_code(code or _asked())}")
        return
    for folder in libraries or ():
        if not folder.is_dir():
            raise FolderMissing(str(folder), "没有这个文件夹，请检查路径")
    entry = _entry(host, code, guarded)
    try:
        open_store(index).close()
    except IndexMissing:
        if DEFAULT_CORPUS.is_dir():
            show(build_summary(bring_up_to_date([DEFAULT_CORPUS], index, model), place_of(index)))
    show("\n".join(_welcome(host, port, entry)))
    raise typer.Exit(launch.open_pages(index, port, host, entry, libraries or ()))


def _entry(host: str, code: str | None, guarded: bool) -> str:
    """How visitors come in; beyond this machine never without a code or a login."""
    if code is not None:
        access.set_code(code)
        return launch.BY_CODE
    if access.is_loopback(host) and not guarded:
        return launch.OPEN
    if launch.login_is_configured():
        return launch.BY_LOGIN
    if access.kept() is None:
        access.set_code(_asked())
    return launch.BY_CODE


def _asked() -> str:
    """A code that is typed twice, unseen. Raises AccessCodeRefused where nobody can be asked."""
    if not sys.stdin.isatty():
        reason = "要先有访问口令：在终端里运行 jiugao app --set-code，或写在环境变量 JIUGAO_CODE 里"
        raise AccessCodeRefused("", reason)
    typed = getpass.getpass(f"请设访问口令（至少 {access.SHORTEST_CODE} 个字符，打字时不显示）：")
    access.hashed(typed)
    if getpass.getpass("请再输一遍：") != typed:
        raise AccessCodeRefused("", "两次输入的口令不一样，没有设置")
    return typed


def _welcome(host: str, port: int, entry: str) -> list[str]:
    lines = [f"旧稿的页面在：{'　'.join(launch.addresses(host, port))}（按 Ctrl+C 关闭）"]
    if entry == launch.BY_CODE:
        lines.append("打开页面要输入访问口令；网上传输没有加密，办公室以外请在前面加 HTTPS 代理。")
    if entry == launch.BY_LOGIN:
        lines.append("打开页面要先登录（secrets.toml 里的 [auth]）。")
    return lines
