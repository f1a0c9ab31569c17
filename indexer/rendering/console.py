"""Printing to a terminal, and what all pages have in common."""

import sys
from collections.abc import Iterable

from rich.console import Console, RenderableType
from rich.text import Text

from indexer.records import Span

SECTION_STYLE = "bold cyan"
HIGHLIGHT_STYLE = "bold yellow"
PLACEHOLDER_STYLE = "magenta underline"
QUIET_STYLE = "dim"
INDENT = (0, 0, 0, 4)


def show(*blocks: RenderableType) -> None:
    """Prints to standard output."""
    console = Console(highlight=False)
    for block in blocks:
        console.print(block)


def show_line(line: RenderableType) -> None:
    """Prints one line, however long, to standard output at once."""
    Console(highlight=False).print(line, soft_wrap=True)
    sys.stdout.flush()


def marked(text: str, placeholders: Iterable[Span], highlights: Iterable[Span] = ()) -> Text:
    """A passage with what is to be filled in and what was looked for standing out."""
    result = Text(text)
    for start, end in highlights:
        result.stylize(HIGHLIGHT_STYLE, start, end)
    for start, end in placeholders:
        result.stylize(PLACEHOLDER_STYLE, start, end)
    return result


def year_of(year: int | None) -> str:
    """A year as reports write it."""
    return f"{year} 年" if year else "年份不明"


def lines_of(lines: tuple[int, int]) -> str:
    """The first and last line of something, or the only one."""
    return str(lines[0]) if lines[0] == lines[1] else f"{lines[0]}—{lines[1]}"
