"""`python -m bench.quality.adapting`: how well the places that must change are found.

The passages were written and marked for this: `{kind|text}`. Rules were made on the `choose` and
`choose2` sets, which are of two styles, the sample reports and sentences written besides; of the
`report` set only figures were seen, once before each round of general changes and once at the end.
"""

import argparse
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.table import Table

from indexer.records import Span
from indexer.writing.adapting import examine

HERE = Path(__file__).parent
HALVES = ("choose", "choose2", "report")
KINDS = ("placeholder", "year", "number", "place", "unit", "person", "meeting")
MARK = re.compile(r"\{([^{}|]*)\|([^{}|]*)\}")
TARGET_YEAR = 2030
"""Later than every year in the sets, so that all their years are to be found."""
Marked = tuple[str, Span]
"""A kind and where it stands."""


@dataclass(frozen=True)
class Passage:
    """A passage without its marks, and what was marked."""

    text: str
    marked: tuple[Marked, ...]


@dataclass(frozen=True)
class Counts:
    """Of one kind: how many are marked and found, and how many of each the other has."""

    marked: int
    found: int
    found_right: int
    marked_found: int

    @property
    def precision(self) -> float:
        """Share of what was found that is marked."""
        return self.found_right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of what is marked that was found."""
        return self.marked_found / self.marked if self.marked else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def passages(half: str) -> list[Passage]:
    """The marked passages of a half. Raises ValueError for a mark that is not whole."""
    text = (HERE / f"adapting_{half}.txt").read_text(encoding="utf-8")
    return [read(one.strip()) for one in re.split(r"\n\s*\n", text) if one.strip()]


def read(text: str) -> Passage:
    """Takes the marks out of a passage. Raises ValueError for one that is not whole, is empty
    or names no kind."""
    plain, marked, at = "", [], 0
    for match in MARK.finditer(text):
        plain += text[at : match.start()]
        kind, words = match.groups()
        if kind not in KINDS or not words:
            raise ValueError(f"no mark: {match[0]}")
        marked.append((kind, (len(plain), len(plain) + len(words))))
        plain, at = plain + words, match.end()
    plain += text[at:]
    if set(plain) & set("{}|"):
        raise ValueError(f"a mark that is not whole: {plain}")
    return Passage(plain, tuple(marked))


def found_in(passage: Passage) -> list[Marked]:
    """What the program finds of the kinds that are marked."""
    return [(one.kind, one.span) for one in examine(passage.text, TARGET_YEAR, KINDS)]


def counts(pairs: Iterable[tuple[Sequence[Marked], Sequence[Marked]]], exact: bool) -> Counts:
    """Of pairs of what is marked and what was found in one passage, all of one kind: those that
    agree, with the same span, or with any character in common."""
    totals = [0, 0, 0, 0]
    for marked, found in pairs:
        right = sum(any(_agree(one, other, exact) for other in marked) for one in found)
        reached = sum(any(_agree(one, other, exact) for other in found) for one in marked)
        for place, count in enumerate((len(marked), len(found), right, reached)):
            totals[place] += count
    return Counts(*totals)


def _agree(one: Marked, other: Marked, exact: bool) -> bool:
    if one[0] != other[0]:
        return False
    (start, end), (other_start, other_end) = one[1], other[1]
    return one == other if exact else start < other_end and other_start < end


def table(half: str) -> Table:
    """The figures of a half by kind, for the same span and for any overlap."""
    read_passages = passages(half)
    found = [found_in(passage) for passage in read_passages]
    made = Table("kind", "marked", "found", "P", "R", "F1", "P overlap", "R overlap", "F1 overlap")
    made.title = (
        f"{half}: {len(read_passages)} passages, {_milliseconds(read_passages):.2f} ms each"
    )
    for kind in KINDS:
        pairs = [
            ([m for m in passage.marked if m[0] == kind], [f for f in given if f[0] == kind])
            for passage, given in zip(read_passages, found, strict=True)
        ]
        exact, loose = counts(pairs, exact=True), counts(pairs, exact=False)
        figures = [
            f"{figure:.3f}"
            for one in (exact, loose)
            for figure in (one.precision, one.recall, one.f1)
        ]
        made.add_row(kind, str(exact.marked), str(exact.found), *figures)
    return made


def _milliseconds(texts: Sequence[Passage]) -> float:
    """What examining a passage for all kinds takes once the dictionaries are loaded, no text
    having been seen before."""
    started = perf_counter()
    for passage in texts:
        examine(f"{passage.text}。", TARGET_YEAR)
    return (perf_counter() - started) * 1000 / len(texts)


def main() -> None:
    """Prints a table for each half."""
    parser = argparse.ArgumentParser(prog="python -m bench.quality.adapting", description=__doc__)
    parser.add_argument(
        "halves",
        nargs="*",
        default=HALVES,
        help="choose, choose2, report, or several; all of them by default",
    )
    for half in parser.parse_args().halves:
        Console(width=110).print(table(half))


if __name__ == "__main__":
    main()
