"""Prints the table of docs/hostile.md: `python -m tests.hostile`."""

from tests.hostile import CASES
from tests.hostile.case import Case

HEAD = "| 情形 | 文件 | 结果 |\n| --- | --- | --- |"
INDEXED = "收入"
SHOWN = 2
"""Files of a case that are listed; the others have the same reason."""


def table() -> str:
    """Every case with what becomes of its files."""
    return "\n".join([HEAD, *map(_row, CASES)])


def _row(case: Case) -> str:
    ends = [*case.failed.items(), *((path, INDEXED) for path in case.indexed)]
    names = "、".join(_cell(path) for path, _ in ends[:SHOWN])
    more = f" 等 {len(ends)} 个" if len(ends) > SHOWN else ""
    reasons = dict.fromkeys(reason for _, reason in ends)
    return f"| {_cell(case.about)} | {names}{more} | {'；'.join(map(_cell, reasons))} |"


def _cell(text: str) -> str:
    shown = "".join(
        one if one.isprintable() else one.encode("unicode_escape").decode() for one in text
    )
    shown = shown if len(shown) <= 60 or shown.endswith("。") or "，" in shown else shown[:57] + "…"
    return shown.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*").replace("`", "\\`")


if __name__ == "__main__":
    print(table())
