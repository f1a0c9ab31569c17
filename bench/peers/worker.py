"""What every measured program does in a process of its own: `python -m bench.peers.with_NAME STEP`
takes a task as JSON on standard input and prints what it found as JSON. Needs no packages, so that
each environment can run it."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

DEPTH = 10
Found = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Task:
    """Files to index, where to, the model's folder, the program's settings, and the queries: some
    that warm it, some that are timed."""

    corpus: str
    index: str
    model: str
    settings: dict[str, Any] = field(default_factory=dict)
    warming: tuple[str, ...] = ()
    queries: tuple[str, ...] = ()

    def as_json(self) -> str:
        """The task as the process reads it."""
        return json.dumps(asdict(self))


def files(task: Task) -> list[Path]:
    """The report files, in order."""
    return sorted(Path(task.corpus).rglob("*.txt"))


def paragraphs(task: Task) -> Iterator[str]:
    """The lines of the files, but for empty ones."""
    for file in files(task):
        yield from filter(None, file.read_text(encoding="utf-8").splitlines())


def timed(task: Task, search: Callable[[str], int]) -> Found:
    """Milliseconds of each query to the last of its hits, which `search` counts."""
    for query in task.warming:
        search(query)
    times, answered = [], 0
    for query in task.queries:
        started = perf_counter()
        answered += search(query) > 0
        times.append(1000 * (perf_counter() - started))
    return {"milliseconds": times, "answered": answered}


def run(**steps: Callable[[Task], Found]) -> None:
    """The command: does the step that is named; what the program itself prints goes elsewhere."""
    task = Task(**json.load(sys.stdin))
    with redirect_stdout(sys.stderr):
        found = steps[sys.argv[1]](task)
    print(json.dumps(found))
