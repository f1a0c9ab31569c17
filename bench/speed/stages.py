"""Where a build's work goes: each stage's own seconds of the processor, of all threads of a process,
what it calls of other stages left out."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from time import process_time
from typing import Any
from unittest.mock import patch

from indexer import ingest, intake
from indexer.build import _Run
from indexer.embedding.encoder import StaticEncoder
from indexer.lexicon import words
from indexer.store import vectors, writer
from indexer.topics import TopicSpace

PLACES: tuple[tuple[str, Any, str], ...] = (
    ("look at files", intake, "scan"),
    ("read", ingest, "read"),
    ("read", ingest, "read_bytes"),
    ("clean", ingest, "clean"),
    ("clean", ingest, "take_title"),
    ("outline", ingest, "outline"),
    ("label", ingest, "label"),
    ("passages", ingest, "cut"),
    ("cut words", words, "cut"),
    ("embed", StaticEncoder, "encode"),
    ("topics", TopicSpace, "tags"),
    ("SQLite", writer.LocalWriter, "commit"),
    ("SQLite", writer.LocalWriter, "finish"),
    ("SQLite", writer.LocalWriter, "unknown_texts"),
    ("Tantivy", writer, "caught_up_words"),
    ("Tantivy", writer, "current_words"),
    ("FAISS", writer, "current_vectors"),
    ("FAISS", vectors.VectorView, "save"),
    ("remaining", _Run, "take_in"),
)
"""The stages, and the functions that they are entered by."""


class Stopwatch:
    """Seconds by stage; the stage entered last is the one that works."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._open: list[str] = []
        self._since = process_time()

    def _switch(self) -> None:
        now = process_time()
        if self._open:
            self.seconds[self._open[-1]] += now - self._since
        self._since = now

    def timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, its time counted for the stage."""

        @wraps(function)
        def run(*arguments: Any, **named: Any) -> Any:
            self._switch()
            self._open.append(stage)
            try:
                return function(*arguments, **named)
            finally:
                self._switch()
                self._open.pop()

        return run


@contextmanager
def watched() -> Iterator[dict[str, float]]:
    """Seconds by stage of what this process does inside; processes that it starts are not seen."""
    watch = Stopwatch()
    with ExitStack() as patches:
        for stage, owner, name in PLACES:
            timed = watch.timed(stage, getattr(owner, name))
            patches.enter_context(patch.object(owner, name, timed))
        yield watch.seconds
