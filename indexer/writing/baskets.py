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
from typing import Any

from indexer.errors import BasketNotFound, ChangeOverwritten
from indexer.writing.basket import Basket, BasketSummary, Change, Item
from indexer.writing.basketfile import BasketFile, Rows, baskets_beside
from indexer.writing.draft import Block, Origin
from indexer.writing.merging import merged

FIRST_NAME = "我的素材"
LONGEST_NAME = 40
SHOWN_CHANGES = 30
NARROW = 1e-6
FIELDS = ("position", "level", "text", "note", "removed")
"""What a change of an item can change, as columns."""
State = dict[str, Any]


class Baskets:
    """The baskets beside an index. Shared by threads and processes.

    Every method may raise BasketsDamaged, after which the next call finds an empty file, and
    BasketsUnusable where the disk refuses.
    """

    def __init__(self, index: Path) -> None:
        self._file = BasketFile(baskets_beside(index))

    def summaries(self) -> list[BasketSummary]:
        """All baskets, the one that was last worked on first."""
        sql = (
            "SELECT b.basket_id, name, (SELECT count(*) FROM items i WHERE i.basket_id = "
            "b.basket_id AND level = 0 AND NOT removed) FROM baskets b WHERE NOT removed "
            "ORDER BY coalesce((SELECT max(change_id) FROM changes c WHERE c.basket_id = "
            "b.basket_id), 0) DESC, b.basket_id DESC"
        )
        with self._file.transaction() as rows:
            return [BasketSummary(*row) for row in rows(sql)]

    def create(self, name: str) -> int:
        """A new basket; its id. A name that is taken gets a number."""
        with self._file.transaction() as rows:
            sql = "INSERT INTO baskets (name, target_year) VALUES (?, ?) RETURNING basket_id"
            free = _free_name(rows, name)
            return int(rows(sql, (free, datetime.now(UTC).astimezone().year))[0][0])

    def first(self) -> int:
        """The basket that was last worked on, made where there is none."""
        held = self.summaries()
        return held[0].basket_id if held else self.create(FIRST_NAME)

    def named(self, name: str) -> int:
        """The basket of a name. Raises BasketNotFound."""
        for summary in self.summaries():
            if summary.name == name:
                return summary.basket_id
        raise BasketNotFound(name, "没有这个素材篮，jiugao basket list 会列出有哪些")

    def basket(self, basket_id: int) -> Basket:
        """A basket as it is now. Raises BasketNotFound."""
        with self._file.transaction() as rows:
            name, title, year = _basket_row(rows, basket_id)
            sql = (
                "SELECT item_id, level, text, original, note, origin FROM items "
                "WHERE basket_id = ? AND NOT removed ORDER BY position, item_id"
            )
            items = tuple(
                Item(number, level, text, original, note, _origin(origin))
                for number, level, text, original, note, origin in rows(sql, (basket_id,))
            )
            return Basket(basket_id, name, title, year, items, _changes(rows, basket_id))

    def describe(self, basket_id: int, name: str, title: str, target_year: int) -> None:
        """Sets a basket's name, the title of the report to be and the year that it is for."""
        with self._file.transaction() as rows:
            held, _, _ = _basket_row(rows, basket_id)
            name = held if name.strip() in {"", held} else _free_name(rows, name)
            sql = "UPDATE baskets SET name = ?, title = ?, target_year = ? WHERE basket_id = ?"
            rows(sql, (name, title.strip(), target_year, basket_id))

    def discard(self, basket_id: int) -> None:
        """Takes a whole basket away; `restore` brings it back as it was."""
        with self._file.transaction() as rows:
            _basket_row(rows, basket_id)
            rows("UPDATE baskets SET removed = 1 WHERE basket_id = ?", (basket_id,))

    def restore(self, basket_id: int) -> None:
        """Brings a discarded basket back."""
        with self._file.transaction() as rows:
            found = rows("SELECT name FROM baskets WHERE basket_id = ?", (basket_id,))
            if found:
                name = _free_name(rows, found[0][0])
                sql = "UPDATE baskets SET removed = 0, name = ? WHERE basket_id = ?"
                rows(sql, (name, basket_id))

    def add(self, basket_id: int, blocks: Sequence[Block], after: int | None = None) -> list[int]:
        """Puts blocks in, at the end or after an item; the ids of the new items."""
        with self._file.transaction() as rows:
            _basket_row(rows, basket_id)
            places = _places_after(rows, basket_id, after, len(blocks))
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
            self._set(rows, basket_id, what, {item_id: {"removed": 0} for item_id in added})
            return added

    def edit(self, item_id: int, seen: str, text: str) -> None:
        """Changes an item's text from the one that was `seen`; what another tab changed in it
        meanwhile stays. Where both changed the same words, this text becomes an item of its own
        behind it, with a note that says so."""
        with self._file.transaction() as rows:
            basket_id, held = _state(rows, item_id)
            both = merged(seen, text, held["text"])
            if both is not None:
                self._set(rows, basket_id, "修改文字", {item_id: {"text": both}})
                return
        block = Block(held["level"], text)
        [copy] = self.add(basket_id, [block], after=item_id)
        self.annotate(copy, "另一个窗口同时改了同一处，这是你的改法，请与上一段核对")

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
        """Puts an item behind another, or with None first."""
        with self._file.transaction() as rows:
            basket_id, _ = _state(rows, item_id)
            [place] = _places_after(rows, basket_id, after, 1, first=after is None)
            self._set(rows, basket_id, "移动", {item_id: {"position": place}})

    def replace(self, basket_id: int, changes: Sequence[tuple[int, str, str]], action: str) -> None:
        """Changes the texts of several items as one change: item, text that was seen, new text.

        Raises ChangeOverwritten where another tab changed the same words meanwhile.
        """
        with self._file.transaction() as rows:
            new: dict[int, State] = {}
            for item_id, seen, text in changes:
                both = merged(seen, text, _state(rows, item_id)[1]["text"])
                if both is None:
                    raise ChangeOverwritten(action, "这里刚在别的窗口改过，请看过新的文字再替换")
                new[item_id] = {"text": both}
            self._set(rows, basket_id, action, new)

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
                _, held = _state(rows, item_id)
                _update(rows, item_id, _taken_back(before, after, held))
            rows("UPDATE changes SET undone = 1 WHERE change_id = ?", (change_id,))

    def _change(self, item_id: int, action: str, new: State) -> None:
        with self._file.transaction() as rows:
            basket_id, _ = _state(rows, item_id)
            self._set(rows, basket_id, action, {item_id: new})

    @staticmethod
    def _set(rows: Rows, basket_id: int, action: str, new: dict[int, State]) -> None:
        """Changes items and notes what they were; nothing where nothing changes."""
        log = []
        for item_id, fields in new.items():
            _, held = _state(rows, item_id)
            after = {name: value for name, value in fields.items() if held[name] != value}
            if after:
                log.append((item_id, {name: held[name] for name in after}, after))
                _update(rows, item_id, after)
        if log:
            at = datetime.now(UTC).isoformat(timespec="seconds")
            noted = json.dumps(log, ensure_ascii=False)
            sql = "INSERT INTO changes (basket_id, at, action, items) VALUES (?, ?, ?, ?)"
            rows(sql, (basket_id, at, action, noted))


def _taken_back(before: State, after: State, held: State) -> State:
    """What undoing a change sets an item to. Raises ChangeOverwritten."""
    restored: State = {}
    for name, value in before.items():
        if name == "text":
            both = merged(after["text"], value, held["text"])
            if both is None:
                reason = "这里后来又改过，请先撤销后面的修改，或直接改文字"
                raise ChangeOverwritten("撤销", reason)
            restored[name] = both
        else:
            restored[name] = value if held[name] == after[name] else held[name]
    return restored


def _basket_row(rows: Rows, basket_id: int) -> tuple[str, str, int]:
    sql = "SELECT name, title, target_year FROM baskets WHERE basket_id = ? AND NOT removed"
    found = rows(sql, (basket_id,))
    if not found:
        raise BasketNotFound("", "这个素材篮已经不在了，请换一个素材篮")
    name, title, year = found[0]
    return name, title, year


def _state(rows: Rows, item_id: int) -> tuple[int, State]:
    """The basket that an item is in, and its fields."""
    found = rows(f"SELECT basket_id, {', '.join(FIELDS)} FROM items WHERE item_id = ?", (item_id,))
    if not found:
        raise BasketNotFound("", "这一段已经不在素材篮里了，请刷新页面")
    return found[0][0], dict(zip(FIELDS, found[0][1:], strict=True))


def _update(rows: Rows, item_id: int, new: State) -> None:
    if new:
        columns = ", ".join(f"{name} = ?" for name in new)
        rows(f"UPDATE items SET {columns} WHERE item_id = ?", (*new.values(), item_id))


def _places_after(
    rows: Rows, basket_id: int, after: int | None, count: int, first: bool = False
) -> list[float]:
    """`count` places behind an item, at the end, or `first` before all others."""
    sql = "SELECT item_id, position FROM items WHERE basket_id = ? AND NOT removed ORDER BY 2, 1"
    held = rows(sql, (basket_id,))
    places = [place for _, place in held]
    if first:
        low, high = None, places[0] if places else None
    else:
        at = next((n for n, (item_id, _) in enumerate(held) if item_id == after), len(held) - 1)
        low = places[at] if held else None
        high = places[at + 1] if at + 1 < len(places) else None
    if low is None:
        low = (high if high is not None else 1.0) - 1.0
    if high is None:
        high = low + count + 1
    if high - low < NARROW:
        _spread(rows, [item_id for item_id, _ in held])
        return _places_after(rows, basket_id, after, count, first)
    return [low + (high - low) * n / (count + 1) for n in range(1, count + 1)]


def _spread(rows: Rows, item_ids: Sequence[int]) -> None:
    """Gives items whole numbers as places, where halving has left no room between two."""
    for place, item_id in enumerate(item_ids):
        rows("UPDATE items SET position = ? WHERE item_id = ?", (place, item_id))


def _changes(rows: Rows, basket_id: int) -> tuple[Change, ...]:
    sql = (
        "SELECT change_id, at, action, items FROM changes WHERE basket_id = ? AND NOT undone "
        "ORDER BY change_id DESC LIMIT ?"
    )
    return tuple(
        Change(
            number,
            at,
            action,
            tuple(
                (before["text"], after["text"])
                for _, before, after in json.loads(items)
                if "text" in before
            ),
        )
        for number, at, action, items in rows(sql, (basket_id, SHOWN_CHANGES))
    )


def _free_name(rows: Rows, name: str) -> str:
    """The name, or with a number behind it where another basket has it."""
    plain = " ".join(name.split())[:LONGEST_NAME] or FIRST_NAME
    taken = {held for (held,) in rows("SELECT name FROM baskets WHERE NOT removed")}
    free, count = plain, 1
    while free in taken:
        count += 1
        free = f"{plain} {count}"
    return free


def _origin(text: str) -> Origin | None:
    if not text:
        return None
    fields = json.loads(text)
    return Origin(**fields | {"heading_path": tuple(fields["heading_path"])})
