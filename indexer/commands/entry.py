"""How visitors come in, as the commands settle it that let any in: app, serve."""

import getpass
import sys
from typing import Annotated

import typer

from indexer import access, launch
from indexer.errors import AccessCodeRefused
from indexer.rendering.console import show

PortOption = Annotated[int, typer.Option("--port", min=1, max=65535, metavar="端口")]
HostOption = Annotated[
    str,
    typer.Option("--host", help="在哪个地址上开放；0.0.0.0 让别的电脑也能打开", metavar="地址"),
]
CodeOption = Annotated[
    str | None,
    typer.Option(
        "--code",
        envvar=launch.CODE_VARIABLE,
        show_envvar=False,
        help="设置访问口令并开放；也可写在环境变量 JIUGAO_CODE 里，不留在命令历史中",
        metavar="口令",
    ),
]
SetCodeOption = Annotated[bool, typer.Option("--set-code", help="只设置访问口令，不开放")]
GuardedOption = Annotated[
    bool, typer.Option("--guarded", help="本机打开也要口令：前面有代理，或几个人共用一台电脑")
]
UNENCRYPTED = "网上传输没有加密，办公室以外请在前面加 HTTPS 代理。"


def entry(host: str, code: str | None, guarded: bool, login: bool = False) -> str:
    """How visitors come in; beyond this machine never without a code or, where there is one, the
    office's `login`. Asks for a code where one is needed and none was set."""
    if code is not None:
        access.set_code(code)
        return launch.BY_CODE
    if access.is_loopback(host) and not guarded:
        return launch.OPEN
    if login:
        return launch.BY_LOGIN
    if access.kept() is None:
        access.set_code(asked())
    return launch.BY_CODE


def set_code(code: str | None) -> None:
    """Sets the code, which is asked for where it is not given."""
    show(f"访问口令已保存（只存加密后的结果）：{access.set_code(code or asked())}")


def asked() -> str:
    """A code that is typed twice, unseen. Raises AccessCodeRefused where nobody can be asked."""
    if not sys.stdin.isatty():
        reason = "要先有访问口令：在终端里运行 jiugao app --set-code，或写在环境变量 JIUGAO_CODE 里"
        raise AccessCodeRefused("", reason)
    typed = getpass.getpass(f"请设访问口令（至少 {access.SHORTEST_CODE} 个字符，打字时不显示）：")
    access.hashed(typed)
    if getpass.getpass("请再输一遍：") != typed:
        raise AccessCodeRefused("", "两次输入的口令不一样，没有设置")
    return typed
