"""Commands of `jiugao basket` about what is in one: add, heading, note, move, remove, undo,
replace."""

from contextlib import closing
from typing import Annotated

import typer

from indexer import documents
from indexer.commands.basket import BasketOption, chosen, tell
from indexer.commands.options import DEFAULT_INDEX, IndexOption, JsonOption, print_json
from indexer.errors import BasketNotFound
from indexer.rendering.console import show as print_pages
from indexer.rendering.desk import replacement_page
from indexer.store import open_store
from indexer.writing.basket import Basket, blocks_of
from indexer.writing.baskets import Baskets
from indexer.writing.draft import Block

ItemArgument = Annotated[int, typer.Argument(help="篮中的编号", metavar="编号")]


def add(
    passage_ids: Annotated[list[str], typer.Argument(help="段落编号", metavar="段落编号...")],
    name: BasketOption = None,
    index: IndexOption = DEFAULT_INDEX,
    as_json: JsonOption = False,
) -> None:
    """把资料库里的段落放进素材篮；还没有素材篮就建一个。"""
    with closing(open_store(index)) as store:
        blocks = blocks_of([store.passage(passage_id) for passage_id in passage_ids])
    baskets = Baskets(index)
    basket = baskets.basket(baskets.first() if name is None else baskets.named(name))
    items = baskets.add(basket.basket_id, blocks)
    numbers = "、".join(map(str, items))
    tell(baskets, basket, f"已放进素材篮“{basket.name}”，编号 {numbers}", as_json)


def heading(
    text: Annotated[str, typer.Argument(help="标题", metavar="标题")],
    level: Annotated[int, typer.Option("--level", min=1, max=4, help="级别", metavar="级别")] = 1,
    name: BasketOption = None,
    index: IndexOption = DEFAULT_INDEX,
    as_json: JsonOption = False,
) -> None:
    """在素材篮末尾写上一个标题。"""
    if not text.strip():
        raise typer.BadParameter("标题是空的")
    baskets = Baskets(index)
    basket = chosen(baskets, name)
    [item_id] = baskets.add(basket.basket_id, [Block(level, text.strip())])
    tell(baskets, basket, f"已在素材篮“{basket.name}”里写上标题，编号 {item_id}", as_json)


def note(
    item_id: ItemArgument,
    text: Annotated[str, typer.Argument(help="备注，空的就是去掉备注", metavar="备注")],
    index: IndexOption = DEFAULT_INDEX,
    as_json: JsonOption = False,
) -> None:
    """给篮中的一项写上备注。"""
    baskets = Baskets(index)
    basket = _holding(baskets, item_id)
    baskets.annotate(item_id, text)
    tell(baskets, basket, f"已写上编号 {item_id} 的备注", as_json)


def move(
    item_id: ItemArgument,
    after: Annotated[
        int | None,
        typer.Option("--after", help="移到哪一项后面，不写就移到最前面", metavar="编号"),
    ] = None,
    index: IndexOption = DEFAULT_INDEX,
    as_json: JsonOption = False,
) -> None:
    """把篮中的一项移到另一项后面，或最前面。"""
    baskets = Baskets(index)
    basket = _holding(baskets, item_id)
    if after == item_id:
        raise typer.BadParameter("不能移到自己后面")
    if after is not None and after not in _numbers(basket):
        raise BasketNotFound("", f"素材篮“{basket.name}”里没有编号 {after}，没有移动")
    baskets.move(item_id, after)
    tell(baskets, basket, f"已移动编号 {item_id}", as_json)


def remove(
    item_id: ItemArgument, index: IndexOption = DEFAULT_INDEX, as_json: JsonOption = False
) -> None:
    """把一项移出素材篮。"""
    baskets = Baskets(index)
    basket = _holding(baskets, item_id)
    baskets.remove(item_id)
    tell(baskets, basket, f"已移出编号 {item_id}；jiugao basket undo 可撤销", as_json)


def undo(
    change_id: Annotated[
        int | None,
        typer.Argument(help="改动的编号，不写就是最近的一步", metavar="[改动编号]"),
    ] = None,
    name: BasketOption = None,
    index: IndexOption = DEFAULT_INDEX,
    as_json: JsonOption = False,
) -> None:
    """撤销素材篮的一步改动。"""
    baskets = Baskets(index)
    basket = chosen(baskets, name)
    changes = {change.change_id: change for change in basket.changes}
    change = changes.get(max(changes, default=0) if change_id is None else change_id)
    if change is None:
        raise BasketNotFound("", f"素材篮“{basket.name}”里没有这一步可以撤销")
    baskets.undo(change.change_id)
    tell(baskets, basket, f"已撤销：{change.action}", as_json)


def replace(
    old: Annotated[str, typer.Argument(help="原来的文字", metavar="原文")],
    new: Annotated[str, typer.Argument(help="换成的文字", metavar="新文")],
    name: BasketOption = None,
    index: IndexOption = DEFAULT_INDEX,
    as_json: JsonOption = False,
) -> None:
    """把素材篮里的一个说法全部换掉，并列出换之前和之后。"""
    if not old or old == new:
        raise typer.BadParameter("请给出原来的文字，以及与它不同的新文字")
    baskets = Baskets(index)
    basket = chosen(baskets, name)
    changed = [(one, one.text.replace(old, new)) for one in basket.items if old in one.text]
    if not changed:
        raise BasketNotFound(old, f"素材篮“{basket.name}”里没有这样的文字，没有改动")
    action = f"把“{old}”换成“{new}”"
    baskets.replace(
        basket.basket_id, [(one.item_id, one.text, text) for one, text in changed], action
    )
    if as_json:
        print_json(documents.basket_document(baskets.basket(basket.basket_id)))
    else:
        print_pages(replacement_page(changed, old, new, basket.name))


def _holding(baskets: Baskets, item_id: int) -> Basket:
    """The basket that holds an item."""
    for summary in baskets.summaries():
        basket = baskets.basket(summary.basket_id)
        if item_id in _numbers(basket):
            return basket
    raise BasketNotFound("", f"素材篮里没有编号 {item_id}，jiugao basket show 会列出编号")


def _numbers(basket: Basket) -> set[int]:
    return {item.item_id for item in basket.items}
