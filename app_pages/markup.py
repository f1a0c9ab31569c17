"""Records -> HTML in which report text is only ever text."""

from collections.abc import Collection, Iterable, Sequence
from html import escape
from itertools import pairwise
from urllib.parse import urlencode

from app_pages.style import SECTION_HUES
from indexer.records import (
    Duplicate,
    Heading,
    Hit,
    Passage,
    Query,
    Removal,
    Span,
    StoredReport,
    pages_shown,
)
from indexer.sections import SECTION_NAMES

LONGEST_QUOTE = 80
NOT_MARKDOWN = {ord(char): f"\\{char}" for char in r"\`*_{}[]<>()#+-.!|$~:"}


def as_is(text: str) -> str:
    """Text for where Streamlit reads Markdown, in labels and messages, to be shown as it is."""
    return text.translate(NOT_MARKDOWN)


def short(text: str) -> str:
    """Text that someone typed, for a message of one line."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_QUOTE else f"{line[:LONGEST_QUOTE]}…"


def marked_text(
    text: str, placeholders: Iterable[Span] = (), highlights: Iterable[Span] = ()
) -> str:
    """The text escaped, its highlights in <mark> and its placeholders in a marked span.

    Where both overlap, both marks are set; every character of `text` appears once.
    """
    slots, marks = list(placeholders), list(highlights)
    cuts = sorted({0, len(text), *(edge for span in [*slots, *marks] for edge in span)})
    pieces = []
    for start, end in pairwise(cuts):
        piece = escape(text[start:end])
        if any(a <= start and end <= b for a, b in slots):
            piece = f'<span class="slot" title="待填">{piece}</span>'
        if any(a <= start and end <= b for a, b in marks):
            piece = f"<mark>{piece}</mark>"
        pieces.append(piece)
    return "".join(pieces)


def badge(section: str) -> str:
    """A section's name in its colour."""
    hue = SECTION_HUES[section]
    return f'<span class="jg-badge" style="--hue:{hue}">{SECTION_NAMES[section]}</span>'


def breadcrumb(parts: Sequence[str]) -> str:
    """标题 › 二、存在问题 › （一）…"""
    return '<span class="sep">›</span>'.join(map(escape, parts))


def hit_card(hit: Hit) -> str:
    """A hit but for its buttons: where it stands, its lead and its text."""
    rank = f'<span class="jg-rank">{hit.rank}</span>'
    year = f"{hit.year} 年" if hit.year else ""
    origin = "　".join(filter(None, (year, hit.doc_type, hit.path, pages_shown(hit.pages))))
    # Spaces, not margins: where the line breaks, they go.
    topics = "".join(f' <span class="jg-topic">{escape(topic)}</span>' for topic in hit.topics)
    lead = f'<div class="jg-lead">{escape(hit.lead)}</div>' if hit.lead else ""
    return (
        f'<div class="jg jg-hit"><div class="jg-crumb">{rank}{badge(hit.section)}'
        f"{breadcrumb([hit.title, *hit.heading_path])}</div>"
        f'<div class="jg-quiet">{escape(origin)}{topics}</div>{lead}'
        f'<div class="jg-text">{marked_text(hit.text, hit.placeholders, hit.highlights)}</div></div>'
    )


def change_of_preference(query: Query, preferred: bool) -> str:
    """What stands between hits that meet every preference of a query and those that do not."""
    asked = (("栏目", query.sections), ("年份", query.years), ("文种", query.doc_types))
    wanted = "、".join(name for name, values in asked if values)
    return f"以下{wanted}相符，但关系较远" if preferred else f"以下{wanted}不同，但也相关"


def duplicates_line(duplicates: Sequence[Duplicate], query: str) -> str:
    """另有 N 处相同, each a link to its report."""
    links = "、".join(
        f'<a class="plain" target="_self" href="{report_address(copy.passage_id, query)}">'
        f"{escape(copy.title)}</a>"
        for copy in duplicates
    )
    return f'<div class="jg jg-quiet">另有 {len(duplicates)} 处相同：{links}</div>'


def report_address(passage_id: str, query: str) -> str:
    """The address of a passage in its report, for an href."""
    return escape("report?" + urlencode(report_parameters(passage_id, query)))


def report_parameters(passage_id: str, query: str) -> dict[str, str]:
    """The part of an address that says which passage of which report, and what was asked.

    Not under the name `q`: Streamlit drops what a box of the last page was bound to.
    """
    parameters = {"report": passage_id.rpartition("-")[0], "passage": passage_id}
    return parameters | ({"query": query} if query else {})


def outline(headings: Iterable[Heading], linked: bool = True) -> str:
    """Headings indented by level, as links to their places where they are `linked`."""
    lines = "".join(
        (f'<a href="#line-{heading.line}" ' if linked else "<div ")
        + f'style="padding-left:{0.4 + 0.9 * (heading.level - 1):.1f}rem">{escape(heading.text)}'
        + ("</a>" if linked else "</div>")
        for heading in headings
    )
    return f'<div class="jg-outline">{lines}</div>'


def report_body(stored: StoredReport, marked_ordinal: int | None, held: Collection[str]) -> str:
    """A whole report: headings that stand alone, and passages in the colour of their section,
    each with a way into the basket but for those that it `held` already."""
    headings, blocks, shown, section = stored.report.headings, [], 0, ""
    for passage in stored.report.passages:
        while shown < len(headings) and headings[shown].line <= passage.lines[1]:
            blocks.append(_heading(headings[shown], passage))
            shown += 1
        label = badge(passage.section) if passage.section != section else ""
        section = passage.section
        mark = gather_mark(f"{stored.report_id}-{passage.ordinal}", held)
        blocks.append(_passage(passage, label, passage.ordinal == marked_ordinal, mark))
    blocks += [_heading(heading, None) for heading in headings[shown:]]
    return f'<div class="jg">{"".join(blocks)}</div>'


def gather_mark(passage_id: str, held: Collection[str]) -> str:
    """A small button in a text that puts a passage into the open basket."""
    if passage_id in held:
        return '<span class="jg-gathered">✓ 已在素材篮</span>'
    return (
        '<button type="button" class="jg-gather" data-act="gather" '
        f'data-value="{passage_id}">＋ 放进素材篮</button>'
    )


def _heading(heading: Heading, passage: Passage | None) -> str:
    """A heading alone on its line is shown; one that runs into its paragraph only leaves a
    place to jump to, because the paragraph holds it."""
    place = f'id="line-{heading.line}"'
    if passage is not None and passage.lines[0] <= heading.line and heading.text in passage.text:
        return f"<span {place}></span>"
    level = min(heading.level, 3)
    return f'<div {place} class="jg-h jg-h{level}">{escape(heading.text)}</div>'


def _passage(passage: Passage, label: str, here: bool, mark: str) -> str:
    marks = ' id="here"' if here else ""
    css = "jg-passage here" if here else "jg-passage"
    text = marked_text(passage.text, passage.placeholders)
    return (
        f'<div class="{css}"{marks} style="--hue:{SECTION_HUES[passage.section]}">'
        f'{label}<div class="jg-text">{text}</div>{mark}</div>'
    )


def removals(removed: Iterable[Removal]) -> str:
    """What cleaning took out, a line each."""
    lines = "".join(
        f"<div>第 {removal.line} 行　{escape(removal.reason)}：{escape(removal.text)}</div>"
        for removal in removed
    )
    return f'<div class="jg jg-quiet">{lines}</div>'
