"""Commands that keep what an index holds: backup, restore-backup, rescue."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from indexer.commands.options import DEFAULT_INDEX, IndexOption, JsonOption, print_json
from indexer.keeping import backup as backups
from indexer.keeping import rescue as rescuing
from indexer.rendering.console import show
from indexer.rendering.keeping import backup_summary, rescue_summary, restored_summary
from indexer.rendering.progress import build_progress
from indexer.store.opening import only_in_a_folder


def backup(
    target: Annotated[Path, typer.Argument(help="新文件夹，备份放在里面", metavar="文件夹")],
    index: IndexOption = DEFAULT_INDEX,
    as_json: JsonOption = False,
) -> None:
    """备份索引、素材篮、训练所得的模型和自备词表；检索和建立索引照常进行。"""
    only_in_a_folder("备份")
    kept = backups.back_up(index, target)
    if as_json:
        print_json(asdict(kept))
    else:
        show(backup_summary(kept))


def restore_backup(
    folder: Annotated[Path, typer.Argument(help="jiugao backup 做出的备份", metavar="备份")],
    index: IndexOption = DEFAULT_INDEX,
    as_json: JsonOption = False,
) -> None:
    """把一份备份放回，成为一个新的索引文件夹（不覆盖已有的）。"""
    only_in_a_folder("放回备份")
    kept = backups.put_back(folder, index)
    if as_json:
        print_json(asdict(kept))
    else:
        show(restored_summary(kept))


def rescue(
    index: IndexOption = DEFAULT_INDEX,
    target: Annotated[
        Path | None,
        typer.Option("--to", help="救到哪个新文件夹；不写就只看能救出什么", metavar="文件夹"),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """索引数据库损坏时，把还能读出的内容救到一个新的索引文件夹，不动原来的。"""
    only_in_a_folder("抢救")
    if target is None:
        saved = rescuing.survey(index)
    else:
        with build_progress() as told:
            saved = rescuing.rescue(index, target, told)
    if as_json:
        print_json(asdict(saved))
    else:
        show(rescue_summary(saved, str(index)))
    raise typer.Exit(1 if saved.incomplete or not saved.reports else 0)
