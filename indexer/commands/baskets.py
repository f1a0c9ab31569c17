"""The group of commands `jiugao basket …`."""

from collections.abc import Callable

import typer

from indexer.commands import basket, items

COMMANDS: dict[str, Callable[..., None]] = {
    "list": basket.list_baskets,
    "show": basket.show,
    "new": basket.new,
    "add": items.add,
    "heading": items.heading,
    "note": items.note,
    "move": items.move,
    "remove": items.remove,
    "replace": items.replace,
    "undo": items.undo,
    "rename": basket.rename,
    "title": basket.title,
    "year": basket.year,
    "discard": basket.discard,
}
app = typer.Typer(add_completion=False, rich_markup_mode=None)
for _name, _command in COMMANDS.items():
    app.command(_name)(_command)


@app.callback(invoke_without_command=True)
def whole(context: typer.Context) -> None:
    """素材篮：收下段落，写上标题和备注，排好次序；每一步都可以撤销。"""
    if context.invoked_subcommand is None:
        raise typer.BadParameter("请给出要做什么，jiugao basket --help 会列出来")
