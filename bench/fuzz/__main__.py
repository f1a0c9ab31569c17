"""Fuzzes one target with atheris, beginning with the test files, the sample reports and the small
ones among the hostile cases.

    python -m bench.fuzz clean --runs 200000
    python -m bench.fuzz pdf --runs 20000 --found found

It ends with the first input that lets anything but a FileError out, takes more than `--seconds` or
more than `--memory` MB, and keeps that input in `--found`. With a file instead of `--runs`, it runs
that input alone.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["indexer", "email", "zipfile", "olefile", "markdown_it"]):
    from bench.fuzz import targets
    from indexer.reading import Limits
    from tests.hostile import CASES, places


ROOT = Path(__file__).resolve().parents[2]
LARGEST_SEED = 60_000
LONGEST = {"clean": 3000, "stages": 3000}
"""Bytes of an input where more say nothing new; 65,536 elsewhere."""


def _seed_files(made: Path) -> list[Path]:
    """The files of the project that inputs grow from."""
    for number, case in enumerate(CASES):
        # What is no file, and what a library is known not to survive.
        if case in places.CASES or Limits().crashed in case.failed.values():
            continue
        (made / str(number)).mkdir()
        case.make(made / str(number))
    found = [*(ROOT / "tests" / "files").rglob("*"), *(ROOT / "corpus").glob("*.txt")]
    found += made.rglob("*")
    return [file for file in found if file.is_file() and file.stat().st_size <= LARGEST_SEED]


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="bench.fuzz")
    parser.add_argument("target", choices=targets.names())
    parser.add_argument("--runs", type=int, default=20_000)
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--memory", type=int, default=2500)
    parser.add_argument("--found", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("input", nargs="*")
    chosen = parser.parse_args()
    targets.without_programs()
    with tempfile.TemporaryDirectory() as folder:
        begin, made = Path(folder) / "seeds", Path(folder) / "made"
        begin.mkdir()
        made.mkdir()
        if not chosen.input:
            for number, seed in enumerate(targets.seeds(chosen.target, _seed_files(made))):
                (begin / f"{number:04}").write_bytes(seed)
        chosen.found.mkdir(parents=True, exist_ok=True)
        options = [f"-runs={chosen.runs}", f"-timeout={chosen.seconds}", f"-seed={chosen.seed}"]
        options += [f"-rss_limit_mb={chosen.memory}", f"-artifact_prefix={chosen.found}/"]
        options += [f"-max_len={LONGEST.get(chosen.target, 65536)}", "-print_final_stats=1"]
        options += ["-report_slow_units=30"]
        atheris.Setup(
            [sys.argv[0], *options, *(chosen.input or [str(begin)])], targets.target(chosen.target)
        )
        atheris.Fuzz()


if __name__ == "__main__":
    main()
