"""Commands that turn material into a text of one's own: adapt, export."""

from collections.abc import Collection
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from indexer import documents
from indexer.commands.options import (
    DEFAULT_INDEX,
    EARLIEST_YEAR,
    LATEST_YEAR,
    IndexOption,
    JsonOption,
    print_json,
)
from indexer.errors import JiugaoError, os_reason
from indexer.ingest.filenames import shown
from indexer.reading import ingest_file
from indexer.rendering.console import show
from indexer.rendering.desk import review_page
from indexer.settings import Settings
from indexer.store import open_store
from indexer.writing.basket import Basket
from indexer.writing.baskets import Baskets
from indexer.writing.draft import Draft
from indexer.writing.findings import FINDING_KINDS, FINDING_NAMES
from indexer.writing.skeleton import skeleton

KNOWN_KINDS = "、".join(f"{kind.code}（{kind.name}）" for kind in FINDING_KINDS)


def adapt(
    file: Annotated[Path | None, typer.Argument(help="报告文件", metavar="[文件]")] = None,
    text: Annotated[str | None, typer.Option("--text", help="一段文字", metavar="文字")] = None,
    name: Annotated[str | None, typer.Option("--basket", help="素材篮", metavar="名称")] = None,
    year: Annotated[
        int | None,
        typer.Option(
            "--for",
            min=EARLIEST_YEAR,
            max=LATEST_YEAR,
            help="要写哪一年的材料；素材篮不写就用它自己的",
            metavar="年份",
        ),
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", help=f"只找这一类，可多次给出：{KNOWN_KINDS}", metavar="类别"),
    ] = None,
    index: IndexOption = DEFAULT_INDEX,
    as_json: JsonOption = False,
) -> None:
    """列出旧材料用到另一年要改的地方，不动原文。"""
    # The finders take a while to import, which no other command should wait for.
    from indexer.writing.review import review_basket, review_report, review_text

    if sum(given is not None for given in (file, text, name)) != 1:
        raise typer.BadParameter("请给出文件、--text 或 --basket，三者选一")
    kinds = [_kind_code(one) for one in kind or FINDING_NAMES]
    if name is not None:
        basket = _basket(index, name)
        year = year or basket.target_year
        located = review_basket(replace(basket, target_year=year), kinds)
    elif year is None:
        raise typer.BadParameter("请用 --for 给出要写哪一年的材料")
    elif file is not None:
        located = review_report(ingest_file(file, shown(str(file)), Settings()), year, kinds)
    else:
        located = review_text(text or "", year, kinds)
    if as_json:
        print_json(documents.review_document(located, year))
    else:
        show(review_page(located, year))


def export(
    name: Annotated[str | None, typer.Option("--basket", help="素材篮", metavar="名称")] = None,
    outline: Annotated[
        str | None, typer.Option("--outline", help="只要这篇报告的提纲", metavar="报告")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="存成哪个文件", metavar="文件")
    ] = None,
    form: Annotated[
        str | None, typer.Option("--form", help="docx、md 或 txt", metavar="格式")
    ] = None,
    sources: Annotated[bool, typer.Option("--sources", help="附上素材来源")] = False,
    force: Annotated[bool, typer.Option("--force", help="文件已有时覆盖它")] = False,
    index: IndexOption = DEFAULT_INDEX,
    as_json: JsonOption = False,
) -> None:
    """把素材篮或一篇报告的提纲存成 Word、Markdown 或纯文本文件。"""
    # Word files need python-docx, which no other command should wait for.
    from indexer.writing import export as exporting

    if (name is None) == (outline is None):
        raise typer.BadParameter("请给出 --basket 或 --outline，二者选一")
    chosen = _form(output, form, exporting.EXPORT_FORMS)
    draft = _outline(index, outline) if outline is not None else _basket(index, name or "").draft
    content = exporting.export(draft, chosen, sources)
    file = output or Path(exporting.file_name(draft, chosen))
    _write(file, content, force)
    if as_json:
        print_json({"file": str(file.absolute()), "form": chosen, "bytes": len(content)})
    else:
        show(f"已存为 {file.absolute()}")


def _kind_code(kind: str) -> str:
    """The code of a kind, which may be given by its code or its Chinese name."""
    code = {name: code for code, name in FINDING_NAMES.items()}.get(kind, kind)
    if code not in FINDING_NAMES:
        raise typer.BadParameter(f"没有“{kind}”这一类，可用的有：{KNOWN_KINDS}")
    return code


def _basket(index: Path, name: str) -> Basket:
    baskets = Baskets(index)
    return baskets.basket(baskets.named(name))


def _outline(index: Path, report: str) -> Draft:
    with closing(open_store(index)) as store:
        return skeleton(store.report(report).report)


def _form(output: Path | None, form: str | None, known: Collection[str]) -> str:
    """The form that is named, by the file's ending or by itself; a Word file if by neither."""
    ending = output.suffix.lower().removeprefix(".") if output is not None else None
    wanted = form or ending or "docx"
    if wanted not in known:
        raise typer.BadParameter(f"不能存成“{wanted}”格式，可用的有：{'、'.join(known)}")
    if output is not None and ending != wanted:
        raise typer.BadParameter(f"文件名请以 .{wanted} 结尾，或用 --form 改换格式")
    return wanted


def _write(file: Path, content: bytes, force: bool) -> None:
    try:
        with file.open("wb" if force else "xb") as stream:
            stream.write(content)
    except FileExistsError as error:
        reason = "已有这个文件，没有动它；换个名字，或加 --force 覆盖"
        raise JiugaoError(str(file), reason) from error
    except OSError as error:
        raise JiugaoError(str(file), f"无法写入（{os_reason(error)}）") from error
