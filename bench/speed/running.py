"""Starting what is measured, each in a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import psutil

from bench.speed.memory import Peak

ROOT = Path(__file__).resolve().parents[2]
SHOWN = 2000
"""Characters of a failed command's errors."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a command printed, the seconds from its start to its end, the processor's seconds for it
    and all that it started (0 on Windows), and its most MiB."""

    found: dict[str, Any]
    seconds: float
    cpu: float
    mib: float


def step(name: str, *arguments: object) -> Run:
    """A step of `bench.speed.step`."""
    return _run("bench.speed.step", name, *arguments)


def jiugao(*arguments: object) -> Run:
    """A command of the command line that prints JSON."""
    return _run("indexer", *arguments, "--json")


def started(*arguments: object) -> "subprocess.Popen[str]":
    """A command of the command line that tells its progress on standard error."""
    return subprocess.Popen(
        _command("indexer", *arguments, "--events", "--json"),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def _command(module: str, *arguments: object) -> list[str]:
    return [sys.executable, "-m", module, *map(str, arguments)]


def _run(module: str, *arguments: object) -> Run:
    return run(_command(module, *arguments))


def run(command: Sequence[str], given: str = "") -> Run:
    """Any command that prints JSON, `given` its standard input. Raises RuntimeError where it
    prints nothing, with the end of what it said on standard error."""
    began, busy = perf_counter(), _busy()
    with (
        subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        ) as process,
        Peak(process.pid) as peak,
    ):
        output, said = process.communicate(given)
    seconds = perf_counter() - began
    if not output.strip():
        raise RuntimeError(f"{' '.join(command)} printed nothing: {said[-SHOWN:]}")
    return Run(json.loads(output), seconds, _busy() - busy, peak.mib)


def _busy() -> float:
    times = psutil.Process().cpu_times()
    return float(getattr(times, "children_user", 0) + getattr(times, "children_system", 0))


def forget_cached(folder: Path) -> None:
    """Has the system drop what it keeps of a folder's files in memory, where it can be told."""
    if not hasattr(os, "posix_fadvise"):
        return
    os.sync()
    for file in folder.rglob("*"):
        if file.is_file():
            with file.open("rb") as stream:
                os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
