"""Measures building, searching and changing indexes of several sizes.

    python -m bench.speed --characters 1e6 1e7 9e7 [--work FOLDER] [--json FILE]

Corpora come from `bench.generate` and stay in the work folder for the next time; each measurement
runs in a process of its own.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any

from bench.generate import Corpus, paragraphs, write
from bench.speed.changing import changes
from bench.speed.running import Run, forget_cached, jiugao, step
from bench.speed.serving import app_memory
from bench.speed.table import described, table
from training.text import shared_folder

RUNS = 5
SAMPLE_FILES = 1000
"""Of those, one process alone tells the stages' seconds."""
QUERY = "存在问题 阵地建设"
READERS = (1, 8)
PARTS = ("build", "stages", "cold", "queries", "recall", "changes", "app")
FACTS_FILE = "corpus.json"
Figures = dict[str, Any]


def corpus_of(work: Path, characters: int, texts: Sequence[str]) -> tuple[Path, Corpus]:
    """The corpus of a size, made where it is not there yet."""
    place = work / f"{characters:.0e}"
    facts = place / FACTS_FILE
    if not facts.exists():
        shutil.rmtree(place, ignore_errors=True)
        made = write(place / "corpus", characters, texts)
        facts.write_text(json.dumps(asdict(made)), encoding="utf-8")
    return place / "corpus", Corpus(**json.loads(facts.read_text(encoding="utf-8")))


def measured(
    work: Path, characters: int, texts: Sequence[str], parts: Sequence[str], told: Figures
) -> Figures:
    """Every figure of one size; what is not among `parts` stays as it was `told` before."""
    corpus, made = corpus_of(work, characters, texts)
    index = corpus.with_name("index")
    figures: Figures = told | {"corpus": asdict(made)}
    if "build" in parts or not index.exists():
        figures["build"] = _build(corpus, index, made)
    if "stages" in parts:
        figures["stages"] = _stages(corpus)
    if "queries" in parts:
        for readers in READERS:
            for filtered in ("", "filters"):
                name = f"{readers} {filtered}".strip()
                figures.setdefault("queries", {})[name] = step(
                    "asked", index, readers, filtered
                ).found
    if "recall" in parts:
        figures["recall"] = {
            filtered or "all": step("recalled", index, filtered).found["recall"]
            for filtered in ("", "filters")
        }
    if "app" in parts:
        figures["app"] = app_memory(index)
    # Last of those that read, for it has the system forget the files.
    if "cold" in parts:
        figures["cold"] = _cold(index)
    if "changes" in parts:
        figures["changes"] = changes(corpus, index, texts)
    return figures


def _build(corpus: Path, index: Path, made: Corpus) -> Figures:
    shutil.rmtree(index, ignore_errors=True)
    run = step("built", index, corpus)
    # What comes next should not wait for the disk to take in what the build wrote.
    os.sync()
    sizes = {
        part.name: sum(f.stat().st_size for f in ([part] if part.is_file() else part.rglob("*")))
        for part in index.iterdir()
    }
    return {
        "seconds": run.seconds,
        "cpu": run.cpu,
        "characters a second": made.characters / run.seconds,
        "passages": run.found["passages"],
        "failed": len(run.found["failed"]),
        "mib": run.mib,
        "stages": run.found["stages"],
        "bytes": sizes,
        "of text": sum(sizes.values()) / made.bytes,
    }


def _stages(corpus: Path) -> Figures:
    """Seconds a million characters of each stage, in one process."""
    files = sorted(corpus.rglob("*.txt"))
    chosen = files[:: max(1, len(files) // SAMPLE_FILES)][:SAMPLE_FILES]
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "corpus"
        place.mkdir()
        length = 0
        for file in chosen:
            shutil.copy(file, place)
            length += len(file.read_text(encoding="utf-8"))
        seconds = step("built", Path(folder) / "index", place, 1).found["stages"]
    return {stage: 1e6 * spent / length for stage, spent in seconds.items()}


def _cold(index: Path) -> Figures:
    def once() -> Run:
        return jiugao("search", QUERY, "--index", index)

    once()
    again = [once() for _ in range(RUNS)]
    first = []
    for _ in range(RUNS):
        forget_cached(index)
        first.append(once().seconds)
    return {
        "again": median(one.seconds for one in again),
        "cpu": median(one.cpu for one in again),
        "first": median(first),
    }


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Measures building, searching and changing.")
    parser.add_argument("--characters", type=float, nargs="+", default=[1e6, 1e7, 9e7])
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "jiugao-speed")
    parser.add_argument("--shared", type=Path, default=shared_folder())
    parser.add_argument("--only", choices=PARTS, nargs="+", default=PARTS, metavar="PART")
    parser.add_argument("--json", type=Path, help="the figures, those of other parts kept")
    arguments = parser.parse_args()
    texts = paragraphs(arguments.shared)
    file: Path = arguments.json or arguments.work / "figures.json"
    kept: Figures = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    for size in arguments.characters:
        name = f"{size:.0e}"
        told = kept.get("sizes", {}).get(name, {})
        print(name, file=sys.stderr)
        figures = measured(arguments.work, int(size), texts, arguments.only, told)
        kept = {"machine": described(), "sizes": kept.get("sizes", {}) | {name: figures}}
        file.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")
    print(table(kept))


if __name__ == "__main__":
    main()
