"""The figures as a Markdown table: a row for each program and its settings, and what each is to
Jiugao's."""

from typing import Any

from bench.peers.programs import DEFAULTS, JIUGAO

Figures = dict[str, Any]
HEAD = (
    "Program | Settings | Build, s | (CPU) | Characters/s | Query p50, ms | p95, ms | Answered "
    "| Memory building, MiB | asking, MiB | Disk, MB | of the text"
)
KEY = f"{JIUGAO}, {DEFAULTS}"
NO_RATIO = ""


def table(found: Figures) -> str:
    """The rows in the order measured; ratios stand in brackets, above 1 where Jiugao needs less.
    Building is compared by characters a second, since a row may stand for a part of the files."""
    rows = found["rows"]
    base = rows.get(KEY, {})
    cells = [cell.strip() for cell in HEAD.split("|")]
    lines = [found["machine"], "", _line(cells), _line(["---"] * len(cells))]
    lines += [_line(_row(figures, base)) for figures in rows.values()]
    return "\n".join([*lines, "", *_notes(rows)])


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _row(figures: Figures, base: Figures) -> list[str]:
    name = f"{figures['program']} {figures.get('version', '')}".strip()
    if "failed" in figures:
        return [name, figures["row"], figures["failed"].replace("|", "/"), *[""] * 9]

    def shown(key: str, form: str, scale: float = 1) -> str:
        return f"{figures[key] * scale:{form}}{_ratio(figures.get(key), base.get(key))}"

    rate = figures["characters a second"]
    ratio = _ratio(base.get("characters a second"), rate)
    return [
        name,
        figures["row"],
        f"{figures['build']:.1f}",
        f"{figures['build, cpu']:.1f}",
        f"{rate:,.0f}{ratio}",
        shown("p50", ",.1f"),
        shown("p95", ",.1f"),
        f"{figures['answered']}/{figures['asked']}",
        shown("build, MiB", ",.0f"),
        shown("query, MiB", ",.0f"),
        f"{figures['bytes'] / 1e6:,.1f}",
        shown("of text", ".2f"),
    ]


def _ratio(one: float | None, base: float | None) -> str:
    return f" ({one / base:.3g}×)" if one and base else NO_RATIO


def _notes(rows: Figures) -> list[str]:
    notes = ["- in brackets: how many times what Jiugao needs, its time for a character included"]
    for name, figures in rows.items():
        if "failed" in figures:
            continue
        once = f"; once for a model before, {figures['once']:.1f} s" if "once" in figures else ""
        asked = "" if figures["resident"] else "; a query is a command from its start to its end"
        notes.append(
            f"- {name}: {figures['units']:,} {figures['finds']} "
            f"of {figures['characters']:,} characters{once}{asked}"
        )
    return notes
