"""Years and dates that are not the target year's."""

import re

from indexer.records import Span
from indexer.writing.findings import Finding

KIND = "year"
LAST_YEAR = "上一年"
CHINESE_DIGITS = "〇一二三四五六七八九"
ZEROS = "〇○零０Ｏ0"
"""How 二〇二二年 is typed: the sign for nought has lookalikes."""
NUMBERED_YEAR = r"(?<![\d.．])(?:19|20)\d\d(?!\d)"
WRITTEN_YEAR = rf"[一二][九{ZEROS}][{ZEROS}一二三四五六七八九]{{2}}"
TO = r"\s*[-—–－~～至到]+\s*"
PART = r"(?:上旬|中旬|下旬|[初末底中]|份)*"
MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?!\d*[月亮])"
DAY = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|二十|[一二三四五六七八九])[日号]"
MONTH_DAY = rf"{MONTH}(?:{DAY}|{PART})"
QUARTER = r"(?<!前)第?[一二三四1-4]季度[初末底]?"
DATE = re.compile(
    rf"""
      (?P<year>{NUMBERED_YEAR}|{WRITTEN_YEAR}(?=年))
      (?:
          (?:年)?{TO}(?P<last>{NUMBERED_YEAR}|{WRITTEN_YEAR}(?=年))学?年(?:度(?!假))?
          (?:{MONTH_DAY}|{QUARTER})?
        | 年(?:{MONTH_DAY}|{QUARTER})
          (?:{TO}(?:(?P<end>{NUMBERED_YEAR}|{WRITTEN_YEAR}(?=年))年)?(?:{MONTH_DAY}|{QUARTER}|{DAY}))?
        | 学?年(?:度(?!假)|年?[初末底](?!数))?
        | [-/.](?:1[0-2]|0?[1-9])[-/.](?:3[01]|[12]\d|0?[1-9])(?!\d)
      )
    | (?<![\d.．个第〇零一二三四五六七八九十])(?:
          {MONTH}(?:{DAY})?{TO}{MONTH_DAY}
        | {MONTH}{DAY}{TO}{DAY}
        | (?:1[0-2]|[1-9])(?:{TO}|[、，])(?=(?:1[0-2]|[1-9])月){MONTH_DAY}
        | {MONTH_DAY}(?!一)
        | {QUARTER}(?:{TO}{QUARTER})?
      )
    """,
    re.VERBOSE,
)
NOT_A_DATE = re.compile(r"每年?$|[\d一]月一$|农历$")
"""Before a month: what comes back every year is no date to change."""


def find_dates(text: str, target_year: int) -> list[Finding]:
    """The years and dates of `text` but for years that are the target year, in order.

    One with years offers itself with the target year: of a span, its end. One that lies after
    the target year, or has no year, offers nothing.
    """
    found = []
    for match in DATE.finditer(text):
        if NOT_A_DATE.search(text[: match.start()]) or _is_document_number(text, match.span()):
            continue
        finding = _finding(match, target_year)
        if finding is not None:
            found.append(finding)
    return found


def _finding(match: re.Match[str], target_year: int) -> Finding | None:
    groups = [name for name in ("year", "last", "end") if match[name]]
    if not groups:
        return Finding(KIND, match.span(), match[0], (), "日期没有写年份，请核对")
    years = {name: _value(match[name]) for name in groups}
    last = years[groups[-1]]
    if last == target_year:
        return None
    if last > target_year:
        return Finding(KIND, match.span(), match[0], (), f"晚于{target_year}年，请核对")
    shifted = _shifted(match, years, target_year - last)
    reason = LAST_YEAR if last == target_year - 1 else f"不是{target_year}年"
    return Finding(KIND, match.span(), match[0], (shifted,), reason)


def _shifted(match: re.Match[str], years: dict[str, int], by: int) -> str:
    """The expression with all its years moved, each in the digits that it is written in."""
    text, offset = match[0], match.start()
    for name, year in reversed(years.items()):
        start, end = match.start(name) - offset, match.end(name) - offset
        text = text[:start] + _written_like(text[start:end], year + by) + text[end:]
    return text


def _value(digits: str) -> int:
    return int("".join(_digit(char) for char in digits))


def _digit(char: str) -> str:
    return "0" if char in ZEROS else str(max(CHINESE_DIGITS.find(char), 0) or char)


def _written_like(model: str, year: int) -> str:
    """A year in Arabic or Chinese digits, and with the nought, of another."""
    if model.isdecimal():
        return str(year)
    nought = next((char for char in model if char in ZEROS), CHINESE_DIGITS[0])
    return "".join(nought if d == "0" else CHINESE_DIGITS[int(d)] for d in str(year))


def _is_document_number(text: str, span: Span) -> bool:
    """Whether a year is that of 〔2021〕18号."""
    return (
        text[span[0] - 1 : span[0]] in ("〔", "[", "［") and text[span[1] : span[1] + 1] in "〕]］"
    )
