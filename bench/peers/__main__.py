"""Measures other programs beside this one, one after the other, on the same files.

    python -m bench.peers --characters 1e6 [--work FOLDER] [--json FILE] [--only NAME ...]

The files are `bench.generate`'s. Each program of `bench.peers.programs` is set up in an environment
of its own in the work folder (pip needs an index or a cache), which stays there for the next time;
Debian's commands are looked for. A model of a transformer's shape takes the built-in model's place
on the first `--part` characters. A program that is missing or fails costs its row, with the reason.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.generate import paragraphs
from bench.peers.measuring import Missing, measured, part
from bench.peers.programs import PROGRAMS, TRANSFORMER
from bench.peers.table import table
from bench.speed.__main__ import corpus_of
from bench.speed.table import described
from training.text import shared_folder

PART = 1e5
Figures = dict[str, Any]


def rows_of(work: Path, name: str, corpus: Path) -> Figures:
    """The figures of a program by `program, settings`; `failed` tells why there are none."""
    rows: Figures = {}
    program = PROGRAMS[name]
    for row in program.rows:
        print(f"{name}, {row}", file=sys.stderr)
        told: Figures = {"program": name, "row": row}
        try:
            told |= measured(work, name, program, row, corpus)
        except (Missing, RuntimeError, subprocess.CalledProcessError) as error:
            print(error, file=sys.stderr)
            told["failed"] = str(error).strip().splitlines()[-1]
        rows[f"{name}, {row}"] = told
    return rows


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Measures other programs beside this one.")
    parser.add_argument("--characters", type=float, default=1e6)
    parser.add_argument("--part", type=float, default=PART, help="characters for the transformer")
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "jiugao-peers")
    parser.add_argument("--shared", type=Path, default=shared_folder())
    parser.add_argument("--only", choices=PROGRAMS, nargs="+", metavar="NAME")
    parser.add_argument("--json", type=Path, help="the figures, those of other programs kept")
    arguments = parser.parse_args()
    work: Path = arguments.work.absolute()
    size = int(arguments.characters)
    corpus, made = corpus_of(work, size, paragraphs(arguments.shared))
    shortened = part(corpus, int(min(arguments.part, size)), work / "part")
    file: Path = arguments.json or work / "peers.json"
    kept: Figures = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    if kept.get("characters") != made.characters:
        kept = {"characters": made.characters, "rows": {}}
    for name in arguments.only or PROGRAMS:
        kept["rows"] |= rows_of(work, name, shortened if name == TRANSFORMER else corpus)
        kept["machine"] = described()
        file.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")
    print(table(kept))


if __name__ == "__main__":
    main()
