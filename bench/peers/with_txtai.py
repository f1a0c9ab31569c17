"""txtai: each paragraph a row, dense and BM25 together, the text kept in its database."""

from importlib.metadata import version

from txtai import Embeddings

from bench.peers import worker
from bench.peers.worker import Found, Task


def built(task: Task) -> Found:
    """The paragraphs under the settings."""
    index = Embeddings(
        path=task.model, method="sentence-transformers", content=True, **task.settings
    )
    index.index(worker.paragraphs(task))
    index.save(task.index)
    return {"units": index.count(), "version": version("txtai")}


def asked(task: Task) -> Found:
    """The saved index, open in this process."""
    index = Embeddings()
    index.load(task.index)
    return worker.timed(task, lambda query: len(index.search(query, worker.DEPTH)))


if __name__ == "__main__":
    worker.run(build=built, ask=asked)
