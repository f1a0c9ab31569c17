"""A text's words, as jieba cuts them: the one cutting that index and query share.

jieba keeps its dictionary in a Python dict that takes 1.2 s and 80 MB to load, which is most of
what a search from the command line would take. So the dictionary is kept a second time as a
mapped trie, in the user's cache folder: 1.7 MB, loaded in 30 ms, the same cuts, half the speed.
A process that cuts much, as a build does, changes over to `fastcut`, or to a dict without it.

The user's 词典.txt and the words that training found are added: a line holds a word and, if it must
be, its frequency. So would be `dictionary.txt` beside this module, which is empty: 366 terms of the
register that jieba cuts apart (三会一课, 第一议题) brought nothing (docs/search.md).
"""

import contextlib
import logging
import re
import struct
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

import jieba
import marisa_trie

from indexer.lexicon.cache import cache_file, keep
from indexer.lexicon.fastcut import FastTokenizer, is_possible
from indexer.lexicon.files import (
    DICTIONARY,
    USER_NAMES,
    fingerprint,
    mined_text,
    shipped_text,
    user_text,
)
from indexer.lexicon.traditional import FOLDING, simplified
from indexer.lexicon.width import nfkc
from indexer.records import BadLine

jieba.setLogLevel(logging.WARNING)

STOP_WORDS = frozenset(
    "的 了 和 与 及 以及 是 在 对 等 为 以 将 把 被 从 到 向 并 或 而 但 也 都 就 还 又 其 之 于 由 "
    "中 上 下 我 我们 他们 你们 本 该 这 那 这些 那些 一 二 三 四 五 六 七 八 九 十 一是 二是 三是 四是 "
    "五是 六是 怎么 如何 什么 哪些 有 没有 进行 关于 方面 有关 通过 按照 根据 围绕 年 月 日 个 次 名".split()
)
"""Words that carry nothing in this register, besides punctuation and numbers."""
MUCH = 30_000
"""Characters after which loading what cuts faster has paid."""
WORD = re.compile(r"\w{2,}")
LONGEST_WORD = 12
TOTAL = "\ue000"
"""The trie's entry for the sum of all frequencies; no word holds this character."""


def cut(text: str) -> list[str]:
    """The words of `text` in order, overlapping ones included (jieba's search mode).

    Full-width letters and digits are folded, case and traditional characters too; punctuation,
    numbers and stop words are left out.
    """
    folded = _folded(text)
    return [
        word
        for word in _cutter.at(len(folded)).cut_for_search(folded)
        if word not in STOP_WORDS and ("\u4e00" <= word[0] <= "\u9fd5" or _has_letter(word))
    ]


def cutter() -> str:
    """Changes with whatever changes the words of a text, but for jieba itself."""
    return f"{FOLDING} {fingerprint(DICTIONARY)}"


def _folded(text: str) -> str:
    return simplified(nfkc(text).lower())


class _Cutter:
    """Chooses between what is loaded and what cuts fast by how much has been cut."""

    def __init__(self) -> None:
        self._characters = 0

    def at(self, characters: int) -> jieba.Tokenizer | FastTokenizer:
        """The tokenizer for a text of so many characters."""
        self._characters += characters
        return _fast_tokenizer() if self._characters > MUCH else _mapped_tokenizer()


_cutter = _Cutter()


class _MappedFrequencies:
    """What jieba asks of its dictionary: the frequency of a word, and 0 for what only begins
    one."""

    def __init__(self, trie: marisa_trie.RecordTrie) -> None:
        self._trie = trie

    def __contains__(self, piece: str) -> bool:
        return next(self._trie.iterkeys(piece), None) is not None

    def __getitem__(self, piece: str) -> int:
        return self.get(piece, 0)

    def get(self, piece: str, default: int | None = None) -> int:
        """The frequency of a word, 0 for the beginning of one, else `default`."""
        records = self._trie.get(piece)
        if records:
            return int(records[0][0])
        return 0 if piece in self else default  # type: ignore[return-value]


@cache
def full_tokenizer() -> jieba.Tokenizer:
    """A tokenizer with jieba's dictionary, the package's terms and the user's."""
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    for word, count in _added():
        tokenizer.add_word(word, count)
    return tokenizer


@cache
def _fast_tokenizer() -> jieba.Tokenizer | FastTokenizer:
    """Cuts as the full one does, and much faster where that can be."""
    mapped = _mapped_tokenizer()
    added = {word: mapped.FREQ.get(word) or 0 for word, _ in _added()}
    return FastTokenizer(mapped, added) if is_possible(added) else full_tokenizer()


def _added() -> list[tuple[str, int | None]]:
    """The words that are not jieba's own: the package's, the user's and those that were mined."""
    texts = shipped_text(DICTIONARY), user_text(DICTIONARY)[0], mined_text()
    return [entry for text in texts for entry in _entries(text)[0]]


def reload() -> None:
    """Reads the dictionaries anew where a process has changed one."""
    for remembered in (fingerprint, full_tokenizer, _mapped_tokenizer, _fast_tokenizer):
        remembered.cache_clear()


def bad_dictionary_lines() -> tuple[BadLine, ...]:
    """The lines of the user's dictionary that are not used."""
    text, unreadable = user_text(DICTIONARY)
    return *unreadable, *_entries(text)[1]


def _entries(text: str) -> tuple[list[tuple[str, int | None]], list[BadLine]]:
    """Words with their frequencies, None where jieba is to choose it, and the lines that hold
    no word; what follows the frequency, a part of speech, is passed over."""
    entries: list[tuple[str, int | None]] = []
    bad_lines: list[BadLine] = []
    for number, line in enumerate(text.splitlines(), 1):
        word, *rest = line.split() or [""]
        if not word or word.startswith("#"):
            continue
        count = rest[0] if rest and rest[0].isdecimal() else None
        if len(word) > LONGEST_WORD or not WORD.fullmatch(word):
            reason = f"“{word[:12]}”不是词语：应为 2 至 {LONGEST_WORD} 个汉字、字母或数字"
            bad_lines.append(BadLine(USER_NAMES[DICTIONARY], number, reason))
        else:
            entries.append((_folded(word), int(count) if count else None))
    return entries, bad_lines


@cache
def _mapped_tokenizer() -> jieba.Tokenizer:
    """A tokenizer on the mapped dictionary, made where it is missing; the one with the dict
    where the cache folder cannot be used."""
    file = _trie_file()
    try:
        if not file.exists():
            _make_trie(file)
        trie = marisa_trie.RecordTrie("<I").mmap(str(file))
        total = trie[TOTAL][0][0]
    # marisa-trie raises RuntimeError on a damaged file, struct.error on a foreign one.
    except (OSError, RuntimeError, KeyError, struct.error):
        with contextlib.suppress(OSError):
            file.unlink()
        return full_tokenizer()
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = _MappedFrequencies(trie), total, True
    return tokenizer


def _trie_file() -> Path:
    """Named after the dictionaries, so that another version of jieba makes another file."""
    source = Path(jieba.__file__).with_name(jieba.DEFAULT_DICT_NAME)
    identity = f"{jieba.__version__} {source.stat().st_size} {cutter()}"
    return cache_file("dictionary.marisa", identity)


def _make_trie(file: Path) -> None:
    tokenizer = full_tokenizer()
    words = ((word, (count,)) for word, count in tokenizer.FREQ.items() if count)
    trie = marisa_trie.RecordTrie("<I", [*words, (TOTAL, (tokenizer.total,))])
    keep(file, lambda part: trie.save(str(part)))


@lru_cache(maxsize=100_000)
def _has_letter(word: str) -> bool:
    return any(unicodedata.category(char).startswith("L") for char in word)
