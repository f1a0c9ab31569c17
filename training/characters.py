"""`python -m training.characters`: the two lists of characters that the package ships.

`indexer/ingest/characters.txt` holds the Chinese characters of laws and broadcast news by how common
they are, a band on each line, with their traditional forms; `bench.encodings` draws its texts from
the records that are left out here. `indexer/lexicon/traditional.txt` holds what OpenCC changes. A
minute on one core.
"""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from opencc import OpenCC

from indexer.ingest.characters import BANDS, FILE
from indexer.lexicon.traditional import FILE as TRADITIONAL_FILE
from indexer.lexicon.traditional import convert
from training.text import records, shared_folder

SOURCES = ("laws.jsonl.xz", "news.jsonl.xz")
HELD_OUT_EVERY = 10
TO_TRADITIONAL = ("s2t", "s2tw", "s2hk")
HAN = range(0x4E00, 0xA000)
EXTENSION_A = range(0x3400, 0x4DC0)
LINE = 50


def by_frequency(folder: Path) -> list[str]:
    """Chinese characters, the commonest first, both sources counting the same."""
    shares: Counter[str] = Counter()
    for name in SOURCES:
        counts: Counter[str] = Counter()
        for number, record in enumerate(records(folder / name)):
            if number % HELD_OUT_EVERY:
                counts.update(record["text"])
        han = {char: count for char, count in counts.items() if ord(char) in HAN}
        total = sum(han.values())
        shares.update({char: count / total for char, count in han.items()})
    return sorted(shares, key=lambda char: (-shares[char], char))


def with_traditional(characters: Sequence[str]) -> list[str]:
    """The characters, each followed by the traditional forms that differ."""
    converters = [OpenCC(name) for name in TO_TRADITIONAL]
    forms = (form for char in characters for form in (char, *(c.convert(char) for c in converters)))
    return list(dict.fromkeys(form for form in forms if len(form) == 1))


def bands(characters: Sequence[str]) -> Iterator[str]:
    """One line for each band; a character stands in the first that it comes into."""
    taken: set[str] = set()
    start = 0
    for end, _ in BANDS:
        band = [char for char in with_traditional(characters[start:end]) if char not in taken]
        taken.update(band)
        yield "".join(band)
        start = end


def traditional() -> str:
    """The characters that are written otherwise in simplified text, 著 left out: alone, it stays."""
    return "".join(char for char in map(chr, (*EXTENSION_A, *HAN)) if convert(char) != char)


def _lines(text: str) -> str:
    return "\n".join(text[at : at + LINE] for at in range(0, len(text), LINE)) + "\n"


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Writes the lists of characters.")
    parser.add_argument("--shared", type=Path, default=shared_folder())
    arguments = parser.parse_args()
    common = by_frequency(arguments.shared / "training")
    FILE.write_text("\n".join(bands(common)) + "\n", encoding="utf-8")
    TRADITIONAL_FILE.write_text(_lines(traditional()), encoding="utf-8")


if __name__ == "__main__":
    main()
