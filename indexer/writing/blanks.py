"""Blanks that the next writer has to fill in: one finding for each thing to be written."""

import re
from collections.abc import Iterable

from indexer.ingest.placeholders import find_placeholders
from indexer.records import Span
from indexer.writing.findings import Finding

KIND = "placeholder"
REASON = "待填写"
LOW_LINES = re.compile(r"＿+")
PER_CENT = "%％"
PARTS_OF_A_DATE = re.compile(r"[年月]")
UNITS_OF_A_DATE = tuple("年月日")


def find_blanks(text: str) -> list[Finding]:
    """The placeholders of `text`, in order; X月X日 and 20XX年 are one, a per cent sign stays."""
    spans = [*(_without_sign(text, span) for span in find_placeholders(text)), *_low_lines(text)]
    return [
        Finding(KIND, span, text[span[0] : span[1]], (), REASON)
        for span in _dates_joined(text, sorted(spans))
    ]


def _low_lines(text: str) -> Iterable[Span]:
    return (match.span() for match in LOW_LINES.finditer(text))


def _without_sign(text: str, span: Span) -> Span:
    start, end = span
    return start, end - (text[end - 1] in PER_CENT)


def _dates_joined(text: str, spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in spans:
        if joined and PARTS_OF_A_DATE.fullmatch(text[joined[-1][1] : start]):
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return [_with_unit(text, span) for span in joined]


def _with_unit(text: str, span: Span) -> Span:
    """A year, month or day with the 年, 月 or 日 that follows."""
    start, end = span
    return (start, end + 1) if text[end : end + 1] in UNITS_OF_A_DATE else span
