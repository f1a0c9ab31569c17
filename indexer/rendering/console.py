"""Printing to a terminal, and what all pages have in common."""

import sys
from collections.abc import Iterable

from rich.console import Console as RichConsole
from rich.console import ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.text import Text

from indexer.records import Span

SECTION_STYLE = "bold cyan"
HIGHLIGHT_STYLE = "bold yellow"
PLACEHOLDER_STYLE = "magenta underline"
QUIET_STYLE = "dim"
INDENT = (0, 0, 0, 4)

PICTURES = {code: 0x2400 + code for code in range(32)} | {0x7F: 0x2421}
"""Control characters -> what Unicode shows them by."""
COMMANDS = {
    **{code: one for code, one in PICTURES.items() if chr(code) not in "\n\t"},
    **dict.fromkeys(range(0x80, 0xA0), 0xFFFD),
    **dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F)),
}
"""What a terminal would take for a command or for a change of direction."""


class Console(RichConsole):
    """Shows the control characters that reports and names of files hold, and obeys none."""

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """As rich does."""
        for segment in super().render(renderable, options):
            if segment.control is None:
                yield segment._replace(text=segment.text.translate(COMMANDS))
            else:
                yield segment


def visible(name: str) -> str:
    """A name or message on one line, whatever it holds."""
    return name.translate(COMMANDS | PICTURES)


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
