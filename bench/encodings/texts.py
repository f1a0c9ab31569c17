"""Texts for the measure of encodings: pieces of real text, of both scripts and several lengths."""

import contextlib
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from opencc import OpenCC

from training.characters import HELD_OUT_EVERY
from training.text import records

ROOT = Path(__file__).resolve().parents[2]
TRADITIONAL = Path(__file__).with_name("traditional.txt")
HAN = re.compile(r"[㐀-䶿一-鿿\U00020000-\U0003ffff]")
BANDS = {"under 20": (4, 19), "20-99": (20, 99), "100+": (100, 3000)}
"""How many Chinese characters the texts of each length hold."""
FOUR_BYTES = "䶮䮄㛃䲝䓖𠮷𬭎𬭛𫖯𫟦"
"""Of names and science; GB18030 takes four bytes for most of them."""
HONG_KONG = "嘅咗喺啲嚟𨋢邨鰂埗𡃁"
"""Of Cantonese and Hong Kong place names; most of them are in Big5-HKSCS alone."""
APART = 40
MOST_RECORDS = 400
MIXED = ("ISO 9001:2015", "GDP", "https://www.example.cn/a?id=12", "Word 2016", "PM2.5", "5G", "QQ")
ROW = "{}\t{:,}\t{:.1f}%\t{}\r\n"


@dataclass(frozen=True, slots=True)
class Piece:
    """A text with where it comes from, what it is made like, and its band of length."""

    text: str
    source: str
    kind: str
    band: str


def han(text: str) -> int:
    """How many Chinese characters a text holds."""
    return len(HAN.findall(text))


class Texts:
    """Draws pieces, the same ones for the same seed."""

    def __init__(self, shared: Path, seed: int) -> None:
        self._random = random.Random(seed)
        simplified = {"corpus": list(_corpus())}
        for name in ("laws", "news"):
            file = shared / "training" / f"{name}.jsonl.xz"
            if file.exists():
                simplified[name] = list(_held_out(file))
        self.simplified = simplified
        written = [TRADITIONAL.read_text(encoding="utf-8")]
        self.traditional = {"written": written, **_converted(simplified)}

    def piece(self, band: str, kind: str, traditional: bool) -> Piece:
        """A piece of one band of length: `kind` is prose, table or mixed."""
        sources = self.traditional if traditional else self.simplified
        source = self._random.choice(sorted(sources))
        text = self._random.choice(sources[source])
        low, high = BANDS[band]
        # As many short texts as long ones, on a logarithmic scale.
        wanted = round(low * (high / low) ** self._random.random())
        cut = _of_length(text, self._random.randrange(max(1, len(text) - wanted)), wanted)
        if not low <= han(cut) <= high:
            return self.piece(band, kind, traditional)
        return Piece(self._made(cut, kind), source, kind, band)

    def with_rare(self, text: str, characters: str) -> str:
        """The text with one of `characters` in each forty, as names have them: not in a row."""
        pieces = [text[at : at + APART] for at in range(0, len(text), APART)]
        return "".join(map(self._with_one, pieces, self._random.choices(characters, k=len(pieces))))

    def _with_one(self, text: str, char: str) -> str:
        at = self._random.randrange(len(text))
        return f"{text[:at]}{char}{text[at:]}"

    def _made(self, text: str, kind: str) -> str:
        if kind == "mixed":
            parts = re.split(r"(?<=[，。；])", text)
            return "".join(f"{part} {self._random.choice(MIXED)} " for part in parts)
        if kind == "table":
            return "".join(self._rows(text))
        return text

    def _rows(self, text: str) -> Iterator[str]:
        names = [name for name in re.split(r"\W+", text) if name]
        for number, name in enumerate(names, 1):
            amount, share = self._random.randrange(10**6), 100 * self._random.random()
            yield ROW.format(name, amount, share, number)


def _corpus() -> Iterator[str]:
    for file in sorted((ROOT / "corpus").iterdir()):
        # Some of the sample reports are there for being in another encoding.
        with contextlib.suppress(UnicodeDecodeError):
            if file.suffix in {".txt", ".md"}:
                yield file.read_text(encoding="utf-8")


def _held_out(file: Path) -> Iterator[str]:
    """Records that the frequencies of characters were not taken from."""
    for number, record in enumerate(records(file)):
        if number >= MOST_RECORDS * HELD_OUT_EVERY:
            return
        if number % HELD_OUT_EVERY == 0:
            yield record["text"]


def _converted(sources: dict[str, list[str]]) -> dict[str, list[str]]:
    taiwan, hong_kong = OpenCC("s2tw"), OpenCC("s2hk")
    return {
        name: [(hong_kong if n % 2 else taiwan).convert(text) for n, text in enumerate(texts[:100])]
        for name, texts in sources.items()
    }


def _of_length(text: str, start: int, wanted: int) -> str:
    """From `start` on, until there are `wanted` Chinese characters."""
    found: Sequence[re.Match[str]] = list(HAN.finditer(text, start))[:wanted]
    return text[found[0].start() : found[-1].end()] if found else ""
