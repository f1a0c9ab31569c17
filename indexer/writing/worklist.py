"""What is left to change in a whole basket: findings of one wording together, with their places."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from indexer.records import Span
from indexer.writing.adapting import ALL_KINDS, examine, replaced
from indexer.writing.basket import Basket, Item
from indexer.writing.findings import FINDING_KINDS


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding stands: in which item, and at which span of its text."""

    item_id: int
    span: Span


@dataclass(frozen=True, slots=True)
class Correction:
    """One wording that must change in one way, or be looked at, wherever the basket says it.

    `replacements` and `reason` are those of its findings; a straight quotation mark is two
    corrections, for what opens and for what closes.
    """

    kind: str
    text: str
    replacements: tuple[str, ...]
    reason: str
    places: tuple[Place, ...]


def worklist(basket: Basket, kinds: Collection[str] = ALL_KINDS) -> tuple[Correction, ...]:
    """What must change in a basket for its target year: by kind, and then in the order in which
    the wordings come up."""
    corrections: dict[tuple[str, str, tuple[str, ...]], Correction] = {}
    for item in basket.items:
        for one in examine(item.text, basket.target_year, kinds):
            wording = one.kind, one.text, one.replacements
            held = corrections.get(wording)
            places = (*(held.places if held else ()), Place(item.item_id, one.span))
            corrections[wording] = Correction(
                one.kind, one.text, one.replacements, one.reason, places
            )
    order = [kind.code for kind in FINDING_KINDS]
    return tuple(sorted(corrections.values(), key=lambda one: order.index(one.kind)))


def with_replacements(
    basket: Basket, wanted: Iterable[tuple[Correction, str]]
) -> Iterator[tuple[Item, str]]:
    """Each item that holds a place of a correction, with its text once the words given stand in
    all such places.

    Raises ValueError where two corrections overlap.
    """
    changes: dict[int, list[tuple[Span, str]]] = {}
    for correction, words in wanted:
        for place in correction.places:
            changes.setdefault(place.item_id, []).append((place.span, words))
    for item in basket.items:
        if item.item_id in changes:
            yield item, replaced(item.text, changes[item.item_id])
