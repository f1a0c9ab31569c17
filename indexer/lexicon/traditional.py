"""Traditional characters as the simplified ones that index and query share.

What is shown stays as written: only what is compared (words, vectors, headings) is folded, and
character for character, so that a place in the folded text is the same place in the written one.
OpenCC does it. It takes 30 ms to load, so it is loaded only where a text holds a character that it
would change. Measured against opencc-python-reimplemented: docs/encodings.md.
"""

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

FILE = Path(__file__).with_name("traditional.txt")
"""The characters that OpenCC changes when they stand alone."""
TRADITIONAL = ("s2t", "s2tw", "s2hk")
FOLDING = 1
"""Raised with any change of what a text is folded to."""


def simplified(text: str) -> str:
    """The text in simplified characters, as many as it has; itself where there is nothing to do."""
    return convert(text) if _traditional().search(text) else text


def convert(text: str) -> str:
    """What `simplified` does where it has something to do, Hong Kong's forms (衞) included.

    Taiwan writes 著 for both 着 and 著, and OpenCC tells them apart by the word; but in simplified
    text it would make 显着 of 显著, so it may only where the text is traditional as a whole.
    """
    plain: str = _converter("hk2s").convert(text)
    if "著" in text and _mostly_traditional(text, plain):
        plain = _converter("tw2s").convert(_converter("hk2t").convert(text))
    if len(plain) == len(text):
        return plain
    singly = map(_converter("hk2s").convert, text)
    return "".join(one if len(one) == 1 else char for char, one in zip(text, singly, strict=True))


def scripts(text: str) -> tuple[str, ...]:
    """The text in simplified characters, and in the traditional ones of the mainland's, Taiwan's
    and Hong Kong's standards, where that makes a difference."""
    plain = simplified(text)
    return tuple(dict.fromkeys((plain, *(_converter(name).convert(plain) for name in TRADITIONAL))))


def _mostly_traditional(text: str, plain: str) -> bool:
    """Whether more of the characters are of the traditional script alone than of the simplified."""
    changed = sum(one != other for one, other in zip(text, plain, strict=False))
    foreign = sum("\u4e00" <= char <= "\u9fff" and not _in_big5(char) for char in text)
    return changed > foreign


def _in_big5(char: str) -> bool:
    return bool(char.encode("big5", "ignore"))


@cache
def _traditional() -> re.Pattern[str]:
    characters = "".join(FILE.read_text(encoding="utf-8").split())
    return re.compile(f"[{characters}]")


@cache
def _converter(name: str) -> "OpenCC":
    from opencc import OpenCC

    # Without the characters that few fonts have, into which it would turn other rare ones.
    return OpenCC(name, include_tofu_risk_dictionaries=False)
