"""Bytes -> text: by their mark, else UTF-8, else by likelihood."""

import unicodedata

from indexer.errors import FileBinary, FileDamaged

BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
UNMARKED_ENCODINGS = ("gb18030", "utf_16_le", "utf_16_be")
TRUNCATED = "文件末尾残缺，可能没有复制或下载完整，请重新取得后再建索引"
NOT_TEXT = "不是文本文件，或已经损坏"


def decode(data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding: by its mark, else UTF-8, else by likelihood.

    Raises:
        FileBinary, FileDamaged: no encoding fits, or the text breaks off in mid-character; the
            file is named by whoever called.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode_strictly(data, encoding), encoding
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        if _breaks_off(error, data):
            raise FileDamaged("", TRUNCATED) from error
        return _decode_unmarked(data)
    if "\0" not in text:
        return text, "utf-8"
    return _decode_unmarked(data)


def _decode_strictly(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise FileDamaged("", TRUNCATED) from error
    if _share_of_text(text) < 0.9:
        raise FileBinary("", NOT_TEXT)
    return text


def _breaks_off(error: UnicodeDecodeError, data: bytes) -> bool:
    """Whether all is UTF-8 beyond doubt up to a last character that is cut off."""
    return error.end == len(data) and "unexpected end" in error.reason and error.start >= 30


def _decode_unmarked(data: bytes) -> tuple[str, str]:
    """GB18030 or UTF-16 without a mark, whichever reads as Chinese text.

    GB18030 accepts nearly any bytes, so that validity alone proves nothing: the share of
    characters in common use decides, and charset-normalizer has the last word.
    """
    guesses = []
    for encoding in UNMARKED_ENCODINGS:
        text, complete = _decode_up_to_end(data, encoding)
        guesses.append((_share_of_text(text), encoding, text, complete))
    share, encoding, text, complete = max(guesses, key=lambda guess: guess[0])
    if share >= 0.9:
        if not complete:
            raise FileDamaged("", TRUNCATED)
        return text, encoding
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=["gb18030", "big5", "utf_16_le", "utf_16_be"]).best()
    if best is not None and _share_of_text(str(best)) >= 0.8:
        return str(best), best.encoding
    raise FileBinary("", NOT_TEXT)


def _decode_up_to_end(data: bytes, encoding: str) -> tuple[str, bool]:
    """The text, and whether it ends with a whole character; "" where the bytes do not fit."""
    try:
        return data.decode(encoding), True
    except UnicodeDecodeError as error:
        if error.start < len(data) - 4:
            return "", False
        return data[: error.start].decode(encoding), False


def _share_of_text(text: str) -> float:
    """The share of characters that Chinese office text consists of (0 for no text)."""
    sample = text[:20_000]
    return sum(map(_is_usual, sample)) / len(sample) if sample else 0.0


def _is_usual(char: str) -> bool:
    if "\u4e00" <= char <= "\u9fff":
        # Level-1 and level-2 characters of GB 2312 are the ones in common use.
        return len(char.encode("gb2312", "ignore")) == 2
    if char < "\u0080":
        return char.isprintable() or char in "\r\n\t\f"
    return char in "　·—‘’“”…※①②③④⑤⑥⑦⑧⑨⑩㎡℃№" or (
        unicodedata.category(char)[0] in "PZ" or "\uff00" <= char <= "\uffef"
    )
