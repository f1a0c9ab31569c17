"""The option `--store`, which every command has that has `--index`."""

import os
from typing import Annotated, Any

import typer

from indexer.settings import STORE_VARIABLE

HELP = "索引放在 Milvus 里：milvus:http://主机:端口，或 milvus:文件.db；也可写在环境变量 JIUGAO_STORE 里"


def with_store(command: Any) -> Any:
    """A command, or each command of a group, with the option besides its own."""
    for one in getattr(command, "commands", {}).values():
        with_store(one)
    if any(parameter.name == "index" for parameter in command.params):
        command.params.append(_option())
    return command


def _choose(context: typer.Context, store: str | None) -> None:
    """Has this command, and the processes that it starts, use a store. Raises StoreUnusable."""
    if store is None:
        return
    # No other command should wait for the libraries of the stores.
    from indexer.store.milvus import MilvusPlace

    MilvusPlace.parse(store)
    before = os.environ.get(STORE_VARIABLE)
    os.environ[STORE_VARIABLE] = store

    def put_back() -> None:
        if before is None:
            os.environ.pop(STORE_VARIABLE, None)
        else:
            os.environ[STORE_VARIABLE] = before

    context.call_on_close(put_back)


def _holder(
    store: Annotated[
        str | None,
        typer.Option("--store", help=HELP, metavar="地址", callback=_choose, expose_value=False),
    ] = None,
) -> None:
    """Holds the option, so that Typer makes it."""


def _option() -> Any:
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command()(_holder)
    parameters = typer.main.get_command(app).params
    return next(parameter for parameter in parameters if parameter.name == "store")
