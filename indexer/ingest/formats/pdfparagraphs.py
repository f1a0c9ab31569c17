"""Lines of pages -> paragraphs: what stands on every page is set aside, broken lines are joined."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from indexer.ingest.formats.content import FURNITURE, Line
from indexer.ingest.formats.pdfchars import PageText, Run
from indexer.ingest.formats.pdflayout import TextLine, gutter_of, lines_of, rows_of
from indexer.ingest.outline import starts_heading

WATERMARK = "水印"
EDGE_ROWS = 2
"""So many rows at the head and at the foot of a page may be no part of the text."""
REPEATED = 0.3
"""The share of pages, and at least two, that a row stands on to be a page header."""
PAGE_NUMBER = re.compile(
    r"[-—–－―·•\s]*(?:第\s*)?(\d{1,4})\s*(?:页)?(?:[\s,，/／]*(?:共\s*)?\d{1,4}\s*页?)?[-—–－―·•\s]*"
)
BARE_NUMBER = re.compile(r"\d{1,4}")
MARGIN = 0.12
"""The share of a page's height at its edges where a number alone is the page's."""
INDENT = 0.8
CENTRED = 3.0
"""How many character widths a line begins after the margin to be indented, and to be a title."""
FULL = 2.0
NEARLY_FULL = 4.0
"""How many character widths a line may end before the column does: beyond doubt full, and full
if it stops in mid-sentence."""
USUAL = 0.06
"""The share of lines with an indent from which paragraphs begin with one."""
SAME_SIZE = 0.15
WIDE_SPACING = 1.6
SUBTITLE_STARTS = ("（", "(", "—")
SENTENCE_END = "。！？!?；;：:…”’」》）)"


@dataclass(frozen=True, slots=True)
class _Placed:
    """A line with its page, from 1, and the page's width and height."""

    line: TextLine
    page: int
    shape: tuple[int, int]

    @property
    def frame(self) -> tuple[int, int, int]:
        """Lines of one frame have their margins in common."""
        return (*self.shape, self.line.column)


@dataclass(frozen=True, slots=True)
class _Margins:
    """Where a column begins and ends, and how far its lines are apart, in points; how wide the
    document's characters usually are; whether its paragraphs begin with an indent."""

    left: float
    right: float
    spacing: float
    size: float = 0.0
    indented: bool = False


def paragraphs(pages: Mapping[int, PageText]) -> Iterator[Line]:
    """The paragraphs of a document by page number, each with the page that it begins on; a row
    that was set aside follows the paragraph that it interrupts."""
    aside = _furniture(pages)
    placed: list[_Placed] = []
    gutter: float | None = None
    removed: dict[int, list[Line]] = defaultdict(list)
    for number, page in pages.items():
        shape = round(page.width), round(page.height)
        runs = [run for run in page.runs if (number, run) not in aside]
        gutter = gutter_of(runs, gutter)
        placed += [_Placed(line, number, shape) for line in lines_of(runs, gutter)]
        for row in rows_of([run for run in page.runs if (number, run) in aside]):
            text = "　".join(run.text for run in row)
            removed[number].append(Line(text, page=number, reason=FURNITURE))
        if page.leaning:
            removed[number].append(Line(page.leaning, page=number, reason=WATERMARK))
    yield from _with_removed(_joined(placed), removed)


def _with_removed(lines: Iterator[Line], removed: dict[int, list[Line]]) -> Iterator[Line]:
    for line in lines:
        for number in sorted(number for number in removed if number < (line.page or 0)):
            yield from removed.pop(number)
        yield line
    for number in sorted(removed):
        yield from removed[number]


def _furniture(pages: Mapping[int, PageText]) -> set[tuple[int, Run]]:
    """The runs, with their pages, of headers, footers and page numbers."""
    edges = [
        (number, row, edge) for number, page in pages.items() for edge, row in _edge_rows(page)
    ]
    counts = Counter((edge, _signature(row)) for _, row, edge in edges)
    numbered = ((number, PAGE_NUMBER.fullmatch(_text(row))) for number, row, _ in edges)
    offsets = Counter(int(match[1]) - number for number, match in numbered if match)
    found: set[tuple[int, Run]] = set()
    for number, row, edge in edges:
        text = _text(row)
        repeated = counts[edge, _signature(row)] >= max(2, REPEATED * len(pages))
        if BARE_NUMBER.fullmatch(text):
            counted = offsets[int(text) - number] >= 2 or (len(pages) == 1 and text == "1")
            # A table may have its numbers in the same places on every page.
            aside = (counted or repeated) and _in_margin(row, pages[number])
        else:
            named = PAGE_NUMBER.fullmatch(text) is not None and not text.isdigit()
            aside = repeated or named
        if aside:
            found |= {(number, run) for run in row}
    return found


def _edge_rows(page: PageText) -> Iterator[tuple[str, list[Run]]]:
    rows = rows_of(page.runs)
    yield from (("head", row) for row in rows[:EDGE_ROWS])
    yield from (("foot", row) for row in rows[max(EDGE_ROWS, len(rows) - EDGE_ROWS) :])


def _text(row: Sequence[Run]) -> str:
    return "".join(run.text for run in row).replace(" ", "")


def _signature(row: Sequence[Run]) -> tuple[str, int]:
    """What headers have in common from page to page: the words and the height."""
    return re.sub(r"\d+", "0", _text(row)), round(row[0].baseline / 3)


def _in_margin(row: Sequence[Run], page: PageText) -> bool:
    height = row[0].baseline / page.height if page.height else 0.5
    return not MARGIN < height % 1.0 < 1 - MARGIN


def _joined(placed: Sequence[_Placed]) -> Iterator[Line]:
    margins = _margins(placed)
    text, page, previous, first = "", 0, None, True
    for one in placed:
        if previous is not None and _goes_on(previous, one, margins, first):
            text, first = _together(text, one.line.text), False
        else:
            if previous is not None:
                yield Line(text, page=page)
            text, page, first = one.line.text, one.page, True
        previous = one
    if previous is not None:
        yield Line(text, page=page)


def _margins(placed: Sequence[_Placed]) -> dict[tuple[int, int, int], _Margins]:
    """The margins of each frame: where most lines begin, and how far the longest reach."""
    frames: dict[tuple[int, int, int], list[_Placed]] = defaultdict(list)
    for one in placed:
        frames[one.frame].append(one)
    found = {frame: _margins_of(lines) for frame, lines in frames.items()}
    indents = sum(_is_indented(one, found[one.frame]) for one in placed)
    size = median(one.line.size for one in placed) if placed else 0.0
    return {
        frame: replace(margins, size=size, indented=indents >= USUAL * len(placed))
        for frame, margins in found.items()
    }


def _margins_of(placed: Sequence[_Placed]) -> _Margins:
    """Of one frame, without what is the document's."""
    lines = [one.line for one in placed]
    starts = Counter(round(line.left) for line in lines)
    # A first line's indent is never the margin, however many paragraphs have but one line.
    often = [start for start, count in starts.items() if count >= max(2, 0.1 * len(lines))]
    ends = sorted(line.right for line in lines)
    pitches = sorted(
        one.line.baseline - other.line.baseline
        for one, other in pairwise(placed)
        if one.page == other.page and one.line.baseline > other.line.baseline
    )
    return _Margins(
        left=min(often or starts),
        right=ends[round(0.95 * (len(ends) - 1))],
        spacing=pitches[len(pitches) // 2] if pitches else 0.0,
    )


def _is_indented(one: _Placed, margins: _Margins) -> bool:
    return INDENT * one.line.size <= one.line.left - margins.left <= CENTRED * one.line.size


def _goes_on(
    before: _Placed,
    after: _Placed,
    margins: Mapping[tuple[int, int, int], _Margins],
    first: bool,
) -> bool:
    """Whether a line continues the paragraph of the line before it, which may be its first."""
    above, line = before.line, after.line
    if not _alike(above, line):
        return False
    frame = margins[after.frame]
    beside = (before.page, above.column) == (after.page, line.column)
    if beside and above.baseline - line.baseline > WIDE_SPACING * frame.spacing > 0:
        return False
    if beside and _is_title(above, frame) and _is_title(line, frame):
        return not line.text.startswith(SUBTITLE_STARTS)
    if first and above.left - margins[before.frame].left > CENTRED * above.size:
        return False
    ends = (margins[before.frame].right - above.right) / above.size
    mid_sentence = above.text[-1] not in SENTENCE_END
    sure = frame.indented or mid_sentence
    if starts_heading(line.text) and not (sure and ends <= FULL):
        return False
    if line.left - frame.left >= INDENT * line.size:
        # Text that is set in as a whole goes on; where paragraphs begin so, this begins one.
        begins = frame.indented and first and line.left - frame.left <= CENTRED * line.size
        return mid_sentence and ends <= FULL and not (begins or starts_heading(line.text))
    return ends <= (NEARLY_FULL if mid_sentence else FULL)


def _is_title(line: TextLine, frame: _Margins) -> bool:
    """Whether a line stands in the middle in larger characters, as titles do."""
    aside = (line.left - frame.left) - (frame.right - line.right)
    return abs(aside) <= 2 * line.size and line.size > (1 + SAME_SIZE) * frame.size


def _alike(above: TextLine, line: TextLine) -> bool:
    """Whether two lines may be of one paragraph: no rows of a table, of one size and width."""
    one_cell = above.cells == line.cells == 1
    same_width = (above.column == 0) == (line.column == 0)
    return one_cell and same_width and abs(above.size - line.size) <= SAME_SIZE * line.size


def _together(one: str, other: str) -> str:
    """Two lines of a paragraph; only words of letters need a space between them."""
    words = (
        one[-1:].isascii() and other[:1].isascii() and one[-1:].isalnum() and other[:1].isalnum()
    )
    return f"{one} {other}" if words else one + other
