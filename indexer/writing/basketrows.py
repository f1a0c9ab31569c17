"""What the baskets' file holds, row by row: each function runs within a transaction of the caller's,
and whoever changes items through `change_items` has the change noted, to be undone."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from indexer.errors import BasketNotFound, ChangeOverwritten
from indexer.writing.basket import Change
from indexer.writing.basketfile import Rows
from indexer.writing.draft import Origin
from indexer.writing.merging import merged

FIRST_NAME = "我的素材"
LONGEST_NAME = 40
SHOWN_CHANGES = 30
NARROW = 1e-6
FIELDS = ("position", "level", "text", "note", "removed")
"""What a change of an item can change, as columns."""
State = dict[str, Any]


def basket_row(rows: Rows, basket_id: int) -> tuple[str, str, int]:
    """A basket's name, title and year. Raises BasketNotFound."""
    sql = "SELECT name, title, target_year FROM baskets WHERE basket_id = ? AND NOT removed"
    found = rows(sql, (basket_id,))
    if not found:
        raise BasketNotFound("", "这个素材篮已经不在了，请换一个素材篮")
    name, title, year = found[0]
    return name, title, year


def free_name(rows: Rows, name: str) -> str:
    """The name, or with a number behind it where another basket has it."""
    plain = " ".join(name.split())[:LONGEST_NAME] or FIRST_NAME
    taken = {held for (held,) in rows("SELECT name FROM baskets WHERE NOT removed")}
    free, count = plain, 1
    while free in taken:
        count += 1
        free = f"{plain} {count}"
    return free


def item_state(rows: Rows, item_id: int) -> tuple[int, State]:
    """The basket that an item is in, and its fields. Raises BasketNotFound."""
    found = rows(f"SELECT basket_id, {', '.join(FIELDS)} FROM items WHERE item_id = ?", (item_id,))
    if not found:
        raise BasketNotFound("", "这一段已经不在素材篮里了，请刷新页面")
    return found[0][0], dict(zip(FIELDS, found[0][1:], strict=True))


def update_item(rows: Rows, item_id: int, new: State) -> None:
    """Sets fields of an item, noting nothing."""
    if new:
        columns = ", ".join(f"{name} = ?" for name in new)
        rows(f"UPDATE items SET {columns} WHERE item_id = ?", (*new.values(), item_id))


def change_items(rows: Rows, basket_id: int, action: str, new: dict[int, State]) -> None:
    """Changes items and notes what they were; nothing where nothing changes."""
    log = []
    for item_id, fields in new.items():
        _, held = item_state(rows, item_id)
        after = {name: value for name, value in fields.items() if held[name] != value}
        if after:
            log.append((item_id, {name: held[name] for name in after}, after))
            update_item(rows, item_id, after)
    if log:
        at = datetime.now(UTC).isoformat(timespec="seconds")
        noted = json.dumps(log, ensure_ascii=False)
        sql = "INSERT INTO changes (basket_id, at, action, items) VALUES (?, ?, ?, ?)"
        rows(sql, (basket_id, at, action, noted))


def taken_back(before: State, after: State, held: State) -> State:
    """What undoing a change sets an item to. Raises ChangeOverwritten."""
    restored: State = {}
    for name, value in before.items():
        if name == "text":
            both = merged(after["text"], value, held["text"])
            if both is None:
                reason = "这里后来又改过，请先撤销后面的修改，或直接改文字"
                raise ChangeOverwritten("撤销", reason)
            restored[name] = both
        elif held[name] == after[name]:
            restored[name] = value
        else:
            raise ChangeOverwritten("撤销", "这一项后来又动过，请先撤销后面的改动")
    return restored


def changes_of(rows: Rows, basket_id: int) -> tuple[Change, ...]:
    """A basket's changes that still stand, the last first."""
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


def places_after(
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
        return places_after(rows, basket_id, after, count, first)
    return [low + (high - low) * n / (count + 1) for n in range(1, count + 1)]


def _spread(rows: Rows, item_ids: Sequence[int]) -> None:
    """Gives items whole numbers as places, where halving has left no room between two."""
    for place, item_id in enumerate(item_ids):
        rows("UPDATE items SET position = ? WHERE item_id = ?", (place, item_id))


def origin_of(text: str) -> Origin | None:
    """Where a passage came from, out of an item's column; None for what was typed."""
    if not text:
        return None
    fields = json.loads(text)
    return Origin(**fields | {"heading_path": tuple(fields["heading_path"])})
