"""The automatic numbers of a Word document, as a reader sees them (Office Open XML, part 1,
17.9)."""

import re
from dataclasses import dataclass

from lxml import etree

from indexer.ingest.formats.numerals import gap, numeral
from indexer.ingest.formats.package import child, local, value, whole
from indexer.ingest.formats.wordstyles import NumberPlace, Styles

DEPTH = 9
SLOT = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list counts. `restart` is the level, from 1, whose numbers start it
    anew: 0 for none, None for any above."""

    start: int
    kind: str
    text: str
    restart: int | None
    plain: bool
    gap: bool
    style: str | None


class Numbering:
    """Counts through a document; ask once for each paragraph, in order."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        parts = list(root) if root is not None else []
        self._lists = {
            value(one, "abstractNumId"): one for one in parts if local(one) == "abstractNum"
        }
        self._numbers = {value(one, "numId"): one for one in parts if local(one) == "num"}
        self._counts: dict[str, list[int | None]] = {}
        self._started: set[tuple[str, int]] = set()
        self._levels: dict[tuple[str, int], _Level | None] = {}

    def label(self, style_id: str | None, own: NumberPlace) -> str:
        """The number of the next paragraph with what parts it from the text, "" for none."""
        number_id, depth = self._place(style_id, own)
        level = self._level(number_id, depth)
        if level is None or depth >= DEPTH:
            return ""
        counts = self._count(number_id, depth, level)
        if level.kind == "bullet":
            return ""
        text = SLOT.sub(
            lambda slot: self._shown(number_id, int(slot[1]) - 1, counts, level), level.text
        )
        return text + (gap(text) if level.gap else "")

    def _place(self, style_id: str | None, own: NumberPlace) -> tuple[str, int]:
        if own.number_id is not None:
            return own.number_id, own.level or 0
        for name, place in self._styles.number_places(style_id):
            if place.number_id is not None:
                depth = own.level if own.level is not None else place.level
                return place.number_id, self._depth(place.number_id, name, depth)
        return "0", 0

    def _depth(self, number_id: str, style_id: str, said: int | None) -> int:
        """The level that is tied to a style, else the one that the style says."""
        for depth in range(DEPTH):
            level = self._level(number_id, depth)
            if level is not None and level.style == style_id:
                return depth
        return said or 0

    def _count(self, number_id: str, depth: int, level: _Level) -> list[int | None]:
        counts = self._counts.setdefault(self._list_id(number_id), [None] * DEPTH)
        override = self._override(number_id, depth)
        start = value(child(override, "startOverride"))
        if start is not None and (number_id, depth) not in self._started:
            counts[depth] = whole(start, 1)
        else:
            count = counts[depth]
            counts[depth] = level.start if count is None else count + 1
        self._started.add((number_id, depth))
        for deeper in range(depth + 1, DEPTH):
            below = self._level(number_id, deeper)
            if below is None or below.restart is None or depth < below.restart:
                counts[deeper] = None
        return counts

    def _shown(self, number_id: str, depth: int, counts: list[int | None], asked: _Level) -> str:
        level = self._level(number_id, depth)
        if level is None:
            return ""
        count = counts[depth]
        kind = "decimal" if asked.plain and level.kind != "none" else level.kind
        return numeral(level.start if count is None else count, kind)

    def _level(self, number_id: str, depth: int) -> _Level | None:
        if (number_id, depth) not in self._levels:
            self._levels[number_id, depth] = self._read_level(number_id, depth)
        return self._levels[number_id, depth]

    def _read_level(self, number_id: str, depth: int) -> _Level | None:
        found = child(self._override(number_id, depth), "lvl")
        if found is None:
            levels = self._lists.get(self._list_id(number_id))
            found = next((one for one in _levels(levels) if value(one, "ilvl") == str(depth)), None)
        if found is None:
            return None
        restart = value(child(found, "lvlRestart"))
        return _Level(
            start=whole(value(child(found, "start")), 0),
            kind=value(child(found, "numFmt")) or "decimal",
            text=value(child(found, "lvlText")) or "",
            restart=None if restart is None else whole(restart, 0),
            plain=child(found, "isLgl") is not None,
            gap=value(child(found, "suff")) != "nothing",
            style=value(child(found, "pStyle")),
        )

    def _override(self, number_id: str, depth: int) -> etree._Element | None:
        number = self._numbers.get(number_id)
        overrides = number if number is not None else ()
        return next(
            (
                one
                for one in overrides
                if local(one) == "lvlOverride" and value(one, "ilvl") == str(depth)
            ),
            None,
        )

    def _list_id(self, number_id: str) -> str:
        """The list that a number belongs to; one that only names a style's is followed once."""
        list_id = value(child(self._numbers.get(number_id), "abstractNumId")) or ""
        link = value(child(self._lists.get(list_id), "numStyleLink"))
        if link is None:
            return list_id
        linked = (key for key, one in self._lists.items() if value(child(one, "styleLink")) == link)
        return next(linked, list_id) or list_id


def _levels(numbered: etree._Element | None) -> list[etree._Element]:
    return [one for one in (numbered if numbered is not None else ()) if local(one) == "lvl"]
