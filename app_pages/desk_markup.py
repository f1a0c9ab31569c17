"""The items of a basket, and what is to change in them -> HTML in which text is only ever text."""

from collections.abc import Collection, Sequence
from html import escape
from itertools import pairwise

from rapidfuzz.distance import Postfix, Prefix

from app_pages.markup import badge, breadcrumb
from indexer.writing.basket import Basket, Item
from indexer.writing.findings import FINDING_NAMES
from indexer.writing.worklist import Correction, Place

KIND_HUES: dict[str, int] = {
    "placeholder": 265,
    "year": 205,
    "number": 190,
    "place": 145,
    "unit": 95,
    "person": 320,
    "meeting": 30,
    "outdated": 0,
    "punctuation": 50,
}
"""A colour for each kind of finding, as degrees of hue."""
AROUND = 14
"""Characters of context on each side of a place."""
SHOWN_PLACES = 3


def item(one: Item, corrections: Sequence[Correction], first: bool, last: bool) -> str:
    """An item with what is to change in it marked, and its buttons."""
    marked = _marked(one, corrections)
    level = f"jg-item jg-level{one.level}" if one.level else "jg-item"
    origin, note = "", ""
    if one.origin is not None:
        year = f"{one.origin.year} 年" if one.origin.year else ""
        path = breadcrumb([one.origin.title, *one.origin.heading_path])
        origin = f'<div class="jg-quiet">{badge(one.origin.section)}{path}　{year}</div>'
    if one.note:
        note = f'<div class="jg-note">备注：{escape(one.note)}</div>'
    buttons = "".join(
        f'<button type="button" data-act="{act}" data-value="{one.item_id}" title="{title}"'
        f"{' disabled' if off else ''}>{name}</button>"
        for act, name, title, off in (
            ("up", "↑", "上移", first),
            ("down", "↓", "下移", last),
            ("edit", "编辑", "改文字、标题级别和备注，移到别处", False),
            ("only", "改写这段", "右边只列这一段要改的", False),
            ("remove", "移出", "移出素材篮，可以撤销", False),
        )
    )
    return (
        f'<div class="jg {level}" id="item-{one.item_id}">{origin}'
        f'<div class="jg-text">{marked}</div>{note}<div class="jg-acts">{buttons}</div></div>'
    )


def _marked(one: Item, corrections: Sequence[Correction]) -> str:
    """The text with each place that is to change in the colour of its kind."""
    spans = {p.span: c for c in corrections for p in c.places if p.item_id == one.item_id}
    edges = sorted({0, len(one.text), *(edge for span in spans for edge in span)})
    pieces = []
    for start, end in pairwise(edges):
        piece = escape(one.text[start:end])
        if found := spans.get((start, end)):
            hue, name = KIND_HUES[found.kind], FINDING_NAMES[found.kind]
            piece = f'<span class="jg-find" style="--hue:{hue}" title="{name}">{piece}</span>'
        pieces.append(piece)
    return "".join(pieces)


def correction(one: Correction, basket: Basket, new: str) -> str:
    """What is to change: its kind, why, and the places before and, with `new`, after."""
    hue = KIND_HUES[one.kind]
    badge_of_kind = f'<span class="jg-badge" style="--hue:{hue}">{FINDING_NAMES[one.kind]}</span>'
    texts = {item.item_id: item.text for item in basket.items}
    lines = [_place(texts[place.item_id], place, new) for place in one.places[:SHOWN_PLACES]]
    rest = len(one.places) - SHOWN_PLACES
    if rest > 0:
        lines.append(f'<div class="jg-quiet">另有 {rest} 处</div>')
    reason = f'<div class="jg-quiet">{escape(one.reason)}</div>' if one.reason else ""
    return (
        f'<div class="jg jg-correction"><div>{badge_of_kind}<b>{escape(one.text)}</b></div>'
        f"{reason}{''.join(lines)}</div>"
    )


def _place(text: str, place: Place, new: str) -> str:
    start, end = place.span
    before = ("…" if start > AROUND else "") + text[max(0, start - AROUND) : start]
    after = text[end : end + AROUND] + ("…" if end + AROUND < len(text) else "")
    changed = f"<ins>{escape(new)}</ins>" if new and new != text[start:end] else ""
    old = escape(text[start:end])
    old = f"<del>{old}</del>" if changed else f"<mark>{old}</mark>"
    return f'<div class="jg-place">{escape(before)}{old}{changed}{escape(after)}</div>'


def change(texts: Sequence[tuple[str, str]]) -> str:
    """What a change did to texts, each before and after, as far as they differ."""
    lines = [_difference(before, after) for before, after in texts[:SHOWN_PLACES]]
    if len(texts) > SHOWN_PLACES:
        lines.append(f'<div class="jg-quiet">另有 {len(texts) - SHOWN_PLACES} 处</div>')
    return f'<div class="jg">{"".join(lines)}</div>'


def _difference(before: str, after: str) -> str:
    """The stretch in which two texts differ; a number is never cut in two."""
    start = Prefix.similarity(before, after)
    while start and before[start - 1].isdecimal():
        start -= 1
    end = Postfix.similarity(before[start:], after[start:])
    while end and before[len(before) - end].isdecimal():
        end -= 1
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    lead, tail = before[:start], before[len(before) - end :]
    return (
        f'<div class="jg-place">{"…" if start > AROUND else ""}{escape(lead[-AROUND:])}'
        f"<del>{escape(old)}</del><ins>{escape(new)}</ins>"
        f"{escape(tail[:AROUND])}{'…' if end > AROUND else ''}</div>"
    )


def item_name(one: Item, length: int = 18) -> str:
    """An item by its first words."""
    words = one.text.split("\n")[0]
    return words[:length] + ("…" if len(words) > length else "")


def in_item(corrections: Sequence[Correction], item_ids: Collection[int]) -> list[Correction]:
    """The corrections that have a place in one of the items, with those places alone."""
    narrowed = []
    for one in corrections:
        places = tuple(place for place in one.places if place.item_id in item_ids)
        if places:
            narrowed.append(Correction(one.kind, one.text, one.replacements, one.reason, places))
    return narrowed
