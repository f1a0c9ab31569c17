"""How likely the characters of a text are in Chinese office text, of either script.

The commonest 2,500 of laws and broadcast news lie in `characters.txt`, in bands; of the others, those
of GB 2312 level 1 are taken to be likelier than those of its level 2 and of Big5 level 1, and these
than the rest. Private-use characters and those that no text holds count heavily against it.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, islice, tee
from pathlib import Path

FILE = Path(__file__).with_name("characters.txt")
"""The commonest characters, a band on each line (`python -m training.characters`)."""
BANDS = ((100, -5.6), (200, -6.5), (400, -7.1), (800, -8.2), (1500, -9.7), (2500, -11.4))
"""Up to which rank each band goes, and the logarithm of how likely one of its characters is."""
SETS = (("gb2312", 0xD8, -13.0), ("gb2312", 0x100, -14.0), ("big5", 0xC7, -14.0))
"""For other Chinese characters: a set, the lead byte below which they stand in it, how likely."""
RARE_HAN = -17.0
CANTONESE = "嘅咗喺啲嚟佢哋唔冇嘢咁嗰乜睇嗌攞"
"""Stand in a row where somebody's words are quoted."""
SPOKEN = -11.4
USUAL_MARKS = (
    "，。、；：？！“”‘’（）《》〈〉【】〔〕「」『』—…·　％①②③④⑤⑥⑦⑧⑨⑩※℃㎡№〇○●■□◆★△▲→√×÷±≥≤"
)
USUAL = -7.0
FULL_WIDTH = -9.0
OTHER = -13.0
PRIVATE = -20.0
BROKEN = -25.0
"""Control and unassigned characters, and the replacement for bytes."""
ASCII = -4.5
LEAST_OF_SHORT, LEAST_OF_LONG = -12.0, -10.8
"""What the mean of a character beyond ASCII does not fall below in Chinese text: of 800 pieces full
of rare characters the unlikeliest was at -11.3, from 20 characters on at -9.2; Korean and Japanese
read as GBK lie at -11.0 and -11.4."""
LONG = 20
RUN = 8
BASIC = re.compile(r"[\t\n\f\r -~]+")


@dataclass(frozen=True, slots=True)
class Likelihood:
    """The logarithm of how likely a text is; `beyond` is the part of its characters beyond ASCII,
    of which there are `count`."""

    total: float
    beyond: float
    count: int

    @property
    def mean(self) -> float:
        """Of a character beyond ASCII."""
        return self.beyond / self.count if self.count else ASCII

    @property
    def makes_sense(self) -> bool:
        """Whether Chinese text may be so unlikely; of no character beyond ASCII, it may."""
        return self.mean >= (LEAST_OF_LONG if self.count >= LONG else LEAST_OF_SHORT)


def likelihood(text: str) -> Likelihood:
    """How likely a text is, its characters taken one by one."""
    rest = BASIC.sub("", text)
    beyond = sum(map(_table().__getitem__, rest))
    return Likelihood(beyond + ASCII * (len(text) - len(rest)), beyond, len(rest))


def least_likely_run(text: str) -> float:
    """The least mean of `RUN` characters beyond ASCII in a row; that of `ASCII` if it has fewer."""
    values = map(_table().__getitem__, BASIC.sub("", text))
    # A single line may be the whole of a large file, so its sums are not kept.
    starts, ends = tee(accumulate(values, initial=0.0))
    runs = (end - start for start, end in zip(starts, islice(ends, RUN, None), strict=False))
    return min(runs, default=ASCII * RUN) / RUN


class _Table(dict[str, float]):
    """Characters' logarithms, those that are not common worked out when they are met."""

    def __missing__(self, char: str) -> float:
        self[char] = value = _uncommon(char)
        return value


@cache
def _table() -> _Table:
    bands = FILE.read_text(encoding="utf-8").splitlines()
    common = _banded(bands)
    spoken = dict.fromkeys(CANTONESE, SPOKEN)
    return _Table(dict.fromkeys(USUAL_MARKS, USUAL) | spoken | common)


def _banded(bands: Sequence[str]) -> dict[str, float]:
    pairs = zip(bands, BANDS, strict=True)
    return {char: value for band, (_, value) in pairs for char in band}


def _uncommon(char: str) -> float:
    if "\u3400" <= char <= "\u9fff" or "\U00020000" <= char <= "\U0003ffff":
        return _uncommon_han(char)
    if "\uff01" <= char <= "\uff5e" or "\u2500" <= char <= "\u25ff":
        return FULL_WIDTH
    category = unicodedata.category(char)
    if category == "Co":
        return PRIVATE
    return BROKEN if category[0] == "C" or char == "\ufffd" else OTHER


def _uncommon_han(char: str) -> float:
    for name, below, value in SETS:
        encoded = char.encode(name, "ignore")
        if encoded and encoded[0] < below:
            return value
    return RARE_HAN if unicodedata.category(char) == "Lo" else BROKEN
