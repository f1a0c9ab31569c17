"""Commands that put files into the library, and take reports out and back: add, remove, restore."""

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from indexer import documents, shelf
from indexer.commands.building import bring_up_to_date
from indexer.commands.options import (
    DEFAULT_CORPUS,
    DEFAULT_INDEX,
    IndexOption,
    JsonOption,
    print_json,
)
from indexer.errors import ReportNotFound, UploadRefused
from indexer.holdings import Holding
from indexer.holdings import holdings as holdings_of
from indexer.keeping.backup import is_backup
from indexer.rendering.building import build_summary, holdings_page
from indexer.rendering.console import show
from indexer.shelf import Shelved
from indexer.store import open_store
from indexer.store.opening import place_of


def add(
    files: Annotated[list[Path], typer.Argument(help="报告文件，可以给出几个", metavar="文件...")],
    folder: Annotated[
        Path, typer.Option("--to", help="收进资料库的哪个文件夹", metavar="文件夹")
    ] = DEFAULT_CORPUS / "上传",
    index: IndexOption = DEFAULT_INDEX,
    as_json: JsonOption = False,
) -> None:
    """把文件收进资料库的文件夹，并收入索引。"""
    built = shelf.library_folder(index, folder, DEFAULT_CORPUS)
    shelved, refused = _shelve(files, folder)
    result = bring_up_to_date([built], index) if shelved else None
    holdings = [*(holdings_of(index, shelved, built) if shelved else ()), *refused]
    if as_json:
        print_json(documents.holdings_document(holdings, result))
    else:
        show(holdings_page(holdings))
    raise typer.Exit(1 if any(one.outcome == "failed" for one in holdings) else 0)


def remove(
    report: Annotated[str, typer.Argument(help="报告编号或路径", metavar="报告")],
    index: IndexOption = DEFAULT_INDEX,
    as_json: JsonOption = False,
) -> None:
    """把一篇报告移出索引，以后建立索引也略过它（不动文件本身）。"""
    with closing(open_store(index)) as store:
        stored = store.report(report)
    path = stored.report.path
    shelf.take_out(index, path)
    if as_json:
        print_json({"report_id": stored.report_id, "path": path, "title": stored.report.title})
    else:
        show(f"已移出 {path}，原文件没有改动。想放回：jiugao restore {path}")


def restore(
    path: Annotated[str, typer.Argument(help="移出的文件，jiugao status 会列出", metavar="路径")],
    index: IndexOption = DEFAULT_INDEX,
    as_json: JsonOption = False,
) -> None:
    """把移出的报告放回索引（放回备份用 restore-backup）。"""
    if is_backup(Path(path)):
        raise ReportNotFound(path, "这是一份备份，请用 jiugao restore-backup 放回")
    file = shelf.put_back(index, path)
    # Given by itself, a file in a subfolder would become a source of its own.
    result = bring_up_to_date([shelf.library_folder(index, file.parent, DEFAULT_CORPUS)], index)
    if as_json:
        print_json({"path": path, "build": documents.build_document(result)})
    else:
        show(f"已放回 {path}。", build_summary(result, place_of(index)))
    raise typer.Exit(1 if any(one.path == path for one in result.failed) else 0)


def _shelve(files: Iterable[Path], folder: Path) -> tuple[list[Shelved], list[Holding]]:
    """Those that lie in the folder now, and those that it could not take."""
    shelved: list[Shelved] = []
    refused: list[Holding] = []
    for file in files:
        try:
            shelved.append(shelf.shelve_file(file, folder))
        except UploadRefused as error:
            refused.append(Holding(error.subject, "failed", reason=error.reason))
    return shelved, refused
