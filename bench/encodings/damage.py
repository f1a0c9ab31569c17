"""What becomes of a file that has lost one byte: refused, or how many characters are others."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from indexer.errors import FileError
from indexer.ingest.encodings import decode

SPOILT = {"refused": 0, "1-2 other": 2, "3-11 other": 11, "12+ other": 10**9}
"""Columns, with the most characters that are others."""


def without_a_byte(data: bytes, seed: int) -> bytes:
    """The data less a byte beyond ASCII, not one of the first, which may be a mark."""
    places = [at for at in range(4, len(data)) if data[at] > 0x7F]
    at = random.Random(seed).choice(places)
    return data[:at] + data[at + 1 :]


def others(text: str, now: str) -> int:
    """How many characters differ, between what is the same before and after."""
    length = min(len(text), len(now))
    before = next((at for at in range(length) if text[at] != now[at]), length)
    rest = range(length - before)
    after = next((at for at in rest if text[-1 - at] != now[-1 - at]), length - before)
    return max(len(text), len(now)) - before - after


def table(made: Iterable[tuple[str, str, bytes]]) -> Sequence[str]:
    """The lines of a Markdown table over encodings, texts and their bytes."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for number, (name, text, data) in enumerate(made):
        try:
            spoilt = others(text, decode(without_a_byte(data, number))[0])
        except FileError:
            spoilt = 0
        counts[name][next(column for column, most in SPOILT.items() if spoilt <= most)] += 1
    lines = [f"| one byte lost | {' | '.join(SPOILT)} |", "| --- |" + " --- |" * len(SPOILT)]
    for name, count in counts.items():
        lines.append(f"| {name} | {' | '.join(str(count[column]) for column in SPOILT)} |")
    return lines
