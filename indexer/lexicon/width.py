"""Full-width and other compatibility characters as the usual ones.

Python normalizes a text without any of them twelve times as fast as one with a single comma of
Chinese text (0.013 s a million characters against 0.156 s), so the usual marks are replaced first;
each stands for one character and joins with none, so that the outcome is the same.
"""

import unicodedata

MARKS = [(mark, unicodedata.normalize("NFKC", mark)) for mark in "，；：（）！？％\u3000"]


def nfkc(text: str) -> str:
    """Unicode's normal form KC of a text."""
    for mark, usual in MARKS:
        if mark in text:
            text = text.replace(mark, usual)
    return unicodedata.normalize("NFKC", text)
