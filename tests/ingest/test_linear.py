"""What no parser bounds takes time in proportion to its length: nothing goes back over a line."""

import time

import pytest

from indexer.ingest import ingest_bytes
from indexer.reading import body_words
from indexer.settings import Settings
from tests.hostile.texts import LINES, repeated

SHORT, LONG = 10_000, 80_000
MOST = 30
"""How many times as long the long line may take: 8 in proportion, 64 by the square."""
NOTICED = 0.5
"""Seconds; less says nothing."""


def seconds(unit: str, length: int) -> float:
    """Of this processor's time, from bytes to words."""
    data = repeated(unit, length)
    started = time.process_time()
    for passage in ingest_bytes(data, "长行.txt", Settings()).passages:
        body_words(passage)
    return time.process_time() - started


@pytest.mark.parametrize("name", sorted(set(LINES) - {"no-break-spaces"}))
def test_a_long_line_takes_no_more_than_its_share(name: str) -> None:
    seconds("安", 100)
    once, more = seconds(LINES[name], SHORT), seconds(LINES[name], LONG)
    assert more < max(NOTICED, MOST * once)
