"""Finds the placeholders that a report leaves for the next writer to fill in."""

import re

from indexer.records import Span

PLACEHOLDER = re.compile(
    r"""
      (?<![A-Za-z])(?:
          (?:19|20)?[XＸ]{2,}(?:\.[XＸ]+)?A*      # XX, XXXX, 20XX, XX.X
        | [XＸ](?:\.[XＸ]+|A{2,})                 # X.X, XAAA
        | [XＸ](?!光|射[线線]|[线線][机機]|染色[体體]|型|[轴軸])      # X次, but not X光
        | A{3,}
        | [x×]{2,}
        | (?<!\d)x(?=[\u4e00-\u9fff％%])
      )[％%]?(?![A-Za-z0-9])
    | (?<!\d)[*＊]+[％%]?(?!\d)
    | 某{2,}
    | 某(?=[省市县縣区區镇鎮乡鄉村局])
    | _{2,}
    | □+
    | (?<![一二三四五六七八九十○〇零])○{2,}(?![一二三四五六七八九十○〇零])
    """,
    re.VERBOSE,
)
MARKS = "XＸxA×*＊某_□○"
"""Each placeholder holds one of them."""


def find_placeholders(text: str) -> tuple[Span, ...]:
    """The spans of `text` that are to be filled in, a per cent sign included, in order."""
    if not any(mark in text for mark in MARKS):
        return ()
    return tuple(match.span() for match in PLACEHOLDER.finditer(text))


def without_placeholders(text: str) -> str:
    """The text with nothing in the placeholders' stead."""
    return PLACEHOLDER.sub("", text)
