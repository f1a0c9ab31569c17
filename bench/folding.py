"""What folding traditional characters costs where words are cut.

    python -m bench.folding --shared ../shared [--characters 200000] [--runs 5]

Broadcast news is cut as `indexer.lexicon.words.cut` does it and with the folding left out, paragraph by
paragraph in turn; then the same text in Taiwan's and Hong Kong's characters is folded, and folded text
is compared with what it came from.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from unittest.mock import patch

from opencc import OpenCC

from indexer.lexicon import words
from indexer.lexicon.traditional import simplified
from training.text import records, shared_folder


def paragraphs(shared: Path, characters: int) -> list[str]:
    """Paragraphs of news, so many characters together."""
    found: list[str] = []
    for record in records(shared / "training" / "news.jsonl.xz"):
        found += [line for line in record["text"].split("\n") if line]
        if sum(map(len, found)) >= characters:
            break
    return found


def seconds(step: Callable[[str], object], texts: Sequence[str]) -> float:
    """The processor time that a step takes for all the texts."""
    started = time.process_time()
    for text in texts:
        step(text)
    return time.process_time() - started


def cutting(texts: Sequence[str], runs: int) -> tuple[float, float]:
    """Seconds without the folding and with it: each text by turns, the least of its runs, so that
    what else the machine does is left out."""
    for text in texts:
        words.cut(text)  # so that the dictionary is loaded
    least = {folding: [float("inf")] * len(texts) for folding in (False, True)}
    for run in range(runs):
        for at, text in enumerate(texts):
            for folding in (bool((at + run) % 2), not (at + run) % 2):
                with patch.object(words, "simplified", simplified if folding else str):
                    least[folding][at] = min(least[folding][at], seconds(words.cut, [text]))
    return sum(least[False]), sum(least[True])


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Measures the folding of traditional characters.")
    parser.add_argument("--shared", type=Path, default=shared_folder())
    parser.add_argument("--characters", type=int, default=200_000)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    texts = paragraphs(arguments.shared, arguments.characters)
    total = sum(map(len, texts))
    plain, folded = cutting(texts, arguments.runs)
    share = f"ratio {folded / plain:.3f}"
    print(f"{total} characters cut: {plain:.2f} s, with folding {folded:.2f} s, {share}")
    print(f"folding of simplified text alone: {1000 * seconds(simplified, texts):.0f} ms")
    for name in ("s2tw", "s2hk"):
        traditional = list(map(OpenCC(name).convert, texts))
        spent = seconds(simplified, traditional)
        back = zip(map(simplified, traditional), texts, strict=True)
        wrong = sum(one != other for pair in back for one, other in zip(*pair, strict=True))
        print(f"{name}: folded in {spent:.2f} s, {wrong} characters other than before")


if __name__ == "__main__":
    main()
