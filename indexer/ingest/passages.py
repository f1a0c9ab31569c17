"""Labelled blocks -> passages, none of them losing a character of the report."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from indexer.ingest.label import Labelled
from indexer.ingest.outline import HEADING_LENGTH, Block
from indexer.ingest.placeholders import find_placeholders
from indexer.lexicon.traditional import simplified
from indexer.records import Heading, Passage

NUMERALS = "一二三四五六七八九十"
POINT_FAMILIES: tuple[tuple[str, ...], ...] = (
    tuple(f"{n}是" for n in NUMERALS),
    tuple(f"{n}要" for n in NUMERALS),
    tuple(f"第{n}[，,、]" for n in NUMERALS),
    tuple(f"其{n}[，,、]" for n in NUMERALS),
    tuple(f"[（(]{n}[）)]" for n in NUMERALS),
    tuple(rf"[（(]?{n}[）)]" for n in range(1, 16)),
    tuple(rf"{n}[.．、](?!\d)" for n in range(1, 16)),
    tuple("①②③④⑤⑥⑦⑧⑨⑩"),
)
"""Ways to count the points of an enumeration, each in its order."""
CLAUSE_START = r"(?:(?<=[。；;：:，,！!）)\n])|^)\s*"
POINT_HEADING = re.compile(rf"^(.{{2,{HEADING_LENGTH}}}?)[。；](?=\s*\S)")
LONE_LEAD = 60
"""From so many characters on (its heading not counted) a lead is a passage of its own."""
FRAGMENT = 40
"""Lines without a full stop that are shorter than this are joined with their neighbours."""
SENTENCE_END = "。！？!?；;"
NUMBER = re.compile(
    rf"^\s*(?:第?[{NUMERALS}百\d]{{1,4}}\s*[、.．：:部分篇章编]+|[（(][{NUMERALS}\d]{{1,4}}[）)]|"
    rf"[①-⑳]|[{NUMERALS}][是要]|[第其][{NUMERALS}][，、,])[、.．\s]*"
)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A passage before it is numbered."""

    lines: tuple[int, int]
    section: str
    path: tuple[str, ...]
    lead: str
    text: str
    whole: bool


def cut(labelled: Sequence[Labelled], long_paragraph: int) -> tuple[list[Heading], list[Passage]]:
    """The headings and the passages of a report, in order.

    Args:
        labelled: the report's blocks with their sections.
        long_paragraph: an enumerating paragraph of more characters is split at its points.
    """
    headings: list[Heading] = []
    pieces: list[_Piece] = []
    for index, item in enumerate(labelled):
        block = item.block
        if block.heading:
            headings.append(Heading(block.lines[0], block.level, block.heading, item.section))
        if block.alone and not _is_leaf(index, labelled):
            continue
        for piece in _split(item, long_paragraph):
            pieces.append(piece)
            point = len(piece.path) - len(block.path)
            if point > 0:
                level = max(block.level, len(block.path)) + 1
                headings.append(Heading(block.lines[0], level, piece.path[-1], item.section))
    passages = [
        Passage(
            ordinal,
            piece.lines,
            piece.section,
            piece.path,
            piece.lead,
            piece.text,
            find_placeholders(piece.text),
        )
        for ordinal, piece in enumerate(_join_fragments(pieces))
    ]
    return headings, passages


def embedding_text(passage: Passage) -> str:
    """What is embedded for a passage: its innermost heading, unless the text opens with it,
    and its content, numbers of the outline and placeholders left out, in simplified characters."""
    content = NUMBER.sub("", passage.content, count=1)
    heading = NUMBER.sub("", passage.heading_path[-1], count=1) if passage.heading_path else ""
    return simplified(content if content.startswith(heading) else f"{heading}。{content}")


def _is_leaf(index: int, labelled: Sequence[Labelled]) -> bool:
    """Whether a heading alone on its line has nothing below it, and so is all that is said."""
    block = labelled[index].block
    if index + 1 == len(labelled):
        return True
    following = labelled[index + 1].block
    return following.path[: len(block.path)] != block.path


def _split(item: Labelled, long_paragraph: int) -> Iterator[_Piece]:
    """The block as one piece or, where it is long and enumerates, one piece a point."""
    block = item.block if item.section != "closing" else replace(item.block, path=())
    starts = _point_starts(block) if len(block.text) > long_paragraph else []
    if not starts:
        yield _Piece(block.lines, item.section, block.path, "", block.text, True)
        return
    opening = block.text[: starts[0]]
    lead = _without_heading(opening, block).strip()
    if len(lead) >= LONE_LEAD:
        yield _Piece(block.lines, item.section, block.path, "", opening.strip(), False)
    else:
        starts[0] = 0
    for begin, end in zip(starts, [*starts[1:], len(block.text)], strict=True):
        text = block.text[begin:end].strip()
        carried = "" if begin == 0 else lead
        point = text.removeprefix(opening.strip()).strip() if begin == 0 else text
        heading = POINT_HEADING.match(point)
        path = (*block.path, heading[1]) if heading else block.path
        yield _Piece(block.lines, item.section, path, carried, text, False)


def _point_starts(block: Block) -> list[int]:
    """Where the points of a paragraph's enumeration begin; [] if it holds fewer than two.

    The family that is counted furthest in order wins. A paragraph that is itself a point
    (三是…) is not split at the numbers that open it.
    """
    best: list[int] = []
    for family in POINT_FAMILIES:
        starts, position = [], len(block.heading or "")
        for marker in family:
            match = re.compile(CLAUSE_START + marker).search(block.text, position)
            if not match:
                break
            starts.append(match.start())
            position = match.end()
        if len(starts) >= 2 and len(starts) > len(best):
            best = starts
    return best


def _without_heading(opening: str, block: Block) -> str:
    return opening.removeprefix(block.heading or "").lstrip("。：: 　")


def _join_fragments(pieces: Sequence[_Piece]) -> Iterator[_Piece]:
    """Salutations, rows of a list and signatures are no passages by themselves: a fragment
    joins the fragment or the paragraph beside it under the same headings."""
    current: _Piece | None = None
    for piece in pieces:
        if current is not None and _join(current, piece):
            lines = (current.lines[0], piece.lines[1])
            current = replace(piece, lines=lines, text=f"{current.text}\n{piece.text}")
            continue
        if current is not None:
            yield current
        current = piece
    if current is not None:
        yield current


def _join(one: _Piece, other: _Piece) -> bool:
    together = one.whole and other.whole
    if not together or (one.section, one.path) != (other.section, other.path):
        return False
    last = one.text.rsplit("\n", 1)[-1]
    salutes = one.section == "opening" and _is_fragment(last)
    signs = other.section == "closing" and (len(other.text) < FRAGMENT or len(last) < FRAGMENT)
    return salutes or signs or (_is_fragment(last) and _is_fragment(other.text))


def _is_fragment(text: str) -> bool:
    return len(text) < FRAGMENT and text[-1] not in SENTENCE_END
