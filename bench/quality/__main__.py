"""`python -m bench.quality`: how well Jiugao finds and labels, beside other ways of searching."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from rich.console import Console

from bench.quality import graded, labels, systems
from bench.quality.graded import GradedCollection
from bench.quality.labels import agreements
from bench.quality.legs import LEGS, pair_scores
from bench.quality.metrics import Interval, spearman
from bench.quality.ranking import Row, rows
from bench.quality.report import Report, tables
from bench.quality.sets import load_cmrc, load_national_reports, load_policy, load_stsb
from bench.quality.speed import speed
from bench.quality.tagging import tag_figures
from indexer.build import build
from indexer.embedding.encoder import BUILTIN_FOLDER, Encoder, load_encoder
from indexer.lexicon.thesaurus import thesaurus
from indexer.store import LocalStore
from indexer.topics import TopicSpace

WIDTH = 130


@contextmanager
def sample(encoder: Encoder) -> Iterator[tuple[GradedCollection, LocalStore]]:
    """The judged sample reports, built and opened."""
    with _store(graded.sample_files(), encoder) as store:
        yield graded.sample(store), store


@contextmanager
def own_words(encoder: Encoder) -> Iterator[tuple[GradedCollection, LocalStore]]:
    """The passages that say topics in their own words, built and opened."""
    with TemporaryDirectory() as folder:
        graded.write_own_words(Path(folder))
        with _store([Path(folder)], encoder) as store:
            yield graded.own_words(store), store


@contextmanager
def _store(files: Iterable[Path], encoder: Encoder) -> Iterator[LocalStore]:
    with TemporaryDirectory() as folder:
        build(list(files), Path(folder) / "index", encoder, jobs=1)
        store = LocalStore.open(Path(folder) / "index")
        try:
            yield store
        finally:
            store.close()


def correlations(encoder: Encoder) -> dict[str, Interval]:
    """Spearman on stsb_dev: each pair's second sentence scored for the first, by each leg."""
    pairs = load_stsb()
    scores = pair_scores(pairs.first, pairs.second, encoder)
    return {leg: spearman(np.array(scores[leg]), pairs.scores) for leg in LEGS}


def measured(encoder: Encoder, others: systems.Others, left_out: set[str]) -> Report:
    """Everything, set by set. Topics that are left out are taken from the thesaurus, and only
    queries on them are asked of the passages in their own words."""
    topics = thesaurus().without(left_out)
    space = TopicSpace(topics, encoder)
    found: list[Row] = []
    tags = []
    for opened in (sample, own_words):
        with opened(encoder) as (collection, store):
            if left_out:
                collection = collection.on_topics(left_out)
            if not collection.judged:
                continue
            queries = [one.query for one in collection.judged]
            ranked = systems.rankings(collection, store, encoder, space)
            ranked |= others(collection.texts(), queries)
            found += rows(collection.name, collection.judged, ranked)
            tags.append(tag_figures(collection, thesaurus()))
    for name, parts in (
        ("policy_dev", [load_policy()]),
        ("cmrc_dev", [load_cmrc()]),
        ("national_reports", load_national_reports()),
    ):
        found += systems.shared_rows(name, parts, encoder, space, others)
    judged = agreements("headings", list(labels.headings()))
    judged += agreements("paragraphs", list(labels.paragraphs()))
    return Report(
        tuple(found),
        correlations(encoder),
        tuple(tags),
        tuple(judged),
        speed(encoder, load_cmrc().passages),
    )


def main() -> None:
    """Prints the tables, or with --json one document."""
    parser = argparse.ArgumentParser(prog="python -m bench.quality", description=__doc__)
    parser.add_argument("--model", default="builtin", help="sentence-transformers name or folder")
    parser.add_argument("--txtai", type=Path, help="interpreter of an environment with txtai 9")
    parser.add_argument(
        "--left-out", type=Path, help="file of topics that the model was trained without"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    options = parser.parse_args()
    folder = BUILTIN_FOLDER if options.model == "builtin" else Path(options.model)
    file = options.left_out
    left_out = set(file.read_text(encoding="utf-8").split()) if file else set()
    others = systems.others(folder, options.txtai)
    report = measured(load_encoder(options.model), others, left_out)
    if options.json:
        document = asdict(report)
        json.dump(document, sys.stdout, ensure_ascii=False, indent=2, default=np.ndarray.tolist)
    else:
        console = Console(width=WIDTH)
        for table in tables(report):
            console.print(table)


if __name__ == "__main__":
    main()
