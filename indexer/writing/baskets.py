"""The baskets of an index, in a SQLite file beside it: every change is kept and can be undone.

The file lies beside the index folder, because that may be deleted and built anew. Each operation
opens the file, changes it in one transaction and closes it, so that any number of tabs and
programs may work on one basket. An item's place is a number between those of its neighbours: a
move touches one row, and what another tab does meanwhile stays.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from indexer.errors import BasketNotFound, ChangeOverwritten
from indexer.writing.basket import Basket, BasketSummary, Item
from indexer.writing.basketfile import BasketFile, baskets_beside
from indexer.writing.basketrows import (
    State,
    basket_row,
    change_items,
    changes_of,
    free_name,
    item_state,
    origin_of,
    places_after,
    taken_back,
    update_item,
)
from indexer.writing.draft import Block
from indexer.writing.merging import merged

CHANGED_MEANWHILE = "另一个窗口同时改了同一处，这是你的改法，请与上一段核对"
REMOVED_MEANWHILE = "原来那一段已在别的窗口移出，这是你改过的文字"


class Baskets:
    """The baskets beside an index. Shared by threads and processes.

    Every method may raise BasketsDamaged, after which the next call finds an empty file, and
    BasketsUnusable where the disk refuses.
    """

    def __init__(self, index: Path) -> None:
        self._file = BasketFile(baskets_beside(index))

    def summaries(self) -> list[BasketSummary]:
        """All baskets, the one that was last worked on, or made, first."""
        if not self._file.exists():
            return []
        sql = (
            "SELECT b.basket_id, name, (SELECT count(*) FROM items i WHERE i.basket_id = "
            "b.basket_id AND level = 0 AND NOT removed) FROM baskets b WHERE NOT removed "
            "ORDER BY max(made_after, coalesce((SELECT max(change_id) FROM changes c "
            "WHERE c.basket_id = b.basket_id), 0)) DESC, b.basket_id DESC"
        )
        with self._file.transaction() as rows:
            return [BasketSummary(*row) for row in rows(sql)]

    def create(self, name: str) -> int:
        """A new basket; its id. A name that is taken gets a number, none the usual name."""
        with self._file.transaction() as rows:
            sql = (
                "INSERT INTO baskets (name, target_year, made_after) VALUES "
                "(?, ?, (SELECT coalesce(max(change_id), 0) FROM changes)) RETURNING basket_id"
            )
            free = free_name(rows, name)
            return int(rows(sql, (free, datetime.now(UTC).astimezone().year))[0][0])

    def first(self) -> int:
        """The basket that was last worked on, made where there is none."""
        held = self.summaries()
        return held[0].basket_id if held else self.create("")

    def named(self, name: str) -> int:
        """The basket of a name. Raises BasketNotFound."""
        for summary in self.summaries():
            if summary.name == name:
                return summary.basket_id
        raise BasketNotFound(name, "没有这个素材篮，jiugao basket list 会列出有哪些")

    def basket(self, basket_id: int) -> Basket:
        """A basket as it is now. Raises BasketNotFound."""
        with self._file.transaction() as rows:
            name, title, year = basket_row(rows, basket_id)
            sql = (
                "SELECT item_id, level, text, original, note, origin FROM items "
                "WHERE basket_id = ? AND NOT removed ORDER BY position, item_id"
            )
            items = tuple(
                Item(number, level, text, original, note, origin_of(origin))
                for number, level, text, original, note, origin in rows(sql, (basket_id,))
            )
            return Basket(basket_id, name, title, year, items, changes_of(rows, basket_id))

    def describe(
        self,
        basket_id: int,
        name: str | None = None,
        title: str | None = None,
        target_year: int | None = None,
    ) -> None:
        """Sets a basket's name, the title of the report to be, the year that it is for; None
        leaves what another tab may have set meanwhile."""
        with self._file.transaction() as rows:
            old_name, old_title, old_year = basket_row(rows, basket_id)
            if name is not None and name.strip() not in {"", old_name}:
                old_name = free_name(rows, name)
            row = (
                old_name,
                old_title if title is None else title.strip(),
                old_year if target_year is None else target_year,
            )
            sql = "UPDATE baskets SET name = ?, title = ?, target_year = ? WHERE basket_id = ?"
            rows(sql, (*row, basket_id))

    def discard(self, basket_id: int) -> None:
        """Takes a whole basket away; `restore` brings it back as it was."""
        with self._file.transaction() as rows:
            basket_row(rows, basket_id)
            rows("UPDATE baskets SET removed = 1 WHERE basket_id = ?", (basket_id,))

    def restore(self, basket_id: int) -> None:
        """Brings a discarded basket back."""
        with self._file.transaction() as rows:
            found = rows("SELECT name FROM baskets WHERE basket_id = ?", (basket_id,))
            if found:
                name = free_name(rows, found[0][0])
                sql = "UPDATE baskets SET removed = 0, name = ? WHERE basket_id = ?"
                rows(sql, (name, basket_id))

    def add(self, basket_id: int, blocks: Sequence[Block], after: int | None = None) -> list[int]:
        """Puts blocks in, at the end or after an item; the ids of the new items."""
        with self._file.transaction() as rows:
            basket_row(rows, basket_id)
            places = places_after(rows, basket_id, after, len(blocks))
            sql = (
                "INSERT INTO items (basket_id, position, level, text, original, origin, removed) "
                "VALUES (?, ?, ?, ?, ?, ?, 1) RETURNING item_id"
            )
            added = []
            for place, block in zip(places, blocks, strict=True):
                origin = (
                    json.dumps(asdict(block.origin), ensure_ascii=False) if block.origin else ""
                )
                row = basket_id, place, block.level, block.text, block.text, origin
                added.append(int(rows(sql, row)[0][0]))
            what = f"加入 {len(blocks)} 项"
            change_items(rows, basket_id, what, {item_id: {"removed": 0} for item_id in added})
            return added

    def edit(self, item_id: int, seen: str, text: str) -> None:
        """Changes an item's text from the one that was `seen`; what another tab changed in it
        meanwhile stays. Where both changed the same words, this text becomes an item of its own
        behind it, with a note that says so, as it does where the item was removed."""
        with self._file.transaction() as rows:
            basket_id, held = item_state(rows, item_id)
            both = None if held["removed"] else merged(seen, text, held["text"])
            if both is not None:
                change_items(rows, basket_id, "修改文字", {item_id: {"text": both}})
                return
        [copy] = self.add(basket_id, [Block(held["level"], text)], after=item_id)
        self.annotate(copy, REMOVED_MEANWHILE if held["removed"] else CHANGED_MEANWHILE)

    def annotate(self, item_id: int, note: str) -> None:
        """Sets an item's note."""
        self._change(item_id, "修改备注", {"note": note})

    def set_level(self, item_id: int, level: int) -> None:
        """Makes an item a heading of a level, or with 0 body text."""
        self._change(item_id, "改变标题级别", {"level": level})

    def remove(self, item_id: int) -> None:
        """Takes an item out of its basket."""
        self._change(item_id, "移出", {"removed": 1})

    def move(self, item_id: int, after: int | None) -> None:
        """Puts an item behind another, or with None first. Raises BasketNotFound where the
        other was removed meanwhile."""
        with self._file.transaction() as rows:
            basket_id, _ = item_state(rows, item_id)
            if after is not None and item_state(rows, after)[1]["removed"]:
                raise BasketNotFound("", "要跟在后面的那一段已在别的窗口移出，请看过现在的次序再移")
            [place] = places_after(rows, basket_id, after, 1, first=after is None)
            change_items(rows, basket_id, "移动", {item_id: {"position": place}})

    def replace(self, basket_id: int, changes: Sequence[tuple[int, str, str]], action: str) -> None:
        """Changes the texts of several items as one change: item, text that was seen, new text.

        Raises ChangeOverwritten where another tab changed the same words meanwhile.
        """
        with self._file.transaction() as rows:
            new: dict[int, State] = {}
            for item_id, seen, text in changes:
                both = merged(seen, text, item_state(rows, item_id)[1]["text"])
                if both is None:
                    raise ChangeOverwritten(action, "这里刚在别的窗口改过，请看过新的文字再替换")
                new[item_id] = {"text": both}
            change_items(rows, basket_id, action, new)

    def undo(self, change_id: int) -> None:
        """Takes back one change, whichever came after it; later changes of other words stay.

        Raises ChangeOverwritten where a later change touched the same words.
        """
        with self._file.transaction() as rows:
            found = rows(
                "SELECT basket_id, items FROM changes WHERE change_id = ? AND NOT undone",
                (change_id,),
            )
            for item_id, before, after in json.loads(found[0][1]) if found else ():
                _, held = item_state(rows, item_id)
                update_item(rows, item_id, taken_back(before, after, held))
            rows("UPDATE changes SET undone = 1 WHERE change_id = ?", (change_id,))

    def _change(self, item_id: int, action: str, new: State) -> None:
        with self._file.transaction() as rows:
            basket_id, _ = item_state(rows, item_id)
            change_items(rows, basket_id, action, {item_id: new})
