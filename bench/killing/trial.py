"""A folder that changes, an index of it whose builds are killed, and what is left each time.

Before each kill some reports of a folder are removed, some changed and some added, and a build
of it is begun, while readers search. After each kill, every
report that was committed before must be there, whole, as it was or as it is now; and after the
next build the index must answer just as one that is built afresh. Real files are built with
the built-in model through the command line; otherwise the model is a fake one. Of what a killed
build has started, nothing may go on.
"""

import contextlib
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.killing.folder import ROOT, ChangingFolder
from bench.killing.readers import READERS, searching
from indexer import build as building
from indexer.embedding.encoder import Encoder, load_encoder
from indexer.errors import IndexMissing
from indexer.records import Report
from indexer.store.database import Database
from indexer.store.rows import stored_report
from tests.fakes import FakeEncoder, everything

PATIENCE = 60.0
PAUSE = 0.1
"""Seconds that processes have to end that a killed build has started, and between two looks at
them."""


@dataclass
class Tally:
    """What came of the kills: how many builds were killed in which stage, the reports that were
    looked at after them, what the readers did, and whatever went wrong, in words."""

    kills: Counter[str] = field(default_factory=Counter)
    looked_at: int = 0
    compared: int = 0
    searches: int = 0
    openings: int = 0
    without_words: int = 0
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def lines(self) -> list[str]:
        """The tally as people read it."""
        stages = ", ".join(f"{count} in {stage}" for stage, count in sorted(self.kills.items()))
        return [
            f"builds killed: {self.kills.total()} ({stages})",
            f"reports looked at right after a kill: {self.looked_at}",
            f"next builds that answer as one built afresh: {self.compared}",
            f"searches by {READERS} readers: {self.searches}, after {self.openings} openings; "
            f"by meaning alone: {self.without_words}",
            f"wrong: {len(self.wrong)}",
            *self.wrong,
            f"seconds: {self.seconds:.0f}",
        ]


def run(
    moments: int,
    real: bool,
    seed: int = 0,
    files: int = 150,
    progress: Callable[[Tally], None] = lambda _: None,
) -> Tally:
    """Kills `moments` builds; tells of the tally after each."""
    started, tally = time.monotonic(), Tally()
    with TemporaryDirectory() as folder:
        trial = _Trial(Path(folder), real, random.Random(seed), files)
        trial.begin()
        with searching(trial.index, real) as outcomes:
            while tally.kills.total() < moments:
                trial.kill_one(tally)
                progress(tally)
        for outcome in outcomes:
            tally.searches += outcome["searches"]
            tally.openings += outcome["openings"]
            tally.without_words += outcome["without_words"]
            tally.wrong += outcome["wrong"]
    tally.seconds = time.monotonic() - started
    return tally


class _Trial:
    """A folder that changes, and its index."""

    def __init__(self, place: Path, real: bool, chance: random.Random, files: int) -> None:
        self.index, self._fresh = place / "索引", place / "fresh"
        self._folder = ChangingFolder(place / "材料", real, chance)
        self._real, self._chance, self._files = real, chance, files
        self._encoder: Encoder = load_encoder() if real else FakeEncoder()
        # Seconds from the first word of a build to its end, while others search.
        self._usual = 0.0
        self._now: dict[str, Report] = {}

    def begin(self) -> None:
        """Builds the first state."""
        self._folder.add(self._files)
        self._complete()

    def kill_one(self, tally: Tally) -> None:
        """Changes the folder, kills a build of it, looks at the index, and builds it to the end;
        a build that was done sooner does not count."""
        before = self._now
        self._folder.change()
        with self._begun() as process:
            first = _first_line(process)
            time.sleep(self._chance.uniform(0, self._usual))
            seen = self._held()
            killed = process.poll() is None
            process.kill()
            stage = _last_stage(process, first)
        tally.wrong += _left_behind(process.pid)
        held = self._held()
        self._complete_beside(tally, killed)
        if killed:
            tally.kills[stage] += 1
            tally.looked_at += len(held)
            tally.wrong += _lost(before, self._now, seen, held)

    def _complete_beside(self, tally: Tally, killed: bool) -> None:
        answers, expected = self._complete()
        tally.compared += killed and answers == expected
        if answers != expected:
            names = [name for name in expected if answers[name] != expected[name]]
            tally.wrong.append(f"answers differ after kill {tally.kills.total() + 1}: {names}")

    def _complete(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Builds to the end; what the index answers, and what a fresh one does."""
        with self._begun() as process:
            _first_line(process)
            begun = time.monotonic()
            _, said = process.communicate()
            self._usual = time.monotonic() - begun
            if process.returncode:
                raise RuntimeError(f"a build that was not killed failed: {said[-500:]}")
        shutil.rmtree(self._fresh, ignore_errors=True)
        building.build([self._folder.place], self._fresh, self._encoder, jobs=1)
        expected = everything(self._fresh, self._encoder)
        self._now = {report.path: report for report in expected["whole"]}
        return everything(self.index, self._encoder), expected

    @contextmanager
    def _begun(self) -> Iterator[subprocess.Popen[str]]:
        command = [sys.executable, "-m", "bench.killing", "--build"]
        if self._real:
            command = [sys.executable, "-m", "indexer", "build", "--events", "--json", "--index"]
        command += [str(self.index), str(self._folder.place)]
        with subprocess.Popen(
            command,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    def _held(self) -> dict[str, Report]:
        try:
            with closing(Database.reading(self.index)) as database, database.snapshot():
                numbers = [number for (number,) in database.rows("SELECT report_id FROM reports")]
                found = [stored_report(database, number).report for number in numbers]
        except IndexMissing:
            return {}
        return {report.path: report for report in found}


def _left_behind(group: int) -> Iterator[str]:
    """What is wrong where processes of a killed build go on without it."""
    for _ in range(int(PATIENCE / PAUSE)):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(PAUSE)
    yield f"processes of the killed build {group} are still there"


def _lost(
    before: dict[str, Report],
    now: dict[str, Report],
    seen: dict[str, Report],
    held: dict[str, Report],
) -> Iterator[str]:
    """What is wrong with the reports that are held after a kill: `seen` right before it,
    `before` the changes to the folder, and as they are `now`."""
    for path, report in held.items():
        if report not in (before.get(path), now.get(path)):
            yield f"{path} is neither what it was nor what it is"
    for path, report in seen.items():
        if path not in held and path in now:
            yield f"{path} is lost"
        elif path in held and report == now.get(path) != held[path]:
            yield f"{path} has gone back to what it was"


def _first_line(process: subprocess.Popen[str]) -> str:
    """Waits until a build tells that it has begun."""
    assert process.stderr is not None
    return process.stderr.readline()


def _last_stage(process: subprocess.Popen[str], first: str) -> str:
    """The last stage that a build told of."""
    stage = "none"
    assert process.stderr is not None
    for line in (first, *process.stderr):
        with contextlib.suppress(ValueError, KeyError):
            stage = json.loads(line)["stage"]
    return stage
