"""The command that copies an index from one store into another: copy."""

from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from indexer.build import Progress
from indexer.commands.options import JsonOption, print_json
from indexer.embedding.encoder import FITTED
from indexer.errors import StoreLacks
from indexer.rendering.console import show_line
from indexer.rendering.progress import build_progress
from indexer.store.carrying import carry
from indexer.store.localcarrying import LocalOrigin, LocalTarget
from indexer.store.milvus.carrying import MilvusOrigin, MilvusTarget
from indexer.store.milvus.place import SCHEME, MilvusPlace


def copy(
    origin: Annotated[str, typer.Argument(help="索引所在的文件夹，或 milvus:地址", metavar="从")],
    target: Annotated[str, typer.Argument(help="复制到的文件夹，或 milvus:地址", metavar="到")],
    as_json: JsonOption = False,
) -> None:
    """把一个索引原样复制到另一处，例如从文件夹到 Milvus 或反过来；不重新计算向量。"""
    with ExitStack() as opened, build_progress() as told:
        come: LocalOrigin | MilvusOrigin
        to: LocalTarget | MilvusTarget
        if origin.startswith(SCHEME):
            come = opened.enter_context(MilvusOrigin(MilvusPlace.parse(origin)))
        else:
            come = opened.enter_context(LocalOrigin(Path(origin)))
        if come.model.name.startswith(FITTED):
            reason = "索引用的是训练所得的模型，别处没有它；请先运行 jiugao train --back"
            raise StoreLacks(origin, reason)
        if target.startswith(SCHEME):
            to = opened.enter_context(MilvusTarget(MilvusPlace.parse(target), come))
        else:
            to = opened.enter_context(LocalTarget(Path(target), come))
        totals = carry(come, to, target, lambda n, total: told(Progress("read", n, total)))
    if as_json:
        print_json({"reports": totals.reports, "passages": totals.passages})
    else:
        show_line(f"已复制 {totals.reports} 篇报告、{totals.passages} 个段落到 {target}")
