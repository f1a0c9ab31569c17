"""The figures as tables that people read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.table import Table

from bench.quality.labels import Agreement
from bench.quality.metrics import Interval
from bench.quality.ranking import Row
from bench.quality.speed import Speed
from bench.quality.tagging import TagFigures
from indexer.sections import SECTION_NAMES


@dataclass(frozen=True)
class Report:
    """All figures of one run."""

    rows: tuple[Row, ...]
    correlations: Mapping[str, Interval]
    tags: tuple[TagFigures, ...]
    agreements: tuple[Agreement, ...]
    speed: Speed


def tables(report: Report) -> list[Table]:
    """A table for each kind of figure."""
    return [
        _ranking(report.rows),
        _correlations(report.correlations),
        _tags(report.tags),
        _labels(report.agreements),
        *(_confusion(one) for one in report.agreements if one.half == "report"),
        _speed(report.speed),
    ]


def _ranking(rows: Sequence[Row]) -> Table:
    table = Table("set", "half", "kind", "system", "queries", "MRR@10", "nDCG@10", "R@1", "R@10")
    for row in rows:
        figures = (row.mrr, row.ndcg, row.recall_1, row.recall_10)
        names = (row.set, row.half, row.kind, row.system, str(row.queries))
        table.add_row(*names, *map(str, figures))
    return table


def _correlations(correlations: Mapping[str, Interval]) -> Table:
    table = Table("stsb_dev", *correlations)
    table.add_row("Spearman", *map(str, correlations.values()))
    return table


def _tags(tags: Sequence[TagFigures]) -> Table:
    table = Table("topics of passages", "topics", "right pairs", "precision", "recall")
    for one in tags:
        figures = (f"{one.precision:.3f}", f"{one.recall:.3f}")
        table.add_row(one.name, str(one.topics), str(one.right), *figures)
    return table


def _labels(agreements: Sequence[Agreement]) -> Table:
    table = Table("section types", "half", "texts", "macro-F1", "right")
    for one in agreements:
        figures = (f"{one.macro_f1:.3f}", f"{one.accuracy:.3f}")
        table.add_row(one.name, one.half, str(one.count), *figures)
    return table


def _confusion(agreement: Agreement) -> Table:
    names = [SECTION_NAMES[code] for code in agreement.sections]
    table = Table(f"{agreement.name}: right, down; given, across", *(name[:2] for name in names))
    for name, counts in zip(names, agreement.confusion, strict=True):
        table.add_row(name, *(str(count) if count else "·" for count in counts))
    return table


def _speed(speed: Speed) -> Table:
    table = Table("passages a second", "dense leg", "BERT, 4 layers, 512 wide", "times as fast")
    table.add_row("", f"{speed.encoder:,.0f}", f"{speed.transformer:,.1f}", f"{speed.ratio:,.0f}")
    return table
