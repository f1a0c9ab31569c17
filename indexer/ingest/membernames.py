"""The names in a zip file, in whatever encoding they were written."""

import re
from collections.abc import Sequence
from zipfile import ZipInfo

UTF8_FLAG = 0x800
UNICODE_PATH = 0x7075
"""The extra field in which Info-ZIP keeps the name in UTF-8."""
USUAL_BYTES = {
    "gb18030": ((0xA1, 0xA3), (0xB0, 0xD7)),
    "big5": ((0xA1, 0xA3), (0xA4, 0xC6)),
    "cp932": ((0x81, 0x84), (0x88, 0x97)),
}
"""The first bytes of the punctuation and of the characters in common use of each encoding."""
DRIVE = re.compile(r"^[A-Za-z]:")
UNSAFE_PARTS = frozenset({"", ".", ".."})


def names_of(infos: Sequence[ZipInfo]) -> list[str]:
    """Their names as paths with `/` that lead nowhere outside; "" where nothing is left.

    The flag for UTF-8 is believed; other names are of one encoding, which all of them decide.
    """
    raw = [None if info.flag_bits & UTF8_FLAG else _raw(info) for info in infos]
    codec = _codec(b"".join(name for name in raw if name))
    named = (
        _unicode_path(info) or (info.orig_filename if name is None else _decoded(name, codec))
        for info, name in zip(infos, raw, strict=True)
    )
    return [_safe(name) for name in named]


def _raw(info: ZipInfo) -> bytes:
    """The bytes of a name, which `zipfile` has read as code page 437."""
    return info.orig_filename.encode("cp437", errors="replace")


def _codec(joined: bytes) -> str:
    try:
        joined.decode("utf-8")
    except UnicodeDecodeError:
        return max(USUAL_BYTES, key=lambda codec: _likelihood(joined, codec))
    return "utf-8"


def _likelihood(joined: bytes, codec: str) -> float:
    """The share of characters beyond ASCII that are in common use in an encoding."""
    text = joined.decode(codec, errors="replace")
    wide = [char for char in text if char > "\x7f"]
    usual = sum(_is_usual(char, codec) for char in wide)
    return usual / len(wide) if wide else 0.0


def _is_usual(char: str, codec: str) -> bool:
    code = char.encode(codec, errors="ignore")
    return len(code) == 2 and any(low <= code[0] <= high for low, high in USUAL_BYTES[codec])


def _decoded(name: bytes, codec: str) -> str:
    return name.decode(codec, errors="replace")


def _unicode_path(info: ZipInfo) -> str | None:
    """The name in the extra field for it; fields are id, length, content."""
    extra = info.extra
    while len(extra) >= 4:
        kind = int.from_bytes(extra[:2], "little")
        length = int.from_bytes(extra[2:4], "little")
        if kind == UNICODE_PATH and length > 5:
            return extra[9 : 4 + length].decode("utf-8", errors="replace")
        extra = extra[4 + length :]
    return None


def _safe(name: str) -> str:
    """A path without drives, steps upwards and characters that are no text."""
    printed = "".join(char if char.isprintable() else "_" for char in name)
    parts = DRIVE.sub("", printed.replace("\\", "/")).split("/")
    return "/".join(part for part in parts if part not in UNSAFE_PARTS)
