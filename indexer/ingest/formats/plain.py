"""Text files and Markdown."""

import re

from indexer.ingest.encodings import decode
from indexer.ingest.formats.content import Content, Line

LEADING_BOLD = re.compile(r"^\*\*(?=\S)(.+?[。：:；]?)\*\*(?=$|[^\*，。、；])")
"""A bold run that opens a line; one that a placeholder would not make (**户，推选**户)."""


def read_text(data: bytes) -> Content:
    """Each line as it is. Raises FileBinary, FileDamaged."""
    text, encoding = decode(data)
    return Content.of(encoding, map(Line, split_lines(text)))


def split_lines(text: str) -> list[str]:
    """Lines by CR, LF or both; a form feed also ends one, other separators are kept."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")


def read_markdown(data: bytes) -> Content:
    """Heading marks become levels, other block marks go; the text stays as written.

    Numbers of lists are text here (1. 加强领导), and inline emphasis is not interpreted,
    because reports write `**` for a number to fill in. Raises FileBinary, FileDamaged.
    """
    from markdown_it import MarkdownIt

    text, encoding = decode(data)
    source = split_lines(text)
    levels: dict[int, int] = {}
    bare: set[int] = set()
    for token in MarkdownIt("commonmark").enable("table").parse("\n".join(source)):
        if token.map and token.type == "heading_open":
            levels[token.map[0]] = int(token.tag[1])
            bare.update(range(token.map[0] + 1, token.map[1]))
        elif token.map and token.type == "hr":
            bare.add(token.map[0])
        elif token.map and token.type == "thead_open":
            bare.add(token.map[1])
        elif token.map and token.type == "fence":
            bare.update((token.map[0], token.map[1] - 1))
    return Content.of(
        encoding,
        (
            Line("" if n in bare else _without_block_marks(line), levels.get(n))
            for n, line in enumerate(source)
        ),
    )


def _without_block_marks(line: str) -> str:
    """`## 一、…`, `> …`, `- …` and `| a | b |` without what only Markdown reads."""
    line = re.sub(r"^\s*(?:>\s?)*(?:#{1,6}\s+|[-+*]\s+(?=\S))?", "", line)
    if line.startswith("|"):
        return "　".join(cell.strip() for cell in line.strip().strip("|").split("|"))
    line = re.sub(r"\s+#+\s*$", "", line)
    return LEADING_BOLD.sub(r"\1", line)
