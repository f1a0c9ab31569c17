"""What reading a format yields."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from indexer.records import Removal, SourceLine

FURNITURE = "页眉、页脚和页码"
"""Why lines are left out that stand on every page; a sentence goes on across them."""


class Line(NamedTuple):
    """A line of text before it is numbered. `reason` (in Chinese) is set where the line is no
    part of the report and is only accounted for."""

    text: str
    level: int | None = None
    page: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """The text of a file: `encoding` names its encoding or its format."""

    encoding: str
    lines: tuple[SourceLine, ...]
    removed: tuple[Removal, ...] = ()

    @classmethod
    def of(cls, encoding: str, lines: Iterable[Line]) -> "Content":
        """Lines numbered from 1; one with a reason stays as an empty line and a removal."""
        kept, removed = [], []
        for number, line in enumerate(lines, 1):
            text = "" if line.reason else line.text
            kept.append(SourceLine(number, text, line.level if text else None, line.page))
            if line.reason and line.text.strip():
                removed.append(Removal(number, line.text.strip(), line.reason))
        return cls(encoding, tuple(kept), tuple(removed))
