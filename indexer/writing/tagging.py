"""A text's words with their part of speech, as jieba tells them, for the finding of names.

Words that are not in the dictionary come apart into characters: jieba's hidden Markov models
guess them whole, but five times as slowly and often across the edge of a name (15日|麻石巷 as
日麻, 石巷).
"""

from functools import cache, lru_cache
from typing import NamedTuple

import jieba.posseg

from indexer.lexicon.words import full_tokenizer

REMEMBERED_TEXTS = 256


class Word(NamedTuple):
    """A word, jieba's tag for it, and where it stands in the text."""

    text: str
    tag: str
    start: int
    end: int


@lru_cache(maxsize=REMEMBERED_TEXTS)
def tagged(text: str) -> tuple[Word, ...]:
    """The words of `text`, in order; together they are the text."""
    words, start = [], 0
    for pair in tagger().cut(text, HMM=False):
        words.append(Word(pair.word, pair.flag, start, start + len(pair.word)))
        start += len(pair.word)
    return tuple(words)


@cache
def tagger() -> jieba.posseg.POSTokenizer:
    """jieba's tagger on the project's dictionary; the first call takes some two seconds."""
    made = jieba.posseg.POSTokenizer(full_tokenizer())
    made.makesure_userdict_loaded()
    return made


def frequency(word: str) -> int:
    """How often a word stands in jieba's corpus, 0 for one that it does not know."""
    return int(full_tokenizer().FREQ.get(word, 0))
