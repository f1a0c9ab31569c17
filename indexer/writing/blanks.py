"""Blanks that the next writer has to fill in: one finding for each thing to be written."""

import re
from collections.abc import Iterable

from indexer.ingest.placeholders import find_placeholders
from indexer.records import Span
from indexer.writing.findings import Finding
from indexer.writing.surnames import RISKY, SURNAMES

KIND = "placeholder"
REASON = "待填写"
MORE_SIGNS = re.compile(r"＿+|(?<=[\u4e00-\u9fff])×(?=[\u4e00-\u9fff])")
"""Low lines of full width, and one × between characters."""
PER_CENT = "%％"
PARTS_OF_A_DATE = re.compile(r"[年月]")
UNITS_OF_A_DATE = tuple("年月日")


def find_blanks(text: str) -> list[Finding]:
    """The placeholders of `text`, in order; X月X日 and 20XX年 are one, a per cent sign stays."""
    signs = (_without_sign(text, span) for span in find_placeholders(text))
    spans = [*(_with_century(text, span) for span in signs if not _is_somebody(text, span))]
    spans += [match.span() for match in MORE_SIGNS.finditer(text)]
    return [
        Finding(KIND, span, text[span[0] : span[1]], (), REASON)
        for span in _dates_joined(text, sorted(spans))
    ]


def _is_somebody(text: str, span: Span) -> bool:
    """Whether 某某 stands for the given name of a person (苟某某)."""
    start, end = span
    return set(text[start:end]) == {"某"} and text[start - 1 : start] in SURNAMES - RISKY


def _with_century(text: str, span: Span) -> Span:
    """20××年 whole, though jotted down with signs of multiplication."""
    start, end = span
    is_year = text[end : end + 1] == "年" and text[start:end] == "××"
    return (start - 2, end) if is_year and text[:start].endswith(("19", "20")) else span


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
