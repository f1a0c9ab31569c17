"""How surely the encoding of a file is told, by encoding and length.

    python -m bench.encodings --shared ../shared [--each 8] [--seed 0]

Makes files in memory, `--each` for every encoding and length, a third of them tables of numbers and
a third mixed with ASCII, and as many that are cut off in mid-character, and reads each by
`indexer.ingest.encodings.decode` and by charset-normalizer. Right is a file whose very text comes
back, or a cut one that is refused as cut; refused is one line of an error instead; wrong is other
text without a word. A last table shows what becomes of long files that have lost one byte.
"""

import argparse
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes

from bench.encodings.damage import table as damage
from bench.encodings.texts import BANDS, FOUR_BYTES, HONG_KONG, Texts
from indexer.errors import FileError
from indexer.ingest.encodings import decode
from training.text import shared_folder

SIMPLIFIED = {
    "UTF-8": ("utf-8", ""),
    "UTF-8 BOM": ("utf-8-sig", ""),
    "UTF-16 LE BOM": ("utf-16-le", "\ufeff"),
    "UTF-16 BE BOM": ("utf-16-be", "\ufeff"),
    "UTF-16 LE": ("utf-16-le", ""),
    "UTF-16 BE": ("utf-16-be", ""),
    "UTF-32 LE BOM": ("utf-32-le", "\ufeff"),
    "UTF-32 BE BOM": ("utf-32-be", "\ufeff"),
    "UTF-32 LE": ("utf-32-le", ""),
    "UTF-32 BE": ("utf-32-be", ""),
    "GB2312": ("gb2312", ""),
    "GBK": ("gbk", ""),
    "GB18030": ("gb18030", ""),
}
TRADITIONAL = {
    "Big5": ("big5", ""),
    "Big5-HKSCS": ("big5hkscs", ""),
    "GBK, traditional": ("gbk", ""),
    "UTF-16 LE, traditional": ("utf-16-le", ""),
}
RARE = {"GB18030": FOUR_BYTES, "Big5-HKSCS": HONG_KONG}
KINDS = ("prose", "table", "mixed")
CUT = ("UTF-8", "UTF-16 LE BOM", "UTF-16 LE", "UTF-32 LE", "GBK", "GB18030", "Big5")
DAMAGED = ("UTF-8", "UTF-16 LE", "UTF-32 LE", "GB2312", "GBK", "GBK, traditional", "Big5")
LONGEST = "100+"
OUTCOMES = ("right", "refused", "wrong")


@dataclass(frozen=True, slots=True)
class File:
    """Bytes, and the text that they hold; None where they are cut off."""

    data: bytes
    text: str | None
    encoding: str
    band: str


def files(texts: Texts, each: int) -> Iterator[File]:
    """`each` files of every encoding and length, and as many cut ones."""
    for name, (codec, mark) in {**SIMPLIFIED, **TRADITIONAL}.items():
        for band in BANDS:
            for number in range(each):
                piece = texts.piece(band, KINDS[number % len(KINDS)], name in TRADITIONAL)
                text = texts.with_rare(piece.text, RARE[name]) if name in RARE else piece.text
                text = text.encode(codec, "ignore").decode(codec)
                data = (mark + text).encode(codec)
                yield File(data, text, name, band)
                if name in CUT:
                    yield File(_cut(data, codec), None, f"{name}, cut", band)


def _cut(data: bytes, codec: str) -> bytes:
    """The bytes less the last of a last character that takes several."""
    whole = data.decode(codec)
    beyond = max(at for at, char in enumerate(whole) if char > "\x7f")
    return whole[: beyond + 1].encode(codec)[:-1]


Outcome = str
Reader = Callable[[bytes], str]


def ours(data: bytes) -> str:
    return decode(data)[0]


def theirs(data: bytes) -> str:
    """charset-normalizer, the usual Chinese encodings alone: better and faster than all."""
    usual = ["utf_8", "gb18030", "big5hkscs", "utf_16_le", "utf_16_be", "utf_32_le", "utf_32_be"]
    best = from_bytes(data, cp_isolation=[*usual, "utf_16", "utf_32"]).best()
    if best is None:
        raise FileError("", "")
    return str(best)


def outcome(file: File, read: Reader) -> Outcome:
    """What becomes of a file."""
    try:
        text = read(file.data)
    except FileError as error:
        cut = file.text is None and "残缺" in error.reason
        return "right" if cut else "refused"
    return "right" if text == file.text else "wrong"


def table(title: str, made: list[File], read: Reader) -> list[str]:
    """The lines of a Markdown table: right / refused / wrong of each encoding and length."""
    counts: dict[tuple[str, str], Counter[Outcome]] = defaultdict(Counter)
    started = time.perf_counter()
    for file in made:
        counts[file.encoding, file.band][outcome(file, read)] += 1
    seconds = time.perf_counter() - started
    names = list(dict.fromkeys(file.encoding for file in made))
    lines = [f"{title}: {len(made)} files, {1000 * seconds / len(made):.2f} ms each", ""]
    lines += [f"| encoding | {' | '.join(BANDS)} |", "| --- |" + " --- |" * len(BANDS)]
    for name in names:
        lines.append(f"| {name} | {' | '.join(_cell(counts[name, band]) for band in BANDS)} |")
    sums = [sum((counts[name, band] for name in names), Counter()) for band in BANDS]
    lines.append(f"| all | {' | '.join(map(_cell, sums))} |")
    return lines


def _cell(count: Counter[Outcome]) -> str:
    """`100 %`, or with what is not right: `90 % (1 refused, 1 wrong)`."""
    if not count:
        return "–"
    share = 100 * count["right"] / count.total()
    rest = ", ".join(f"{count[name]} {name}" for name in OUTCOMES[1:] if count[name])
    return f"{share:.4g} %" + (f" ({rest})" if rest else "")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Measures how encodings are told.")
    parser.add_argument("--shared", type=Path, default=shared_folder())
    parser.add_argument("--each", type=int, default=8)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    made = list(files(Texts(arguments.shared, arguments.seed), arguments.each))
    print("\n".join(table("indexer.ingest.encodings", made, ours)))
    print("\n" + "\n".join(table("charset-normalizer", made, theirs)))
    long = [one for one in made if one.band == LONGEST and one.text and one.encoding in DAMAGED]
    print("\n" + "\n".join(damage([(one.encoding, one.text or "", one.data) for one in long])))


if __name__ == "__main__":
    main()
