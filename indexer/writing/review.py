"""What must change, with where it stands: in a report, in a text, or in a basket."""

from collections.abc import Collection
from dataclasses import dataclass

from indexer.records import Report
from indexer.writing.adapting import examine
from indexer.writing.basket import Basket
from indexer.writing.findings import Finding
from indexer.writing.worklist import worklist


@dataclass(frozen=True, slots=True)
class Located:
    """A finding with its place: the `lines`, first and last, 1-based, of the passage or line
    that it stands in, or the item of a basket. Its span indexes into `context`, the text of that
    passage, line or item."""

    finding: Finding
    context: str
    lines: tuple[int, int] | None = None
    item_id: int | None = None


def review_report(report: Report, target_year: int, kinds: Collection[str]) -> tuple[Located, ...]:
    """What must change in each passage of a report."""
    return tuple(
        Located(finding, passage.text, lines=passage.lines)
        for passage in report.passages
        for finding in examine(passage.text, target_year, kinds)
    )


def review_text(text: str, target_year: int, kinds: Collection[str]) -> tuple[Located, ...]:
    """What must change in each line of a text."""
    return tuple(
        Located(finding, line, lines=(number, number))
        for number, line in enumerate(text.splitlines(), start=1)
        for finding in examine(line, target_year, kinds)
    )


def review_basket(basket: Basket, kinds: Collection[str]) -> tuple[Located, ...]:
    """What must change in a basket for its target year, in the order of its worklist."""
    texts = {item.item_id: item.text for item in basket.items}
    located = []
    for one in worklist(basket, kinds):
        for place in one.places:
            finding = Finding(one.kind, place.span, one.text, one.replacements, one.reason)
            located.append(Located(finding, texts[place.item_id], item_id=place.item_id))
    return tuple(located)
