"""Kills builds at random moments while others search, and tells what is left.

python -m bench.killing --moments 30
python -m bench.killing --moments 30 --real
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.killing.readers import search_until_end
from bench.killing.trial import Tally, run
from indexer import build as building
from indexer.build import Progress
from indexer.embedding.encoder import load_encoder
from indexer.store import BatchLimit, LocalWriter
from tests.fakes import FakeEncoder

BATCH = 16
"""Files that a build with the fake model commits at once, so that it commits often."""


def _build(corpus: Path, index: Path) -> None:
    """A build with the fake model that commits often and tells of its stages."""
    LocalWriter.batch_limit = BatchLimit(files=BATCH, passages=1000)

    def tell(progress: Progress) -> None:
        print(json.dumps({"stage": progress.stage}), file=sys.stderr, flush=True)

    building.build([corpus], index, FakeEncoder(), jobs=1, progress=tell)


def _tell(tally: Tally) -> None:
    print(f"{tally.kills.total()} killed, {len(tally.wrong)} wrong", file=sys.stderr, flush=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Kills builds and looks what is left.")
    parser.add_argument("--moments", type=int, default=30)
    parser.add_argument("--real", action="store_true", help="real files, built-in model")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--files", type=int, default=150)
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--build", nargs=2, type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.read:
        search_until_end(chosen.read, load_encoder() if chosen.real else FakeEncoder())
    elif chosen.build:
        _build(chosen.build[1], chosen.build[0])
    else:
        tally = run(chosen.moments, chosen.real, chosen.seed, chosen.files, _tell)
        print("\n".join(tally.lines()))
        sys.exit(1 if tally.wrong else 0)


if __name__ == "__main__":
    main()
