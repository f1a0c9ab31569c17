"""The figures as a table: a line for each measure, a column for each size, and the goal."""

import os
import platform
import sqlite3
from collections.abc import Callable, Iterator
from importlib.metadata import version
from typing import Any

import psutil

GIB = 1 << 30
Figures = dict[str, Any]
Line = tuple[str, str, Callable[[Figures], str]]
"""A measure, its goal, and what of a size's figures is shown."""


def described() -> str:
    """The machine and the versions that figures depend on."""
    names = ("faiss-cpu", "tantivy", "jieba", "rjieba", "sentencepiece", "numpy")
    parts = [f"{name} {version(name)}" for name in names]
    memory = psutil.virtual_memory().total / GIB
    machine = f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.machine()}"
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    versions = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return f"{machine}, load {load} at the end; {versions}, {', '.join(parts)}"


def table(found: Figures) -> str:
    """Everything that was measured, with `-` for what was not."""
    sizes = found["sizes"]
    names = sorted(sizes, key=float)
    lines = [found["machine"], ""]
    lines.append(_row("", [f"{float(name):,.0f} chars" for name in names], "goal"))
    for measure, goal, shown in _lines(sizes.values()):
        lines.append(_row(measure, [_cell(shown, sizes[name]) for name in names], goal))
    return "\n".join(lines)


def _row(measure: str, cells: list[str], goal: str) -> str:
    return f"{measure:<42}{''.join(f'{cell:>18}' for cell in cells)}   {goal}".rstrip()


def _cell(shown: Callable[[Figures], str], figures: Figures) -> str:
    try:
        return shown(figures)
    except (KeyError, TypeError):
        return "-"


def _lines(sizes: Any) -> Iterator[Line]:
    yield "reports", "", lambda f: f"{f['corpus']['reports']:,}"
    yield "passages", "", lambda f: f"{f['build']['passages']:,}"
    yield "build, s", "", lambda f: f"{f['build']['seconds']:.1f}"
    yield "  of the processors, s", "", _of("build", "cpu")
    yield "  characters/s", "300,000", lambda f: f"{f['build']['characters a second']:,.0f}"
    yield "  peak memory, MiB", "2,048", lambda f: f"{f['build']['mib']:,.0f}"
    yield "  index / UTF-8 bytes of the text", "1.5", lambda f: f"{f['build']['of text']:.2f}"
    files = {name for f in sizes for name in f.get("build", {}).get("bytes", {})}
    for name in sorted(files):
        yield f"    {name}, MB", "", _of("build", "bytes", name, scale=1e-6, digits=1)
    for stage in _names(sizes, "build", "stages"):
        yield f"  {stage} in the building process, CPU s", "", _of("build", "stages", stage)
    for stage in _names(sizes, "stages"):
        yield f"one process, {stage}, CPU s/million", "", _of("stages", stage, digits=2)
    goal = "1.5 (10 M), 2.5 (90 M)"
    yield "jiugao search, s", goal, _of("cold", "again", digits=2)
    yield "  of the processors, s", "", _of("cold", "cpu", digits=2)
    yield "  files not in memory yet, s", "", _of("cold", "first", digits=2)
    for kind in _names(sizes, "queries"):
        for name in ("p50", "p95", "p99"):
            goal = "30" if (kind.split()[0], name) == ("1", "p95") else ""
            yield f"query, readers {kind}, {name}, ms", goal, _of("queries", kind, name)
        yield f"  readers {kind}, p50 of the processor, ms", "", _of("queries", kind, "cpu")
        yield f"  memory afterwards, readers {kind}, MiB", "", _of("queries", kind, "mib", digits=0)
    for kind in _names(sizes, "recall"):
        yield f"recall@10 of the dense leg, {kind}", "0.98", _of("recall", kind, digits=3)
    for change in _names(sizes, "changes"):
        yield f"{change}, s", "20" if change == "add" else "", _of("changes", change)
    yield "memory of the running app, MiB", "1,024", _of("app", digits=0)


def _names(sizes: Any, *path: str) -> list[str]:
    """The names that any size has at a place, in order."""
    names: dict[str, None] = {}
    for figures in sizes:
        for part in path:
            figures = figures.get(part) or {}
        names |= dict.fromkeys(figures)
    return list(names)


def _of(*path: str, scale: float = 1.0, digits: int = 1) -> Callable[[Figures], str]:
    def shown(figures: Figures) -> str:
        value: Any = figures
        for part in path:
            value = value[part]
        return f"{value * scale:,.{digits}f}"

    return shown
