"""Runs of text on a page -> its lines in reading order, one column after the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from indexer.ingest.formats.pdfchars import SAME_LINE, Run

MIDDLE = (0.25, 0.75)
"""Where across a page the space between two columns may lie."""
FEWEST_ROWS = 4
"""Rows of text on both sides that make two columns."""
FILLED = 0.6
"""The share of its column that text fills on average; the cells of a table fill less."""
MOST_ACROSS = 0.3
MOST_DEEP = 2
HALF_GUTTER = 0.4
"""Half the least space between columns, in character widths."""
BETWEEN = 1.5
"""How far before the second column, in character widths, the middle of the space may lie."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line with its place, in points. `column` is 0 for one over the whole width, else counted
    from 1; `cells` counts the pieces that wide gaps part."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    column: int
    cells: int


def rows_of(runs: Sequence[Run]) -> list[list[Run]]:
    """Runs by their baselines from the top, each row from the left."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: -run.baseline):
        if rows and rows[-1][0].baseline - run.baseline < SAME_LINE * run.size:
            rows[-1].append(run)
        else:
            rows.append([run])
    return [sorted(row, key=lambda run: run.left) for row in rows]


def gutter_of(runs: Sequence[Run], before: float | None = None) -> float | None:
    """Where across a page the space between its two columns lies, None where it has one.

    The last page of two columns may hold little: the gutter of the page `before` holds on where
    few lines run across it.
    """
    rows = rows_of(runs)
    own = _gutter(rows)
    if own is not None or before is None:
        return own
    across = sum(_crosses(row, before) for row in rows)
    return before if across <= len(rows) * MOST_ACROSS else None


def lines_of(
    runs: Sequence[Run], gutter: float | None, column: int = 0, depth: int = 1
) -> Iterator[TextLine]:
    """The lines of a page, or of a column, in reading order."""
    rows = rows_of(runs)
    if gutter is None:
        yield from (_line(row, column) for row in rows)
        return
    for across, band in groupby(rows, lambda row: _crosses(row, gutter)):
        if across:
            yield from (_line(row, column) for row in band)
            continue
        both = [run for row in band for run in row]
        for side, place in ((True, 1), (False, 2)):
            half = [run for run in both if (run.right <= gutter) == side]
            inner = gutter_of(half) if depth < MOST_DEEP else None
            yield from lines_of(half, inner, 2 * column + place, depth + 1)


def _crosses(row: Sequence[Run], gutter: float) -> bool:
    return _is_between(row, gutter) or any(
        run.left < gutter - HALF_GUTTER * run.size and run.right > gutter + HALF_GUTTER * run.size
        for run in row
    )


def _is_between(row: Sequence[Run], gutter: float) -> bool:
    """Whether a row is one short run in the middle, as the last character of a title is."""
    centre = (row[0].left + row[-1].right) / 2
    return len(row) == 1 and gutter - BETWEEN * row[0].size <= centre < gutter


def _gutter(rows: Sequence[Sequence[Run]]) -> float | None:
    """Where the space between two columns lies, None where there is one column."""
    runs = [run for row in rows for run in row]
    if len(runs) < 2 * FEWEST_ROWS:
        return None
    left, right = min(run.left for run in runs), max(run.right for run in runs)
    least, most = (left + share * (right - left) for share in MIDDLE)
    starts = {run.left - HALF_GUTTER * run.size for run in runs}
    best = max(
        (at for at in starts if least <= at <= most),
        key=lambda at: _two_sided(rows, at),
        default=None,
    )
    if best is None or _two_sided(rows, best) < FEWEST_ROWS:
        return None
    apart = [run for row in rows if not _crosses(row, best) for run in row]
    filled = (
        _fill([run for run in apart if run.right <= best], left, best),
        _fill([run for run in apart if run.right > best], best, right),
    )
    return best if min(filled) >= FILLED else None


def _two_sided(rows: Sequence[Sequence[Run]], at: float) -> int:
    """How many more rows stand on both sides of a place than run across it."""
    across = [_crosses(row, at) for row in rows]
    both = [row[0].right <= at < row[-1].right for row in rows]
    return sum(two and not over for two, over in zip(both, across, strict=True)) - sum(across)


def _fill(runs: Sequence[Run], left: float, right: float) -> float:
    """How much of a column's width its lines fill on average."""
    rows = rows_of(runs)
    if not rows or right <= left:
        return 0.0
    return sum(row[-1].right - row[0].left for row in rows) / len(rows) / (right - left)


def _line(row: Sequence[Run], column: int) -> TextLine:
    return TextLine(
        text="　".join(run.text for run in row),
        left=row[0].left,
        right=row[-1].right,
        baseline=row[0].baseline,
        size=max(run.size for run in row),
        column=column,
        cells=len(row),
    )
