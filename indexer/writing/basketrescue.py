"""Baskets out of damaged files."""

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from indexer.store.pages import Row, rows_of, shapes_of
from indexer.writing.basketfile import SCHEMA, BasketFile, Rows
from indexer.writing.basketrows import free_name

FOUND = "救出的素材"
OLDEST, NEWEST = 1900, 2999


def basket_files(file: Path) -> list[Path]:
    """The file of baskets and those that were set aside as damaged, the latest first."""
    aside = sorted(file.parent.glob(f"{file.stem}.*.damaged"), reverse=True)
    return [one for one in (file, *aside) if one.is_file()]


def rescue_baskets(files: Sequence[Path], target: Path) -> int:
    """Gathers all baskets that can be read in `files` in a new file; how many those are. Where
    there is none, no file is made. Raises BasketsUnusable, OSError."""
    found = [_read(file) for file in files]
    if not any(tables["baskets"] or tables["items"] for tables in found):
        return 0
    with BasketFile(target).transaction() as rows:
        for tables in found:
            _add(rows, tables)
        sql = "SELECT count(*) FROM baskets WHERE NOT removed"
        return int(rows(sql)[0][0])


def _read(file: Path) -> dict[str, dict[int, Row]]:
    tables: dict[str, dict[int, Row]] = defaultdict(dict)
    for table, row in rows_of(file, shapes_of(SCHEMA)):
        tables[table].setdefault(row[0], row)
    return tables


def _add(rows: Rows, tables: dict[str, dict[int, Row]]) -> None:
    """Adds the rows of a file behind those that are there, their numbers moved up."""
    held = {
        name: rows(f"SELECT coalesce(max({key}), 0) FROM {name}")[0][0]
        for name, key in (("baskets", "basket_id"), ("items", "item_id"), ("changes", "change_id"))
    }
    baskets = dict(tables["baskets"])
    for item in tables["items"].values():
        year = datetime.now(UTC).astimezone().year
        baskets.setdefault(item[1], (item[1], FOUND, "", year, 0, 0))
    newest = max(tables["changes"], default=0)
    for number, name, title, year, made_after, removed in baskets.values():
        year = min(max(year, OLDEST), NEWEST)
        after = min(made_after, newest) + held["changes"]
        row = number + held["baskets"], free_name(rows, name), title, year, after, bool(removed)
        rows("INSERT INTO baskets VALUES (?, ?, ?, ?, ?, ?)", row)
    for number, basket, *rest, origin, removed in tables["items"].values():
        moved = number + held["items"], basket + held["baskets"]
        sql = "INSERT INTO items VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        rows(sql, (*moved, *rest, _json(origin), bool(removed)))
    for number, basket, at, action, items, undone in tables["changes"].values():
        log = [
            (item + held["items"], before, after)
            for item, before, after in _changed(items)
            if item in tables["items"]
        ]
        if basket in baskets and log:
            noted = json.dumps(log, ensure_ascii=False)
            moved = number + held["changes"], basket + held["baskets"]
            sql = "INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?)"
            rows(sql, (*moved, at, action, noted, bool(undone)))


def _changed(text: str) -> list[tuple[int, dict[str, Any], dict[str, Any]]]:
    """What a change says of items, nothing where that was damaged."""
    try:
        return [(item, dict(before), dict(after)) for item, before, after in json.loads(text)]
    except (ValueError, TypeError):
        return []


def _json(text: str) -> str:
    """The origin of an item, "" where it was damaged."""
    try:
        return text if not text or "heading_path" in json.loads(text) else ""
    except (ValueError, TypeError):
        return ""
