"""Recoll: whole files, by its own commands; every query is a command of its own.

The version that Debian 12 packages has no word cutter for Chinese, only n-grams, and takes what
stands between two spaces for one phrase. So with its best settings any word may be found and
queries come cut into words.
"""

import os
import resource
import subprocess
from pathlib import Path

from bench.peers import worker
from bench.peers.recoll_output import hits, version
from bench.peers.worker import Found, Task
from indexer.lexicon import words

CONFIG = "recoll.conf"
LOCALE = {"LC_ALL": "C.UTF-8"}


def built(task: Task) -> Found:
    """`recollindex`, once, with a configuration of its own."""
    folder = Path(task.index)
    folder.mkdir(parents=True)
    config = {"topdirs": f'"{task.corpus}"', **task.settings["config"]}
    text = "".join(f"{name} = {value}\n" for name, value in config.items())
    (folder / CONFIG).write_text(text, encoding="utf-8")
    _said("recollindex", "-c", task.index)
    return {"units": len(worker.files(task)), "version": version(_said("recollindex", "-h"))}


def asked(task: Task) -> Found:
    """`recollq` with the abstracts of the files found; the memory is the largest command's."""

    def search(query: str) -> int:
        if task.settings["cut"]:
            query = " ".join(words.cut(query))
        options = ["-c", task.index, "-A", "-n", str(worker.DEPTH), *task.settings["options"]]
        return hits(_said("recollq", *options, query))

    found = worker.timed(task, search)
    return {**found, "mib": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024}


def _said(*command: str) -> str:
    environment = os.environ | LOCALE
    done = subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    return done.stdout.decode("utf-8", "replace")


if __name__ == "__main__":
    worker.run(build=built, ask=asked)
