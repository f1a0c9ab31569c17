"""One measurement in a process of its own: `python -m bench.speed.step NAME INDEX [ARGUMENT...]`
prints what it found as JSON."""

import json
import os
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import Any

import psutil

from bench.speed import exact, querying
from bench.speed.memory import held
from bench.speed.stages import watched
from indexer.build import build
from indexer.embedding.encoder import load_encoder
from indexer.search import Library

Found = dict[str, Any]


def built(index: Path, corpus: str, jobs: str = "") -> Found:
    """A build with the built-in model, and the seconds of this process by stage."""
    with watched() as seconds:
        result = build([Path(corpus)], index, load_encoder(), jobs=int(jobs) if jobs else None)
    return {**asdict(result), "stages": seconds}


def asked(index: Path, readers: str, filtered: str) -> Found:
    """Percentiles of the time that a query takes, and the memory afterwards."""
    found = querying.percentiles(index, int(readers), bool(filtered))
    return {**found, "mib": held(psutil.Process())}


def recalled(index: Path, filtered: str) -> Found:
    """The dense leg's recall."""
    return {"recall": exact.recall(index, bool(filtered))}


def seen(index: Path, text: str) -> Found:
    """The paths of what a freshly opened library finds, and how long opening and finding took."""
    started = perf_counter()
    with closing(Library(index)) as library:
        opened = perf_counter()
        paths = [hit.path for hit in library.search(text).hits]
    return {"paths": paths, "open": opened - started, "search": perf_counter() - opened}


STEPS: dict[str, Callable[..., Found]] = {
    "built": built,
    "asked": asked,
    "recalled": recalled,
    "seen": seen,
}


def main() -> None:
    """The command."""
    name, index, *arguments = sys.argv[1:]
    found = STEPS[name](Path(index), *arguments)
    sys.stdout.write(json.dumps(found, ensure_ascii=False) + os.linesep)


if __name__ == "__main__":
    main()
