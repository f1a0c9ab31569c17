"""Kills builds at random moments while others search, and tells what is left.

python -m bench.killing --moments 30
python -m bench.killing --moments 30 --real
"""

import argparse
import json
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from bench.killing.trial import WORDS, Tally, run
from indexer import build as building
from indexer.build import Progress
from indexer.embedding.encoder import Encoder, load_encoder
from indexer.records import Filters, WeightedTerm
from indexer.store import BatchLimit, LocalStore, LocalWriter
from tests.fakes import FakeEncoder

BATCH = 16
"""Files that a build with the fake model commits at once, so that it commits often."""
OPEN_EVERY = 5
PAUSE = 0.02
"""Seconds between two searches of a reader, as on a desk where others work too."""


def _search(index: Path, encoder: Encoder) -> None:
    """Searches until standard input ends."""
    done = threading.Event()

    def wait_for_end() -> None:
        sys.stdin.read()
        done.set()

    threading.Thread(target=wait_for_end, daemon=True).start()
    found = {"searches": 0, "openings": 0, "without_words": 0}
    wrong: list[str] = []
    vectors = encoder.encode([f"{word}建设不足" for word in WORDS])
    while not done.is_set():
        try:
            found["openings"] += 1
            with closing(LocalStore.open(index)) as store:
                for _ in range(OPEN_EVERY):
                    n = found["searches"] % len(WORDS)
                    store.refresh()
                    near = store.search_dense(vectors[n], 10, Filters())
                    said = store.search_words([WeightedTerm(WORDS[n], 1.0)], 10, Filters())
                    shown = store.passages([one.key for one in (*near, *said)])
                    found["searches"] += 1
                    time.sleep(PAUSE)
                    found["without_words"] += not said
                    if not near or not shown:
                        wrong.append(f"a search for {WORDS[n]} found nothing")
        # Whatever a search ends with is what this is about.
        except Exception as error:
            wrong.append(f"a search ended with {type(error).__name__}: {error}")
    print(json.dumps({**found, "wrong": wrong}))


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
        _search(chosen.read, load_encoder() if chosen.real else FakeEncoder())
    elif chosen.build:
        _build(chosen.build[1], chosen.build[0])
    else:
        tally = run(chosen.moments, chosen.real, chosen.seed, chosen.files, _tell)
        print("\n".join(tally.lines()))
        sys.exit(1 if tally.wrong else 0)


if __name__ == "__main__":
    main()
