"""The command `jiugao`. Exit status: 0 done; 1 done, but not everything; 2 not done."""

import sys
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from indexer import __version__
from indexer.commands.storing import with_store
from indexer.errors import JiugaoError
from indexer.rendering.console import show, visible

COMMANDS = {
    "build": "building.build",
    "search": "finding.search",
    "similar": "finding.similar",
    "headings": "finding.headings",
    "show": "reading.show",
    "browse": "reading.browse",
    "compare": "reading.compare",
    "map": "reading.draw_map",
    "trends": "reading.draw_trends",
    "basket": "baskets.app",
    "adapt": "desk.adapt",
    "export": "desk.export",
    "inspect": "building.inspect",
    "status": "building.status",
    "add": "shelving.add",
    "remove": "shelving.remove",
    "restore": "shelving.restore",
    "forget": "building.forget",
    "watch": "watching.watch",
    "copy": "copying.copy",
    "backup": "keeping.backup",
    "restore-backup": "keeping.restore_backup",
    "rescue": "keeping.rescue",
    "train": "building.train",
    "app": "opening.open_app",
    "serve": "serving.serve",
    "mcp": "serving.serve_tools",
}
"""Where in `indexer.commands` each command stands, in the order of the help."""
UsageError: Any = typer.BadParameter.__base__
"""What Typer raises on wrong use; recent versions carry a click of their own, others share."""


class CommandGroup(TyperGroup):
    """Imports the module of a command when that command is asked for, so that none waits for
    what only others need."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of all commands."""
        return [*COMMANDS, *super().list_commands(ctx)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """A command, or None where there is none of that name."""
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, _, name = COMMANDS[cmd_name].partition(".")
        found = getattr(import_module(f"indexer.commands.{module}"), name)
        if not isinstance(found, typer.Typer):
            alone = typer.Typer(add_completion=False, rich_markup_mode=None)
            alone.command(cmd_name)(found)
            found = alone
        return with_store(typer.main.get_command(found))


app = typer.Typer(
    cls=CommandGroup,
    help="旧稿：在成千上万篇过去的报告里，找到想要的那一段。",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def version(
    asked: Annotated[bool, typer.Option("--version", help="显示版本号")] = False,
) -> None:
    """旧稿：在成千上万篇过去的报告里，找到想要的那一段。"""
    if asked:
        show(f"jiugao {__version__}")
        raise typer.Exit


def main() -> None:
    """Runs the command line; whatever goes wrong is one line on standard error."""
    try:
        status_code = app(standalone_mode=False)
    except UsageError as error:
        reason = error.format_message().removeprefix("Invalid value: ")
        _fail(f"用法不对：{reason}（jiugao --help 查看用法）")
    except JiugaoError as error:
        _fail(str(error))
    except typer.Abort:
        _fail("已中断；已经写入索引的内容都在，再次运行会接着做。")
    except KeyboardInterrupt:
        _fail("已中断；已经写入索引的内容都在，再次运行会接着做。")
    else:
        sys.exit(status_code or 0)


def _fail(line: str) -> None:
    print(visible(line), file=sys.stderr)
    sys.exit(2)
