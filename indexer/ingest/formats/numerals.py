"""Numbers as automatic numbering writes them."""

from collections.abc import Callable

DIGITS = "〇一二三四五六七八九"
UNITS = ("", "十", "百", "千")
FORMAL = str.maketrans("〇零一二三四五六七八九十百千", "零零壹贰叁肆伍陆柒捌玖拾佰仟")
STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc")),
    *((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
LONGEST_LETTERS = 20


def chinese(number: int) -> str:
    """一, 十, 十一, 一百零五, 一万二千."""
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        gap = "零" if 0 < low < 1000 else ""
        return f"{chinese(high)}万{gap}{_below_ten_thousand(low)}"
    text = _below_ten_thousand(number) or DIGITS[0]
    return text.removeprefix("一") if 10 <= number < 20 else text


def _below_ten_thousand(number: int) -> str:
    text, zero = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            text += ("零" if zero and text else "") + DIGITS[digit] + UNITS[place]
        zero = not digit
    return text


def roman(number: int) -> str:
    """i, iv, xii."""
    text = ""
    for worth, letters in ROMAN if number < 4000 else ():
        text += letters * (number // worth)
        number %= worth
    return text or str(number)


def letters(number: int) -> str:
    """a ... z, aa, bb, as word processors count on."""
    times, place = divmod(number - 1, 26)
    return chr(ord("a") + place) * min(times + 1, LONGEST_LETTERS)


def _of_range(first: int, count: int) -> Callable[[int], str]:
    """Characters that Unicode counts on from the code point `first`; digits beyond them."""
    return lambda number: chr(first + number - 1) if 1 <= number <= count else str(number)


def _turning(row: str) -> Callable[[int], str]:
    return lambda number: row[(number - 1) % len(row)]


def _wide(number: int) -> str:
    return "".join(chr(ord("０") + int(digit)) for digit in str(number))


FORMATS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(
        (
            *("chineseCounting", "chineseCountingThousand", "taiwaneseCounting"),
            *("taiwaneseCountingThousand", "japaneseCounting", "一"),
        ),
        chinese,
    ),
    **dict.fromkeys(
        ("ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand", "〇"),
        lambda number: "".join(DIGITS[int(digit)] for digit in str(number)),
    ),
    **dict.fromkeys(
        ("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal", "壹"),
        lambda number: _below_ten_thousand(number).translate(FORMAL) or "零",
    ),
    **dict.fromkeys(("ideographTraditional", "甲"), _turning(STEMS)),
    **dict.fromkeys(("ideographZodiac", "子"), _turning(BRANCHES)),
    **dict.fromkeys(("upperRoman", "I"), lambda number: roman(number).upper()),
    **dict.fromkeys(("lowerRoman", "i"), roman),
    **dict.fromkeys(("upperLetter", "A"), lambda number: letters(number).upper()),
    **dict.fromkeys(("lowerLetter", "a"), letters),
    **dict.fromkeys(
        ("decimalEnclosedCircle", "decimalEnclosedCircleChinese", "①"), _of_range(0x2460, 20)
    ),
    "decimalEnclosedParen": _of_range(0x2474, 20),
    "decimalEnclosedFullstop": _of_range(0x2488, 20),
    "ideographEnclosedCircle": _of_range(0x3280, 10),
    **dict.fromkeys(("decimalFullWidth", "decimalFullWidth2", "１"), _wide),
    "decimalZero": "{:02}".format,
    "none": lambda _: "",
    "": lambda _: "",
}
"""By the names of Office Open XML, and by the first character of those of OpenDocument."""


def numeral(number: int, kind: str) -> str:
    """A number in a format; in digits where the format is unknown or does not count so far."""
    return FORMATS.get(kind, str)(number) if number > 0 else str(max(number, 0))


def gap(number: str) -> str:
    """What parts an automatic number from its text: nothing after Chinese punctuation."""
    return " " if number and number[-1] < "\u2000" else ""
