"""Building and asking a program under one row of its settings, each in a process of its own."""

import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from bench.generate import Corpus
from bench.peers.environments import interpreter
from bench.peers.programs import TRANSFORMER, Program, Settings
from bench.peers.worker import Task
from bench.speed.querying import questions
from bench.speed.running import Run, run
from indexer.embedding.encoder import BUILTIN_FOLDER

WARMING, TIMED = 20, 20
PERCENTILES = (50, 95)
Figures = dict[str, Any]


class Missing(Exception):
    """A program that the bench does not install is not there; the text says how to have it."""


def measured(work: Path, name: str, program: Program, row: str, corpus: Path) -> Figures:
    """Every figure of one row. Raises Missing, or RuntimeError where the program fails."""
    if lacking := [command for command in program.commands if shutil.which(command) is None]:
        raise Missing(f"{', '.join(lacking)} missing: {program.installed}")
    python = sys.executable
    if program.requirements:
        python = str(interpreter(work / "environments" / name, program.requirements))
    index = work / "indexes" / f"{name} {row}"
    shutil.rmtree(index, ignore_errors=True)
    index.parent.mkdir(parents=True, exist_ok=True)
    task = _task(corpus, index, program.rows[row])
    if name == TRANSFORMER:
        task.settings["model"] = str(model(work))
    command = [python, "-m", program.worker]
    told: Figures = {
        "finds": program.finds,
        "resident": program.resident,
        "settings": program.rows[row],
    }
    if program.prepares:
        told["once"] = run([*command, "prepare"], task.as_json()).seconds
    build = run([*command, "build"], task.as_json())
    ask = run([*command, "ask"], _asking(task).as_json())
    return told | _built(build, corpus, index) | _asked(ask)


def _built(build: Run, corpus: Path, index: Path) -> Figures:
    made = corpus_facts(corpus)
    size = sum(file.stat().st_size for file in index.rglob("*") if file.is_file())
    return {
        **build.found,
        "characters": made.characters,
        "build": build.seconds,
        "build, cpu": build.cpu,
        "characters a second": made.characters / build.seconds,
        "build, MiB": build.mib,
        "bytes": size,
        "of text": size / made.bytes,
    }


def _asked(ask: Run) -> Figures:
    p50, p95 = np.percentile(ask.found["milliseconds"], PERCENTILES)
    return {
        "p50": float(p50),
        "p95": float(p95),
        "answered": ask.found["answered"],
        "asked": TIMED,
        "query, MiB": ask.found.get("mib", ask.mib),
    }


def corpus_facts(corpus: Path) -> Corpus:
    """Files, characters and bytes of a folder of reports."""
    contents = [file.read_bytes() for file in corpus.rglob("*.txt")]
    characters = sum(len(content.decode("utf-8")) for content in contents)
    return Corpus(len(contents), characters, sum(map(len, contents)))


def part(corpus: Path, characters: int, place: Path) -> Path:
    """The first files of a corpus that come to so many characters, copied to `place`."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    length = 0
    for file in sorted(corpus.rglob("*.txt")):
        if length >= characters:
            break
        shutil.copy(file, place)
        length += len(file.read_text(encoding="utf-8"))
    return place


def model(work: Path) -> Path:
    """The transformer's folder, made where it is not there yet."""
    place = work / "transformer"
    if not (place / "model" / "modules.json").exists():
        shutil.rmtree(place, ignore_errors=True)
        run([sys.executable, "-m", "bench.peers.transformer", str(place)])
    return place / "model"


def _task(corpus: Path, index: Path, settings: Settings) -> Task:
    return Task(
        corpus=str(corpus.absolute()),
        index=str(index.absolute()),
        model=str(BUILTIN_FOLDER),
        settings=dict(settings),
    )


def _asking(task: Task) -> Task:
    texts = [text for text, _ in questions(filtered=False)[: WARMING + TIMED]]
    return replace(task, warming=tuple(texts[:WARMING]), queries=tuple(texts[WARMING:]))
