"""What a build hands to a store, and what the store remembers of files between builds."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from indexer.records import Passage, Report

Matrix = NDArray[np.float32]
"""Vectors, or one vector, of 32-bit floats; the comment at each use gives the shape."""


EXCLUDED = "已由使用者移出资料库"
"""The reason of a file that is not in the index because a person took it out."""


@dataclass(frozen=True, slots=True)
class FileState:
    """A file as it was when it was taken in.

    `mtime_ns` and `seen_ns` (when the two others were looked up) count nanoseconds since 1970;
    `digest` is the SHA-256 of the bytes in hex, "" where they were not read.
    """

    path: str
    size: int
    mtime_ns: int
    seen_ns: int
    digest: str


@dataclass(frozen=True, slots=True)
class KnownFile:
    """What the store knows of a file: `settings` is the fingerprint it was ingested under,
    `reason` says why it failed then, or is None; `indexed` whether a report of it is held."""

    state: FileState
    settings: str
    reason: str | None
    indexed: bool

    @property
    def excluded(self) -> bool:
        """Whether a person took it out of the index."""
        return self.reason == EXCLUDED


@dataclass(frozen=True, slots=True)
class NewPassage:
    """A passage ready for the store: `words` of its body in order, joined by spaces; `text_key`
    names the text that its vector was made from, `same_key` what it says without placeholders,
    digits and punctuation, None where nothing is left."""

    passage: Passage
    words: str
    text_key: bytes
    same_key: bytes | None


@dataclass(frozen=True, slots=True)
class NewReport:
    """A report ready for the store. It takes the place of the one with the same path."""

    report: Report
    passages: tuple[NewPassage, ...]
    state: FileState
    source_id: int


@dataclass(frozen=True, slots=True)
class FailedFile:
    """A file that could not be taken in; a report of it that is already held stays."""

    state: FileState
    source_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class BatchLimit:
    """How many files, and how many passages, are best committed together."""

    files: int
    passages: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Changes that happen together or not at all.

    `vectors` holds one row (dimension,) for each text key that the store does not know yet;
    `topics` the topics of those; `touched` are files whose bytes are the same under another
    time; `removed` are paths.
    """

    settings: str
    reports: tuple[NewReport, ...] = ()
    failed: tuple[FailedFile, ...] = ()
    touched: tuple[FileState, ...] = ()
    removed: tuple[str, ...] = ()
    vectors: Mapping[bytes, Matrix] = field(default_factory=dict)
    topics: Mapping[bytes, tuple[str, ...]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.reports or self.failed or self.touched or self.removed)
