"""Jiugao, with the built-in model or with a model's folder."""

from contextlib import closing
from pathlib import Path

from bench.peers import worker
from bench.peers.worker import Found, Task
from indexer.build import build
from indexer.embedding.encoder import BUILTIN, load_encoder
from indexer.lexicon.thesaurus import thesaurus
from indexer.search import Library
from indexer.topics import TopicSpace


def prepared(task: Task) -> Found:
    """The thesaurus' wordings as vectors, which are made once for a model and kept."""
    encoder = load_encoder(task.settings.get("model", BUILTIN))
    return {"tags": TopicSpace(thesaurus(), encoder).tags(encoder.encode(["试"]))}


def built(task: Task) -> Found:
    """The folder, as `jiugao build` takes it in."""
    encoder = load_encoder(task.settings.get("model", BUILTIN))
    result = build([Path(task.corpus)], Path(task.index), encoder)
    return {"units": result.passages, "version": ""}


def asked(task: Task) -> Found:
    """Both legs, fused, with the passages' text."""
    with closing(Library(Path(task.index))) as library:
        return worker.timed(task, lambda query: len(library.search(query).hits))


if __name__ == "__main__":
    worker.run(prepare=prepared, build=built, ask=asked)
