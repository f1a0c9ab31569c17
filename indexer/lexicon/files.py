"""The word lists that the package ships, and the user's own, which extend them."""

import hashlib
import os
from functools import cache
from pathlib import Path

from platformdirs import user_config_path

from indexer.records import BadLine

SHIPPED = Path(__file__).parent
DICTIONARY = "dictionary.txt"
SYNONYMS = "synonyms.csv"
THESAURUS = "thesaurus.csv"
OUTDATED = "outdated.csv"
"""The table of expressions; the package's lies with what reads it, in `indexer.writing`."""
USER_NAMES = {
    DICTIONARY: "词典.txt",
    SYNONYMS: "同义词.csv",
    THESAURUS: "主题词表.csv",
    OUTDATED: "过时提法.csv",
}
"""What the user's file that extends a shipped one is called."""
MINED = "新词.txt"
"""The words that training found in the user's reports; it writes and removes them."""
FOLDER_VARIABLE = "JIUGAO_WORDS"


def user_folder() -> Path:
    """Where the user's lists lie: $JIUGAO_WORDS, else the user's settings folder."""
    named = os.environ.get(FOLDER_VARIABLE)
    return Path(named).expanduser() if named else Path(user_config_path("jiugao", appauthor=False))


def shipped_text(name: str) -> str:
    """A list of the package."""
    return (SHIPPED / name).read_text(encoding="utf-8")


def user_text(name: str) -> tuple[str, tuple[BadLine, ...]]:
    """The user's list that extends a shipped one, "" without one; UTF-8 or, as spreadsheets
    write it, GB18030. One that cannot be read is named as a bad line 0."""
    return _read(user_folder() / USER_NAMES[name])


def mined_file() -> Path:
    """Where the words lie that training found."""
    return user_folder() / MINED


def mined_text() -> str:
    """The words that training found, a word on each line."""
    return _read(mined_file())[0]


def _read(file: Path) -> tuple[str, tuple[BadLine, ...]]:
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        return "", ()
    except OSError as error:
        return "", (BadLine(file.name, 0, f"文件无法读取（{error.strerror}），本次没有使用"),)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding), ()
        except UnicodeDecodeError:
            continue
    return "", (BadLine(file.name, 0, "不是 UTF-8 或 GBK 编码的文本，本次没有使用"),)


@cache
def fingerprint(name: str) -> str:
    """Changes with a shipped list or with the user's that extends it."""
    text, _ = user_text(name)
    mined = mined_text() if name == DICTIONARY else ""
    identity = f"{shipped_text(name)}\0{text}\0{mined}"
    return hashlib.sha256(identity.encode()).hexdigest()[:16]
