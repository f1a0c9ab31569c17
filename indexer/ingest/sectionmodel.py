"""Which section a heading or a paragraph most likely belongs to, where no rule tells.

A logistic regression over characters and their neighbours, one for headings and one for
paragraphs; what usually follows what in a report decides between paragraphs that are alike
(Viterbi). `python -m training.sections` makes the file beside this module; figures: docs/search.md.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.lexicon.width import nfkc

FILE = Path(__file__).with_name("sections.npz")
LONGEST_GRAM = 3
SCALE = 3.0
"""How long a text's row of features is."""
ORDER = 0.5
"""How much the usual order counts beside what a paragraph says ..."""
STAYING = 0.3
"""... and how likely a paragraph is of the section of the one before, besides."""
LOOKING_FORWARD, LOOKING_BACK = "\x01", "\x02"
"""Stand in a heading's features for the kind of report it is in."""
Matrix = NDArray[np.float32]


def grams(text: str) -> list[str]:
    """All runs of one to three characters, width and case folded, every digit as 0."""
    folded = "".join("0" if char.isdigit() else char for char in nfkc(text).lower())
    return [
        folded[at : at + length]
        for length in range(1, LONGEST_GRAM + 1)
        for at in range(len(folded) - length + 1)
    ]


def heading_grams(heading: str, forward: bool) -> list[str]:
    """A heading's features: its ends are marked, and the kind of report added."""
    return [*grams(f"^{heading}$"), LOOKING_FORWARD if forward else LOOKING_BACK]


@dataclass(frozen=True)
class Regression:
    """`weights` (grams, sections), `rarity` (grams,) inverse document frequencies."""

    places: dict[str, int]
    rarity: Matrix
    weights: Matrix
    bias: Matrix

    def log_likely(self, features: Sequence[str]) -> Matrix:
        """(sections,) the logarithm of how likely each section is."""
        counts = Counter(gram for gram in features if gram in self.places)
        at = [self.places[gram] for gram in counts]
        values = (1 + np.log(np.array(list(counts.values()), dtype=np.float32))) * self.rarity[at]
        length = float(np.linalg.norm(values)) or 1.0
        scores = (SCALE / length) * values @ self.weights[at] + self.bias
        return np.asarray(scores - np.logaddexp.reduce(scores))


@dataclass(frozen=True)
class SectionModel:
    """`first` (sections,) and `next` (sections, sections): logarithms of how likely a report
    begins with a section, and goes from one on to another."""

    codes: tuple[str, ...]
    headings: Regression
    paragraphs: Regression
    first: Matrix
    next: Matrix

    def of_heading(self, heading: str, forward: bool) -> str:
        """The section that a heading most likely opens, in a report that says what is to be
        done (`forward`) or in one that says what was."""
        features = heading_grams(heading, forward)
        return self.codes[int(self.headings.log_likely(features).argmax())]

    def of_paragraph(self, text: str) -> dict[str, float]:
        """The logarithm of how likely a paragraph is of each section, by itself."""
        likely = self.paragraphs.log_likely(grams(text))
        return dict(zip(self.codes, likely.tolist(), strict=True))

    def of_paragraphs(self, texts: Sequence[str]) -> list[str]:
        """The likeliest sections of the paragraphs of a report, in their order."""
        if not texts:
            return []
        likely = np.stack([self.paragraphs.log_likely(grams(text)) for text in texts])
        staying = (1 - STAYING) * np.exp(self.next) + STAYING * np.eye(len(self.codes))
        order = ORDER * np.log(staying)
        best, ways = likely[0] + ORDER * self.first, []
        for row in likely[1:]:
            steps = best[:, None] + order
            ways.append(steps.argmax(axis=0))
            best = steps.max(axis=0) + row
        path = [int(best.argmax())]
        for way in reversed(ways):
            path.append(int(way[path[-1]]))
        return [self.codes[at] for at in reversed(path)]


@cache
def section_model() -> SectionModel:
    """The one in the package."""
    with np.load(FILE) as held:
        return SectionModel(
            tuple(str(held["codes"]).split()),
            _regression(held, "headings"),
            _regression(held, "paragraphs"),
            *(held[name].astype(np.float32) for name in ("first", "next")),
        )


def _regression(held: "np.lib.npyio.NpzFile", name: str) -> Regression:
    places = {gram: at for at, gram in enumerate(str(held[f"{name}_grams"]).split("\n"))}
    weights = held[f"{name}_weights"].astype(np.float32) * held[f"{name}_scale"]
    rarity = held[f"{name}_rarity"].astype(np.float32)
    return Regression(places, rarity, weights, held[f"{name}_bias"].astype(np.float32))
