"""Commands of `jiugao basket` about whole baskets: list, show, new, rename, title, year, discard."""

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
from indexer.errors import BasketNotFound
from indexer.rendering.console import show as print_pages
from indexer.rendering.desk import basket_page, baskets_table
from indexer.writing.basket import Basket
from indexer.writing.baskets import Baskets

BasketOption = Annotated[
    str | None,
    typer.Option("--basket", help="哪个素材篮，不写就是最近用过的", metavar="名称"),
]
NameArgument = Annotated[str, typer.Argument(help="素材篮的名称", metavar="名称")]


def list_baskets(index: IndexOption = DEFAULT_INDEX, as_json: JsonOption = False) -> None:
    """列出素材篮，最近用过的在前。"""
    held = Baskets(index).summaries()
    if as_json:
        print_json(documents.baskets_document(held))
    else:
        print_pages(baskets_table(held))


def show(
    name: Annotated[
        str | None, typer.Argument(help="哪个素材篮，不写就是最近用过的", metavar="[名称]")
    ] = None,
    index: IndexOption = DEFAULT_INDEX,
    as_json: JsonOption = False,
) -> None:
    """显示一个素材篮里有什么，以及最近的改动。"""
    basket = chosen(Baskets(index), name)
    if as_json:
        print_json(documents.basket_document(basket))
    else:
        print_pages(basket_page(basket))


def new(
    name: NameArgument, index: IndexOption = DEFAULT_INDEX, as_json: JsonOption = False
) -> None:
    """建一个素材篮。"""
    baskets = Baskets(index)
    basket = baskets.basket(baskets.create(name))
    tell(baskets, basket, f"已建素材篮“{basket.name}”", as_json)


def rename(
    name: NameArgument,
    new: Annotated[str, typer.Argument(help="新的名称", metavar="新名称")],
    index: IndexOption = DEFAULT_INDEX,
    as_json: JsonOption = False,
) -> None:
    """给素材篮改名。"""
    baskets = Baskets(index)
    basket = chosen(baskets, name)
    baskets.describe(basket.basket_id, name=new)
    held = baskets.basket(basket.basket_id).name
    tell(baskets, basket, f"素材篮“{basket.name}”现在叫“{held}”", as_json)


def title(
    text: Annotated[str, typer.Argument(help="要写的材料的题目", metavar="题目")],
    name: BasketOption = None,
    index: IndexOption = DEFAULT_INDEX,
    as_json: JsonOption = False,
) -> None:
    """定下要写的材料的题目。"""
    baskets = Baskets(index)
    basket = chosen(baskets, name)
    baskets.describe(basket.basket_id, title=text)
    tell(baskets, basket, f"素材篮“{basket.name}”的题目：{text.strip() or '（未定）'}", as_json)


def year(
    wanted: Annotated[
        int,
        typer.Argument(min=EARLIEST_YEAR, max=LATEST_YEAR, help="要写哪一年的材料", metavar="年份"),
    ],
    name: BasketOption = None,
    index: IndexOption = DEFAULT_INDEX,
    as_json: JsonOption = False,
) -> None:
    """定下要写哪一年的材料。"""
    baskets = Baskets(index)
    basket = chosen(baskets, name)
    baskets.describe(basket.basket_id, target_year=wanted)
    tell(baskets, basket, f"素材篮“{basket.name}”要写 {wanted} 年的材料", as_json)


def discard(
    name: NameArgument, index: IndexOption = DEFAULT_INDEX, as_json: JsonOption = False
) -> None:
    """去掉一个素材篮。"""
    baskets = Baskets(index)
    baskets.discard(baskets.named(name))
    if as_json:
        print_json(documents.baskets_document(baskets.summaries()))
    else:
        print_pages(f"已去掉素材篮“{name}”。")


def chosen(baskets: Baskets, name: str | None) -> Basket:
    """The basket of a name, or the one that was last worked on."""
    if name is not None:
        return baskets.basket(baskets.named(name))
    held = baskets.summaries()
    if not held:
        raise BasketNotFound("", "还没有素材篮，请先运行 jiugao basket new 名称")
    return baskets.basket(held[0].basket_id)


def tell(baskets: Baskets, basket: Basket, line: str, as_json: bool) -> None:
    """Says what was done, or prints the basket as it stands now."""
    if as_json:
        print_json(documents.basket_document(baskets.basket(basket.basket_id)))
    else:
        print_pages(line)
