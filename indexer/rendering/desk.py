"""Baskets, and what must change in a text, as people read them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from indexer.rendering.console import HIGHLIGHT_STYLE, INDENT, QUIET_STYLE, lines_of
from indexer.writing.basket import Basket, BasketSummary, Item
from indexer.writing.findings import FINDING_NAMES

if TYPE_CHECKING:
    # The finders take a while to import; most commands look for nothing.
    from indexer.writing.review import Located

SHOWN_CHANGES = 5


def baskets_table(baskets: Sequence[BasketSummary]) -> RenderableType:
    """All baskets, the one that was last worked on first."""
    if not baskets:
        return Text("还没有素材篮。jiugao basket add 段落编号 会建一个，并放进这一段。")
    table = Table(box=None, pad_edge=False, header_style=QUIET_STYLE)
    table.add_column("名称")
    table.add_column("段落", justify="right")
    for one in baskets:
        table.add_row(Text(one.name), str(one.passages))
    return table


def basket_page(basket: Basket) -> RenderableType:
    """What a basket holds, in order, and its latest changes, each with its number."""
    head = f"题目：{basket.title or '（未定）'}　写 {basket.target_year} 年"
    blocks: list[RenderableType] = [
        Text(basket.name, style="bold"),
        Text(head, style=QUIET_STYLE),
        "",
        *map(_item, basket.items),
    ]
    if not basket.items:
        blocks.append(Text("里面还没有东西。"))
    if basket.changes:
        blocks.append(Text("最近的改动（jiugao basket undo 编号 可撤销）：", style=QUIET_STYLE))
        for change in basket.changes[:SHOWN_CHANGES]:
            blocks.append(Text(f"  {change.change_id}  {change.action}", style=QUIET_STYLE))
    return Group(*blocks)


def _item(item: Item) -> RenderableType:
    if item.level:
        return _numbered(item.item_id, Text("  " * (item.level - 1) + item.text, style="bold"))
    origin = f"{item.origin.title}　{item.origin.path}" if item.origin else "自己写的"
    lines = [Text(item.text), Text(f"{origin}{'　已改过' * item.changed}", style=QUIET_STYLE)]
    if item.note:
        lines.append(Text(f"备注：{item.note}", style="yellow"))
    return _numbered(item.item_id, *lines)


def _numbered(number: int, *lines: Text) -> RenderableType:
    """Lines beside the number of their item."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(justify="right", min_width=3)
    table.add_column(overflow="fold")
    table.add_row(str(number), Group(*lines))
    return table


def replacement_page(
    changed: Sequence[tuple[Item, str]], old: str, new: str, name: str
) -> RenderableType:
    """The texts that a replacement changed, before and after."""
    count = sum(item.text.count(old) for item, _ in changed)
    blocks: list[RenderableType] = [
        Text(f"素材篮“{name}”里换了 {count} 处；jiugao basket undo 可撤销：", style="bold")
    ]
    for item, text in changed:
        lines = _marked("原：", item.text, old), _marked("新：", text, new)
        blocks.append(_numbered(item.item_id, *lines))
    return Group(*blocks)


def _marked(label: str, text: str, words: str) -> Text:
    line = Text(label + text)
    line.highlight_words([words] if words else [], HIGHLIGHT_STYLE)
    line.stylize(QUIET_STYLE, 0, len(label))
    return line


def review_page(located: Sequence["Located"], target_year: int) -> RenderableType:
    """Each place that must change: where, what kind, the words, what could stand there, why."""
    if not located:
        return Text(f"要写 {target_year} 年的材料，没有发现要改的地方。")
    blocks: list[RenderableType] = [
        Text(f"要写 {target_year} 年的材料，有 {len(located)} 处要改或要核对：", style="bold")
    ]
    for one in located:
        found = one.finding
        where = f"编号 {one.item_id}" if one.lines is None else f"第 {lines_of(one.lines)} 行"
        line = Text(f"{where}　{FINDING_NAMES[found.kind]}　", style=QUIET_STYLE)
        line.append(Text(found.text, style=f"not dim {HIGHLIGHT_STYLE}"))
        if found.replacements:
            line.append(Text(f" → {' / '.join(found.replacements)}", style="not dim"))
        blocks += [line, Padding(Text(found.reason, style=QUIET_STYLE), INDENT)]
    return Group(*blocks)
