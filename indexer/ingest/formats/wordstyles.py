"""What the styles of a Word document say of its paragraphs: headings, numbers, hidden text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from indexer.ingest.formats.package import child, local, value, whole

HEADING_NAME = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
TITLE_NAMES = frozenset({"title", "标题"})
CONTENTS_NAME = re.compile(r"(?:toc|contents|目录)\s*\d*", re.IGNORECASE)
BODY_LEVEL = 9
OFF = frozenset({"0", "false", "off"})


@dataclass(frozen=True, slots=True)
class NumberPlace:
    """Which list a paragraph is numbered in, and how deep, from 0; None where it is not said."""

    number_id: str | None
    level: int | None


def number_place(properties: etree._Element | None) -> NumberPlace:
    """What `w:numPr` in the properties of a paragraph or a style says."""
    place = child(properties, "numPr")
    level = value(child(place, "ilvl"))
    depth = whole(level, -1)
    return NumberPlace(value(child(place, "numId")), depth if depth >= 0 else None)


def is_on(properties: etree._Element | None, name: str) -> bool | None:
    """A switch such as `w:vanish`; None where it is not set either way."""
    switch = child(properties, name)
    return None if switch is None else (value(switch) or "1") not in OFF


class Styles:
    """The part `word/styles.xml`, which may be missing."""

    def __init__(self, root: etree._Element | None) -> None:
        styles = [one for one in (root if root is not None else ()) if local(one) == "style"]
        self._by_id = {value(style, "styleId") or "": style for style in styles}
        self._default = next(
            (
                value(style, "styleId")
                for style in styles
                if value(style, "type") == "paragraph" and value(style, "default") in {"1", "true"}
            ),
            None,
        )

    def level(self, style_id: str | None, properties: etree._Element | None) -> int | None:
        """1 to 9 for a heading, 0 for the title of the whole, None for other text."""
        own = value(child(properties, "outlineLvl"))
        if own is not None:
            return _outline_level(own)
        for style in self._chain(style_id):
            name = (value(child(style, "name")) or "").strip()
            if name.lower() in TITLE_NAMES:
                return 0
            if match := HEADING_NAME.fullmatch(name):
                return int(match[1])
            inherited = value(child(style, "pPr", "outlineLvl"))
            if inherited is not None:
                return _outline_level(inherited)
        return None

    def is_contents(self, style_id: str | None) -> bool:
        """Whether a paragraph is an entry of a table of contents."""
        style = self._by_id.get(style_id or "")
        return bool(CONTENTS_NAME.fullmatch((value(child(style, "name")) or "").strip()))

    def hidden(self, style_id: str | None) -> bool:
        """Whether a style hides its text."""
        found = (is_on(child(style, "rPr"), "vanish") for style in self._chain(style_id, False))
        return next((hidden for hidden in found if hidden is not None), False)

    def number_places(self, style_id: str | None) -> Iterator[tuple[str, NumberPlace]]:
        """Where a style and those that it is based on number their paragraphs."""
        for style in self._chain(style_id):
            place = number_place(child(style, "pPr"))
            if place.number_id is not None or place.level is not None:
                yield value(style, "styleId") or "", place

    def _chain(self, style_id: str | None, default: bool = True) -> Iterator[etree._Element]:
        """A style and those that it is based on, each once."""
        seen: set[str | None] = set()
        at = style_id if style_id or not default else self._default
        while at is not None and at not in seen and at in self._by_id:
            seen.add(at)
            yield self._by_id[at]
            at = value(child(self._by_id[at], "basedOn"))


def _outline_level(text: str) -> int | None:
    level = whole(text, BODY_LEVEL)
    return level + 1 if level < BODY_LEVEL else None
