"""`python -m bench.quality`: how well each leg and their fusion find, on every evaluation set."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bench.quality.legs import LEGS, LegScores, leg_scores, pair_scores, passage_store
from bench.quality.metrics import (
    Interval,
    bootstrap,
    mrr_at_10,
    ndcg_at_10,
    recall_at,
    reciprocal_ranks,
    spearman,
)
from bench.quality.sample import SampleFigures, sample_figures
from bench.quality.sets import (
    RankingSet,
    load_cmrc,
    load_national_reports,
    load_policy,
    load_stsb,
)
from indexer.embedding.encoder import Encoder, load_encoder


@dataclass(frozen=True)
class Row:
    """One leg on one set. `mrr` carries its bootstrap interval over queries."""

    set: str
    leg: str
    queries: int
    mrr: Interval
    ndcg: float
    recall_1: float
    recall_10: float


def ranking_rows(name: str, parts: Sequence[RankingSet], encoder: Encoder) -> list[Row]:
    """A row for each leg over the queries of all parts, each ranked within its own part."""
    scored: list[LegScores] = []
    relevant: list[frozenset[int]] = []
    for part in parts:
        with passage_store(part.passages, encoder) as store:
            for query in track(
                part.queries, part.name, console=Console(stderr=True), transient=True
            ):
                scored.append(leg_scores(store, encoder, query))
        relevant += part.relevant
    return [_row(name, leg, [one.ranking(leg) for one in scored], relevant) for leg in LEGS]


def _row(name: str, leg: str, ranked: list[list[int]], relevant: list[frozenset[int]]) -> Row:
    grades = [dict.fromkeys(answer, 1.0) for answer in relevant]
    interval = bootstrap(reciprocal_ranks(ranked, relevant))
    assert abs(interval.mean - mrr_at_10(ranked, relevant)) < 1e-9
    return Row(
        set=name,
        leg=leg,
        queries=len(ranked),
        mrr=interval,
        ndcg=ndcg_at_10(ranked, grades),
        recall_1=recall_at(1, ranked, relevant),
        recall_10=recall_at(10, ranked, relevant),
    )


def correlation(encoder: Encoder) -> dict[str, float]:
    """Spearman on stsb_dev: each pair's second sentence scored for the first, by each leg."""
    pairs = load_stsb()
    scores = pair_scores(pairs.first, pairs.second, encoder)
    return {leg: spearman(np.array(scores[leg]), pairs.scores) for leg in LEGS}


def tables(
    rows: Sequence[Row], correlations: dict[str, float], sample: Sequence[SampleFigures]
) -> list[Table]:
    """What people read."""
    ranking = Table("set", "leg", "queries", "MRR@10", "95 %", "nDCG@10", "R@1", "R@10")
    for row in rows:
        interval = f"{row.mrr.low:.3f}-{row.mrr.high:.3f}"
        figures = (row.mrr.mean, row.ndcg, row.recall_1, row.recall_10)
        mrr, *rest = (f"{figure:.4f}" for figure in figures)
        ranking.add_row(row.set, row.leg, str(row.queries), mrr, interval, *rest)
    pairs = Table("stsb_dev", *LEGS)
    pairs.add_row("Spearman", *(f"{correlations[leg]:.4f}" for leg in LEGS))
    queries = Table("sample queries", "half", "queries", "nDCG@10", "95 %", "words alone")
    for figure in sample:
        interval = f"{figure.ndcg.low:.3f}-{figure.ndcg.high:.3f}"
        counts = (figure.kind, figure.half, str(figure.queries))
        queries.add_row(*counts, f"{figure.ndcg.mean:.3f}", interval, f"{figure.words:.3f}")
    return [ranking, pairs, queries]


def main() -> None:
    """Prints the tables, or with --json one document."""
    parser = argparse.ArgumentParser(prog="python -m bench.quality", description=__doc__)
    parser.add_argument("--model", default="builtin", help="sentence-transformers name or folder")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    options = parser.parse_args()
    encoder = load_encoder(options.model)
    rows = ranking_rows("policy_dev", [load_policy()], encoder)
    rows += ranking_rows("cmrc_dev", [load_cmrc()], encoder)
    rows += ranking_rows("national_reports", load_national_reports(), encoder)
    correlations = correlation(encoder)
    with TemporaryDirectory() as folder:
        sample = sample_figures(encoder, Path(folder) / "index")
    if options.json:
        document = {
            "ranking": [asdict(row) for row in rows],
            "stsb_dev": correlations,
            "sample": [asdict(figure) for figure in sample],
        }
        json.dump(document, sys.stdout, ensure_ascii=False, indent=2)
    else:
        for table in tables(rows, correlations, sample):
            Console(width=110).print(table)


if __name__ == "__main__":
    main()
