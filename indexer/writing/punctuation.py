"""Half-width punctuation in Chinese text, put right after GB/T 15834—2011, 标点符号用法.

Decimals, thousands, times of day, versions, addresses, Latin text and the numbers of headings
keep theirs. Which of 、 and ， should stand is the writer's business.
"""

import re
from collections.abc import Iterable, Iterator

from indexer.records import Span
from indexer.writing.findings import Finding

KIND = "punctuation"
REASON = "中文里应使用全角标点（GB/T 15834—2011）"
HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff"
CHINESE = rf"{HAN}，。；：！？、“”‘’（）《》〈〉【】〔〕…—％"
FULL_WIDTH = {",": "，", ".": "。", ":": "：", ";": "；", "?": "？", "!": "！"}
MARK = re.compile(
    rf"""
      (?P<dots>\.{{3,}}|。{{3,}}|(?<!…)…(?!…))
    | (?P<dash>(?<![-\w])-{{2,}}(?![-\w])|(?<=[{CHINESE}])-{{2,}}|-{{2,}}(?=[{CHINESE}]))
    | (?P<mark>(?<=[{CHINESE}\d%A-Za-z"')])[,;:?!](?=[{CHINESE}]|\s*$)
        |(?<=[{CHINESE}])[,;:?!](?=[\dA-Za-z\s"'(]|$))
    | (?P<stop>(?<=[{CHINESE}%])\.(?=[{HAN}”’）\s]|$)|(?<=[\dA-Za-z])\.$)
    """,
    re.VERBOSE | re.MULTILINE,
)
KEPT = re.compile(
    r"""
      (?:https?|ftp)://[!-~]+ | www\.[!-~]+ | [\w.+-]+@[\w-]+(?:\.[\w-]+)+
    | (?:[A-Za-z0-9-]+\.)+(?:com|cn|net|org|gov|edu)\b[!-~]*
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
BRACKETS = re.compile(
    rf"\(([^()（）\n]*)\)|\(([^()（）\n]*[{HAN}][^()（）\n]*)）|（([^()（）\n]*)\)"
)
QUOTED = re.compile(r'"([^"\n]*)"')
SINGLE_QUOTED = re.compile(r"(?<![A-Za-z])'([^'\n]*)'(?![A-Za-z])")
HAN_CHARACTER = re.compile(rf"[{HAN}]")
HEADING_NUMBER = re.compile(r"[（(]?[一二三四五六七八九十百]+[)）]?")
LIST_NUMBER = re.compile(r"\(\s*(?:\d{1,2}|[a-zA-Z])\s*\)")


def find_punctuation(text: str) -> list[Finding]:
    """The half-width marks of `text` that should be full-width, in order, each with the right
    one. Brackets and quotation marks are two findings, one for each side."""
    kept = [match.span() for match in KEPT.finditer(text)]
    found = {
        span: right
        for span, right in (*_marks(text), *_brackets(text), *_quotation_marks(text))
        if not _touches(span, kept)
    }
    return [
        Finding(KIND, span, text[span[0] : span[1]], (right,), REASON)
        for span, right in sorted(found.items())
    ]


def _marks(text: str) -> Iterator[tuple[Span, str]]:
    for match in MARK.finditer(text):
        if match["dots"]:
            if _stands_in_chinese(text, match.span()):
                yield match.span(), "……"
        elif match["dash"]:
            yield match.span(), "——"
        elif _ends_a_clause(text, match.start(), stop=match["stop"] is not None):
            yield match.span(), FULL_WIDTH[match[0]]


def _ends_a_clause(text: str, at: int, *, stop: bool) -> bool:
    """Whether a mark stands in a Chinese line and, a stop, is no part of a heading's number."""
    line = text[text.rfind("\n", 0, at) + 1 : at].strip()
    numbers = stop and HEADING_NUMBER.fullmatch(line) is not None
    return not numbers and HAN_CHARACTER.search(line) is not None


def _stands_in_chinese(text: str, span: Span) -> bool:
    around = text[max(0, span[0] - 1) : span[0]] + text[span[1] : span[1] + 1]
    return HAN_CHARACTER.search(around) is not None or any(char in CHINESE for char in around)


def _brackets(text: str) -> Iterator[tuple[Span, str]]:
    """Both sides of a pair that holds Chinese or stands in it; (1) and (2) stay."""
    for match in BRACKETS.finditer(text):
        start, end = match.span()
        if LIST_NUMBER.fullmatch(match[0]):
            continue
        if not HAN_CHARACTER.search(match[0]) and not _stands_in_chinese(text, (start, start)):
            continue
        if text[start] == "(":
            yield (start, start + 1), "（"
        if text[end - 1] == ")":
            yield (end - 1, end), "）"


def _quotation_marks(text: str) -> Iterator[tuple[Span, str]]:
    """Both sides of a pair that holds Chinese or stands in it."""
    for pattern, (left, right) in ((QUOTED, "“”"), (SINGLE_QUOTED, "‘’")):
        for match in pattern.finditer(text):
            start, end = match.span()
            if HAN_CHARACTER.search(match[0]) or _stands_in_chinese(text, (start, end)):
                yield (start, start + 1), left
                yield (end - 1, end), right


def _touches(span: Span, spans: Iterable[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in spans)
