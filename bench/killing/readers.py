"""Readers that search an index all the while, in processes of their own: each asks both views, sees
changes as they come, and opens the index anew every few searches."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from bench.killing.folder import ROOT, WORDS
from indexer.embedding.encoder import Encoder
from indexer.records import Filters, WeightedTerm
from indexer.store import LocalStore

READERS = 3
PATIENCE = 60.0
"""Seconds that a reader has for the search that it is at."""
OPEN_EVERY = 5
PAUSE = 0.02
"""Seconds between two searches of a reader, as on a desk where others work too."""


def search_until_end(index: Path, encoder: Encoder) -> None:
    """A reader: searches until standard input ends, and prints what came of it."""
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


@contextmanager
def searching(index: Path, real: bool) -> Iterator[list[dict[str, Any]]]:
    """Readers that search until the block ends; what each has to say then."""
    outcomes: list[dict[str, Any]] = []
    command = [sys.executable, "-m", "bench.killing", *(["--real"] if real else []), "--read"]
    readers = [
        subprocess.Popen(
            [*command, str(index)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(READERS)
    ]
    try:
        yield outcomes
    finally:
        outcomes += [_ended(reader) for reader in readers]


def _ended(reader: subprocess.Popen[str]) -> dict[str, Any]:
    """Has a reader end; what it tells, or that it did not."""
    try:
        out, _ = reader.communicate(timeout=PATIENCE)
        if reader.returncode == 0:
            return dict(json.loads(out))
    except subprocess.TimeoutExpired:
        reader.kill()
        reader.communicate()
    wrong = [f"a reader ended with {reader.returncode}"]
    return {"searches": 0, "openings": 0, "without_words": 0, "wrong": wrong}
