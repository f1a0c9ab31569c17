"""The characters of a PDF page, and the runs of text that stand on one line."""

import ctypes
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

NEW_RUN_GAP = 1.5
"""A gap of so many character widths parts columns and cells."""
SAME_LINE = 0.5
"""Baselines that differ by less, in character widths, are one line; footnote marks are raised."""
WORD_GAP = 0.7
NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})*\.")
STRAIGHT = 0.05
"""Radians that a text may lean without being a watermark."""
RADICALS = str.maketrans(
    "⺁⺟⺠⺮⺻⻁⻃⻄⻅⻆⻈⻉⻊⻋⻏⻑⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳⼾",
    "厂母民竹聿虎覀西见角讠贝足车阝長长门阝雨青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龟户",
)
"""Some programs write the code of a radical where the character looks the same (⻔ for 门); those
of Kangxi are folded by Unicode's compatibility, these are not."""


@dataclass(frozen=True, slots=True)
class Char:
    """A character: its box across, its baseline, in points from the lower left corner; whether
    the file has a space before it."""

    text: str
    left: float
    right: float
    baseline: float
    spaced: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one line without a wide gap; `size` is a character's width in points."""

    text: str
    left: float
    right: float
    baseline: float
    size: float


@dataclass(frozen=True, slots=True)
class PageText:
    """The runs of a page in the file's order, and what leans as watermarks do."""

    width: float
    height: float
    runs: tuple[Run, ...]
    leaning: str


def page_text(page: Any) -> PageText:
    """The text of a pypdfium2 page, turned upright if it lies on its side."""
    width, height = page.get_size()
    placed = list(_placed(page))
    turns = Counter(round(angle / (math.pi / 2)) % 4 for _, angle in placed if _is_straight(angle))
    turn = turns.most_common(1)[0][0] if turns else 0
    upright, leaning = [], []
    for char, angle in placed:
        if abs(math.remainder(angle - turn * math.pi / 2, math.tau)) <= STRAIGHT:
            upright.append(char)
        else:
            leaning.append(char.text)
    if turn % 2:
        width, height = height, width
    return PageText(width, height, tuple(_runs(upright)), "".join(leaning))


def _is_straight(angle: float) -> bool:
    return abs(math.remainder(angle, math.pi / 2)) <= STRAIGHT


def _placed(page: Any) -> Iterator[tuple[Char, float]]:
    """Each character with the angle that it is turned by; white space is only told of."""
    import pypdfium2.raw as pdfium

    text = page.get_textpage()
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    spaced = False
    for at in range(pdfium.FPDFText_CountChars(text)):
        code = pdfium.FPDFText_GetUnicode(text, at)
        if code == 32 and not pdfium.FPDFText_IsGenerated(text, at):
            spaced = True
        if code < 33 or chr(code).isspace() or 0xD800 <= code < 0xE000 or code == 0xFFFE:
            continue
        angle = pdfium.FPDFText_GetCharAngle(text, at)
        pdfium.FPDFText_GetLooseCharBox(text, at, box)
        pdfium.FPDFText_GetCharOrigin(text, at, x, y)
        match round(angle / (math.pi / 2)) % 4 if _is_straight(angle) else 0:
            case 1:
                place = box.top, box.bottom, x.value
                left, right, baseline = -place[0], -place[1], -place[2]
            case 2:
                left, right, baseline = -box.right, -box.left, -y.value
            case 3:
                left, right, baseline = box.bottom, box.top, x.value
            case _:
                left, right, baseline = box.left, box.right, y.value
        yield Char(_folded(chr(code)), left, right, baseline, spaced), angle
        spaced = False


def _folded(char: str) -> str:
    if "\u2e80" <= char <= "\u2fdf":
        return unicodedata.normalize("NFKC", char.translate(RADICALS))
    return char


def _runs(chars: Sequence[Char]) -> Iterator[Run]:
    """Runs in the file's order; white space between words is told from the gaps."""
    widths = [char.right - char.left for char in chars if char.text >= "\u2e80"]
    size = median(widths or [2 * (char.right - char.left) for char in chars] or [10]) or 10
    current: Run | None = None
    for char in chars:
        own = char.right - char.left if char.text >= "\u2e80" else None
        if current is not None and _goes_on(current, char):
            current = replace(
                current,
                text=current.text + _space(current, char) + char.text,
                right=max(current.right, char.right),
                size=max(current.size, own or 0),
            )
            continue
        if current is not None:
            yield current
        current = Run(char.text, char.left, char.right, char.baseline, own or size)
    if current is not None:
        yield current


def _space(run: Run, char: Char) -> str:
    """What parts a character from those before it: words of letters, a number from its heading."""
    gap = char.left - run.right > WORD_GAP * run.size / 2
    words = run.text[-1:] < "\u2e80" and char.text < "\u2e80"
    numbered = NUMBER.fullmatch(run.text) is not None and (gap or char.spaced)
    return " " if numbered or (words and gap) else ""


def _goes_on(run: Run, char: Char) -> bool:
    level = abs(char.baseline - run.baseline) < SAME_LINE * run.size
    gap = char.left - run.right
    return level and -run.size < gap < NEW_RUN_GAP * run.size
