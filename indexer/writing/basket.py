"""What a basket holds: items in order, under headings of the writer's own."""

from collections.abc import Iterable
from dataclasses import dataclass

from indexer.records import StoredPassage
from indexer.writing.draft import Block, Draft, Origin


@dataclass(frozen=True, slots=True)
class Item:
    """A passage that was gathered, a heading (`level` 1 to 4), or a text of the writer's own.

    `original` is the text as it was gathered; `origin` is None for what the writer wrote.
    """

    item_id: int
    level: int
    text: str
    original: str
    note: str
    origin: Origin | None

    @property
    def changed(self) -> bool:
        """Whether the text is no longer the one that was gathered."""
        return self.text != self.original


@dataclass(frozen=True, slots=True)
class Change:
    """Something that was done to a basket and can be undone. `at` is ISO 8601, UTC; `action`
    says it in Chinese; `texts` are the texts that it changed, each before and after."""

    change_id: int
    at: str
    action: str
    texts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class BasketSummary:
    """A basket in a list; `passages` counts what is not a heading."""

    basket_id: int
    name: str
    passages: int


@dataclass(frozen=True, slots=True)
class Basket:
    """A named basket. `title` is that of the report to be, `target_year` the year that it is
    for; `changes` are the latest that are not undone, newest first."""

    basket_id: int
    name: str
    title: str
    target_year: int
    items: tuple[Item, ...]
    changes: tuple[Change, ...]

    @property
    def draft(self) -> Draft:
        """The basket as a text to hand in."""
        blocks = tuple(Block(item.level, item.text, item.origin) for item in self.items)
        return Draft(self.title or self.name, blocks)

    def holds(self, passage_id: str) -> bool:
        """Whether a passage was gathered here."""
        return any(i.origin is not None and i.origin.passage_id == passage_id for i in self.items)


def origin_of(stored: StoredPassage) -> Origin:
    """Where a passage of an index stands."""
    return Origin(
        passage_id=stored.passage_id,
        title=stored.title,
        path=stored.path,
        year=stored.year,
        doc_type=stored.doc_type,
        section=stored.passage.section,
        heading_path=stored.passage.heading_path,
    )


def blocks_of(passages: Iterable[StoredPassage]) -> tuple[Block, ...]:
    """Passages of an index as blocks of body text."""
    return tuple(Block(0, stored.passage.text, origin_of(stored)) for stored in passages)
