"""What a day brings to a finished index: reports added, removed, a folder renamed, a crash."""

import random
import shutil
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.generate import write_more
from bench.speed.running import jiugao, started, step

ADDED, REMOVED = 1000, 100
NEW, RENAMED, KILLED = "新收", "已收", "未完"
"""Folders of the corpus."""
QUERY_LENGTH = 40
LINE = 4
"""A line of a report that is a paragraph of its own."""


def changes(corpus: Path, index: Path, texts: Sequence[str]) -> dict[str, Any]:
    """Seconds from the change to its being seen by a freshly started search."""
    for name in (NEW, RENAMED, KILLED):
        shutil.rmtree(corpus / name, ignore_errors=True)
    try:
        files = write_more(corpus / NEW, ADDED, texts, seed=1)
        found = {"add": _until(corpus, index, files[-1], NEW)}
        for file in (gone := random.Random(0).sample(files, REMOVED)):
            words = _words(file)
            file.unlink()
        found["remove"] = _until(corpus, index, gone[-1], "", words)
        (corpus / NEW).rename(corpus / RENAMED)
        kept = next(file for file in reversed(files) if file not in gone)
        renamed = corpus / RENAMED / kept.name
        found["rename"] = _until(corpus, index, renamed, RENAMED)
        return found | _crash(corpus, index, texts)
    finally:
        for name in (NEW, RENAMED, KILLED):
            shutil.rmtree(corpus / name, ignore_errors=True)


def _until(corpus: Path, index: Path, file: Path, folder: str, words: str = "") -> float:
    """Seconds of a build and a search after it; the file must be found in a folder, or, where
    none is named, nowhere."""
    words = words or _words(file)
    built, seen = jiugao("build", corpus, "--index", index), step("seen", index, words)
    paths = [path.split("/", 1)[1] for path in seen.found["paths"]]
    if (f"{folder}/{file.name}" in paths) != bool(folder):
        raise RuntimeError(f"{file} among {paths}?")
    if any(path.endswith(f"/{file.name}") and not path.startswith(folder) for path in paths):
        raise RuntimeError(f"{file} is still found where it was")
    return built.seconds + seen.seconds


def _crash(corpus: Path, index: Path, texts: Sequence[str]) -> dict[str, float]:
    """A build that is killed half-way: seconds until a search answers, and until the next build
    has done the rest."""
    files = write_more(corpus / KILLED, ADDED, texts, seed=2)
    process = started("build", corpus, "--index", index)
    read = 0
    for line in process.stderr or ():
        read += '"stage": "read"' in line or '"stage":"read"' in line
        if read >= ADDED // 2:
            break
    process.send_signal(signal.SIGKILL)
    process.wait()
    opened = step("seen", index, _words(files[0]))
    return {
        "open after a crash": opened.seconds,
        "build after a crash": _until(corpus, index, files[-1], KILLED),
    }


def _words(file: Path) -> str:
    return file.read_text(encoding="utf-8").splitlines()[LINE - 1][:QUERY_LENGTH]
