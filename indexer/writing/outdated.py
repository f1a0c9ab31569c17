"""Expressions that had their time: names, slogans and laws that a later year's report says
otherwise.

The package's table, `outdated.csv`, was written for this project from public documents. A table
of the user's with the same first line adds expressions, and overrides those that are there; one
without `since` and `until` takes its expression out. It opens in any spreadsheet.
"""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from indexer.lexicon.files import OUTDATED, USER_NAMES, user_text
from indexer.records import BadLine
from indexer.writing.findings import Finding

KIND = "outdated"
SEPARATOR = "|"
COLUMNS = ("expression", "kind", "since", "until", "instead", "note", "source", "dated")
YEAR = re.compile(r"(?:19|20)\d\d")
DATED = re.compile(r"(?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?")
SHIPPED = Path(__file__).with_name(OUTDATED)
NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Expression:
    """One expression with its wordings. It may be used for years from `since` to `until`, each
    None where there is no bound; `dated` is the day of its source, YYYY-MM-DD or YYYY-MM."""

    wordings: tuple[str, ...]
    kind: str
    since: int | None
    until: int | None
    instead: tuple[str, ...]
    note: str
    source: str
    dated: str

    def fits(self, year: int) -> bool:
        """Whether a report on `year` may use it."""
        return (self.since is None or year >= self.since) and (
            self.until is None or year <= self.until
        )

    def reason(self, year: int) -> str:
        """Why a report on `year` should not, with the source."""
        early = self.since is not None and year < self.since
        told = f"{self.since}年起才有的提法" if early else f"{self.until}年后不宜照用"
        source = f"{self.source}，{self.dated}" if self.dated else self.source
        note = self.note.rstrip("。")
        return "；".join(part for part in (told, note, f"依据：{source}" if source else "") if part)


@dataclass(frozen=True, slots=True)
class Expressions:
    """The expressions by wording, a pattern that finds the longest wording first, and the lines
    that could not be used."""

    of_wording: dict[str, Expression]
    pattern: re.Pattern[str]
    bad_lines: tuple[BadLine, ...]


def find_outdated(text: str, target_year: int) -> list[Finding]:
    """The expressions of `text` that a report on the target year should not use, in order."""
    table = expressions()
    found = []
    for match in table.pattern.finditer(text):
        one = table.of_wording[match[0]]
        if not one.fits(target_year):
            early = one.since is not None and target_year < one.since
            instead = () if early else _fitting(one.instead, target_year, table)
            found.append(Finding(KIND, match.span(), match[0], instead, one.reason(target_year)))
    return found


def _fitting(wordings: Iterable[str], year: int, table: Expressions) -> tuple[str, ...]:
    """Those of the wordings that hold no expression which the year should not use either."""
    return tuple(
        wording
        for wording in wordings
        if all(table.of_wording[m[0]].fits(year) for m in table.pattern.finditer(wording))
    )


def bad_expression_lines() -> tuple[BadLine, ...]:
    """The lines of the user's table that are passed over; the rest is used."""
    return expressions().bad_lines


def reload() -> None:
    """Reads the tables anew where the user's has changed."""
    expressions.cache_clear()


@cache
def expressions() -> Expressions:
    """The package's table with the user's."""
    shipped, _ = _read(SHIPPED.read_text(encoding="utf-8"), OUTDATED)
    text, unreadable = user_text(OUTDATED)
    own, bad_lines = _read(text, USER_NAMES[OUTDATED])
    of_wording = {w: one for one in (*shipped, *own) for w in one.wordings}
    longest_first = sorted(of_wording, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first))) if of_wording else NEVER
    return Expressions(of_wording, pattern, (*unreadable, *bad_lines))


def _read(text: str, file: str) -> tuple[list[Expression], list[BadLine]]:
    """The expressions of a table; a line that is none is named and left out."""
    found: list[Expression] = []
    bad_lines: list[BadLine] = []
    rows = csv.reader(io.StringIO(text.lstrip("\ufeff")))
    columns = [cell.strip() for cell in next(rows, ())]
    if text.strip() and not {"expression", "until"} <= set(columns):
        return [], [BadLine(file, 1, f"第一行应为列名：{','.join(COLUMNS)}")]
    for cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        values = dict.fromkeys(COLUMNS, "")
        values |= dict(zip(columns, (cell.strip() for cell in cells), strict=False))
        reason = _fault(values, len(cells), len(columns))
        if reason:
            bad_lines.append(BadLine(file, rows.line_num, reason))
        else:
            found.append(_expression(values))
    return found, bad_lines


def _expression(values: dict[str, str]) -> Expression:
    return Expression(
        _parts(values["expression"]),
        values["kind"],
        int(values["since"]) if values["since"] else None,
        int(values["until"]) if values["until"] else None,
        _parts(values["instead"]),
        values["note"],
        values["source"],
        values["dated"],
    )


def _parts(cell: str) -> tuple[str, ...]:
    parts: Iterable[str] = (part.strip() for part in cell.split(SEPARATOR))
    return tuple(dict.fromkeys(part for part in parts if part))


def _fault(values: dict[str, str], cells: int, columns: int) -> str:
    """Why a line cannot be used, in Chinese, or ""."""
    if cells > columns:
        return f"有 {cells} 列，应为 {columns} 列；文字里有英文逗号的，请把整格放进英文双引号"
    wordings = _parts(values["expression"])
    if not wordings:
        return "没有写提法（expression）"
    if any(len(wording) < 2 for wording in wordings):
        return "提法只有一个字，会误报，请写完整"
    for name in ("since", "until"):
        if values[name] and not YEAR.fullmatch(values[name]):
            return f"{name} 一列的“{values[name]}”应为四位年份，或空着"
    if values["dated"] and not DATED.fullmatch(values["dated"]):
        return f"dated 一列的“{values['dated']}”应为 2023-05-01 或 2023-05 这样的日期，或空着"
    return ""
