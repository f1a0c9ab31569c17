"""A Python environment for each program that is compared."""

import shutil
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

TORCH = "torch==2.13.0"
"""Installed first and then held to; later ones bring gigabytes for graphics cards along."""
DONE, CONSTRAINTS = "installed.txt", "constraints.txt"


def interpreter(place: Path, requirements: Sequence[str]) -> Path:
    """The Python of the environment in `place`, which holds what is required; made anew where
    other things were required of it. Raises CalledProcessError where pip fails."""
    python = place / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    wanted = "\n".join((TORCH, *requirements))
    done = place / DONE
    if done.exists() and done.read_text(encoding="utf-8") == wanted:
        return python
    shutil.rmtree(place, ignore_errors=True)
    venv.create(place, with_pip=True)
    (place / CONSTRAINTS).write_text(TORCH, encoding="utf-8")
    for packages in ([TORCH], requirements):
        _install(python, place / CONSTRAINTS, packages)
    done.write_text(wanted, encoding="utf-8")
    return python


def _install(python: Path, constraints: Path, packages: Sequence[str]) -> None:
    command = [str(python), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    subprocess.run([*command, "--constraint", str(constraints), *packages], check=True)
