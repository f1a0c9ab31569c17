"""A draft as Markdown and as plain text, and the parts of a draft that every form of it shares."""

import re

from indexer.sections import SECTION_NAMES
from indexer.writing.draft import Draft, Origin

SOURCES_HEADING = "附：素材来源"
INDENT = "　　"

UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold, and the other control characters, which no page shows."""
MARKUP = re.compile(r"[\\`*_\[\]<>&#~$]")
"""What Markdown may read as markup wherever it stands, `$` and `~` in common extensions of it."""
LINE_START = re.compile(r"^(\d{1,9}(?=[.)])|(?=[-+=]))")
"""What opens a list, a rule or a heading's underline: a backslash goes after the digits."""


def paragraphs(text: str) -> list[str]:
    """The lines of a text that hold something, without indents and unprintable characters."""
    lines = (UNPRINTABLE.sub("", line).strip() for line in text.splitlines())
    return [line for line in lines if line]


def one_line(text: str) -> str:
    """A title or heading, which must not break."""
    return " ".join(paragraphs(text))


def source_line(origin: Origin) -> str:
    """An entry of the list of sources: title, year, section, heading path and file path."""
    year = "" if origin.year is None else f"{origin.year}年"
    parts = (
        *(origin.title, year, SECTION_NAMES[origin.section]),
        *(" › ".join(origin.heading_path), origin.path),
    )
    return "；".join(filter(None, map(one_line, parts)))


def escape(line: str) -> str:
    """A line of text as Markdown that shows just that text (CommonMark 0.31, section 2.4)."""
    return LINE_START.sub(r"\1\\", MARKUP.sub(r"\\\g<0>", line))


def to_markdown(draft: Draft, sources: bool) -> str:
    """`#` title, `##` to `#####` headings, paragraphs, and with `sources` where they come from."""
    parts = [f"# {escape(title)}" for title in [one_line(draft.title)] if title]
    for block in draft.blocks:
        if not block.level:
            parts += map(escape, paragraphs(block.text))
        elif heading := one_line(block.text):
            parts.append(f"{'#' * (block.level + 1)} {escape(heading)}")
    if sources and draft.origins:
        entries = enumerate(map(source_line, draft.origins), start=1)
        parts.append(f"## {SOURCES_HEADING}")
        parts.append("\n".join(f"{number}. {escape(entry)}" for number, entry in entries))
    return "\n\n".join(parts) + "\n"


def to_text(draft: Draft, sources: bool) -> str:
    """Title, headings and paragraphs, a line each; all but the title are indented by two
    full-width spaces, as they are in print. An empty line follows the title."""
    title = one_line(draft.title)
    lines = [title, ""] if title else []
    for block in draft.blocks:
        whole = [one_line(block.text)] if block.level else paragraphs(block.text)
        lines += [INDENT + line for line in whole if line]
    if sources and draft.origins:
        lines += ["", INDENT + SOURCES_HEADING]
        entries = enumerate(map(source_line, draft.origins), start=1)
        lines += [f"{INDENT}{number}. {entry}" for number, entry in entries]
    return "\n".join(lines) + "\n"
