"""Bytes -> text, by the encoding under which they read most like Chinese office text.

GB18030 and UTF-16 accept nearly any bytes and Big5 many, so that fitting proves little: of all
encodings the one counts under which the text as a whole is likeliest, character by character,
and only if it is so by far. What no encoding makes sense of fails with its reason; so does a text
that is sound but for some bytes. Figures, also of charset-normalizer: docs/encodings.md.
"""

import codecs
import re
from dataclasses import dataclass

from indexer.errors import FileBinary, FileDamaged
from indexer.ingest.characters import Likelihood, least_likely_run, likelihood

MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
UNUSUAL = {
    "utf-8": 0.0,
    "gb18030": 0.0,
    "big5hkscs": 2.0,
    "cp950": 2.5,
    "utf_16_le": 4.0,
    "utf_16_be": 5.0,
    "utf_32_le": 6.0,
    "utf_32_be": 6.0,
}
"""Encodings that a file without a mark may be in, with how much less usual each is, in nats."""
NAMES = {
    "utf-8": "UTF-8",
    "gb18030": "GBK",
    "big5hkscs": "Big5",
    "cp950": "Big5",
    "utf_16_le": "UTF-16",
    "utf_16_be": "UTF-16",
    "utf_32_le": "UTF-32",
    "utf_32_be": "UTF-32",
}
SURE = 9.0
"""By how many nats the best reading must be likelier than the next."""
SENSELESS_RUN = -12.5
"""Mean of a run of characters that is none of text; 10 million characters of laws and news hold no
run below -11.9."""
LEFT = 6.0
"""Nats that a byte costs which is left over."""
ENOUGH = 8
"""Characters beyond ASCII from which valid UTF-8 is no chance."""
MOST_LOST = 0.01
"""Share of a text that earlier losses in conversion may make up."""
LOST = re.compile("\ufffd|锟斤拷")
"""What is left of characters that another program could not read."""
CONTROL = re.compile("[\0-\x08\x0e-\x1a\x1c-\x1f]")
MOST_CONTROL = 0.1
LONGEST_CHARACTER = 4
SAMPLE = 1 << 18
BEGINNING = 1024
BEFORE = 64
NOT_ASCII = re.compile(rb"[^\x01-\x7f]")
AGAIN = "请用记事本打开核对，另存为 UTF-8 后再建索引"
TRUNCATED = "文件末尾残缺，可能没有复制或下载完整，请重新取得后再建索引"
NOT_TEXT = "不是文本文件，或已经损坏"


def decode(data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding: by its mark, else the likeliest.

    Raises:
        FileBinary, FileDamaged, their subject left empty: no encoding makes sense or two do, or
        the text breaks off in mid-character or is broken elsewhere.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _whole(data, encoding), encoding
    start = NOT_ASCII.search(data)
    at = max(0, start.start() - BEFORE) // LONGEST_CHARACTER * LONGEST_CHARACTER if start else 0
    encoding = _likeliest(data[at : at + SAMPLE])
    return _whole(data, encoding), encoding


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a sample of the bytes says in an encoding, as far as they fit; `left` bytes of a
    last character are cut off."""

    encoding: str
    text: str
    left: int
    likelihood: Likelihood

    @property
    def score(self) -> float:
        return self.likelihood.total - UNUSUAL[self.encoding] - LEFT * self.left

    @property
    def proven(self) -> bool:
        """Whether it is valid UTF-8 beyond chance."""
        sound = self.encoding == "utf-8" and "\ufffd" not in self.text
        return sound and (self.likelihood.count >= ENOUGH or self.text.isascii())


def _read(sample: bytes, encoding: str) -> _Reading:
    text, left = _decoded(sample, encoding)
    return _Reading(encoding, text, left, likelihood(text))


def _decoded(sample: bytes, encoding: str) -> tuple[str, int]:
    """What a sample says, and how many bytes of a last character are cut off."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    text = decoder.decode(sample)
    return text, len(decoder.getstate()[0])


def _likeliest(sample: bytes) -> str:
    """The encoding that a sample is in."""
    # Nothing but UTF-8 is valid UTF-8 all along, and Chinese at the beginning.
    beginning = _read(sample[:BEGINNING], "utf-8")
    sensible = beginning.likelihood.count and beginning.likelihood.makes_sense
    if beginning.proven and sensible and "\ufffd" not in _decoded(sample, "utf-8")[0]:
        return beginning.encoding
    plain = _read(sample, "utf-8")
    others = (_read(sample, encoding) for encoding in UNUSUAL if encoding != "utf-8")
    best, *rest = sorted([plain, *others], key=lambda one: -one.score)
    if best.proven:
        return best.encoding
    if not best.likelihood.makes_sense:
        if plain.proven:
            return plain.encoding
        raise FileBinary("", NOT_TEXT)
    second = next(one for one in rest if NAMES[one.encoding] != NAMES[best.encoding])
    if best.score - second.score < SURE and second.text != best.text:
        named = f"{NAMES[best.encoding]} 还是 {NAMES[second.encoding]}"
        raise FileBinary("", f"文字太少，看不出编码是 {named}，{AGAIN}")
    return best.encoding


def _whole(data: bytes, encoding: str) -> str:
    """All of the text, sound from beginning to end."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if error.start >= len(data) - LONGEST_CHARACTER and error.start:
            raise FileDamaged("", TRUNCATED) from error
        line = data[: error.start].decode(encoding, "ignore").count("\n") + 1
        raise FileDamaged("", f"第 {line} 行有不成字的字节，文件已损坏，{AGAIN}") from error
    _check(text, encoding)
    return text


def _check(text: str, encoding: str) -> None:
    """Raises where a text that could be decoded is none, as a whole or in a line. Valid UTF-8
    proves itself; in other encodings one lost byte may turn all up to the line's end into other
    characters."""
    lost = sum(map(len, LOST.findall(text)))
    if lost > MOST_LOST * len(text):
        raise FileDamaged("", "文字在以前转换编码时已成乱码（� 或 锟斤拷），请找原来的文件")
    if len(CONTROL.findall(text)) > MOST_CONTROL * len(text):
        raise FileBinary("", NOT_TEXT)
    if encoding.startswith("utf-8"):
        return
    if not likelihood(text).makes_sense:
        raise FileBinary("", NOT_TEXT)
    for number, line in enumerate(text.split("\n"), 1):
        if least_likely_run(line) < SENSELESS_RUN:
            raise FileDamaged("", f"第 {number} 行是乱码，文件可能已损坏，{AGAIN}")
