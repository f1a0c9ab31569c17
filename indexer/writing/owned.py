"""Units whose name goes on after the place that they serve (岑安县殡仪馆), or that begins with a
name of their own (瑞棉家纺公司)."""

import re
from collections.abc import Iterator, Sequence

from indexer.records import Span
from indexer.writing.nameparts import ENDS_A_NAME, HAN, NUMERALS, is_generic
from indexer.writing.organs import (
    BUREAU,
    FIRM,
    LEVELS,
    MOSTLY_GENERIC,
    NOT_OF_A_LEVEL,
    NUMBERED,
    TRADE,
    VERBS,
)
from indexer.writing.organs import KIND as WHAT_IT_IS
from indexer.writing.places import place_spans
from indexer.writing.tagging import Word, frequency, tagged

LONGEST_NAME = 16
"""Characters of a name after the place or its first words."""
PROPER = ("ns", "nr", "nz", "nt", "x")
UNUSUAL, COMMON = 300, 6_000
ENDING = frozenset("站局所院厂店馆社队场小")
"""Characters that end the names of units, whatever jieba takes them for."""
BRANDED = re.compile(f"{WHAT_IT_IS.pattern}|{TRADE.pattern}")
VERB_RARE = 3_000
"""A verb less frequent than this may stand in the name of what serves a place."""
BEGINNINGS = frozenset(
    ["", *"，。；：、（）“”\n 　由经请和与被在到向为对把将从获去赴让给是据受市的以了"]
)
"""What the level of a place may follow where it begins a name."""


def serving(text: str) -> Iterator[Span]:
    """What serves a place and begins with its name or its level: 岑安县殡仪馆, 县园艺场. Offices
    that begin a clause without one, and numbered branches."""
    for pattern in (BUREAU, NUMBERED):
        yield from (match.span() for match in pattern.finditer(text))
    words = tagged(text)
    begins = {word.start: number for number, word in enumerate(words)}
    heads = [(start, end, 2) for start, end in place_spans(text)]
    heads += [(word.start, word.end, 3) for word in words if _is_level(text, word)]
    for start, at, least in heads:
        if at in begins:
            end = _end_of_name(words[begins[at] :], least)
            if end is not None:
                yield start, end


def branded(text: str) -> Iterator[Span]:
    """What begins a clause with a name of its own that jieba does not know: 瑞棉家纺公司."""
    words = tagged(text)
    for number, word in enumerate(words):
        if text[word.start - 1 : word.start] not in BEGINNINGS and word.start:
            continue
        head = _head(words, number)
        name = "".join(one.text for one in words[number : number + head])
        if head and not MOSTLY_GENERIC.fullmatch(name):
            plain = words[number].tag == "n" and len(words[number].text) > 1
            end = _end_of_name(words[number + head :], 2, FIRM if plain else BRANDED)
            if end is not None:
                yield word.start, end


def _head(words: Sequence[Word], number: int) -> int:
    """How many words from `number` on are a name of rare characters or a rare noun, 0 for none."""
    word = words[number]
    if word.text in ENDS_A_NAME or not HAN.fullmatch(word.text) or word.text in LEVELS:
        return 0
    if len(word.text) > 1:
        rare = (
            word.tag in PROPER
            or word.text[0] in "城东西南北"
            or (word.tag == "n" and frequency(word.text) < UNUSUAL)
        )
        return int(rare and not is_generic(word.text) and not MOSTLY_GENERIC.fullmatch(word.text))
    if is_generic(word.text) and word.text not in "老大小新":
        return 0
    return _pair(word, words[number + 1 : number + 3])


def _pair(word: Word, following: Sequence[Word]) -> int:
    """The same where the first is one character: 2 with the next, 3 with one more."""
    if not following or not HAN.fullmatch(following[0].text) or is_generic(following[0].text):
        return 0
    if len(following[0].text) > 1:
        rare = frequency(word.text) < COMMON or following[0].tag in PROPER
        return 2 if rare and frequency(following[0].text) < UNUSUAL else 0
    if any(_is_rare(one) for one in (word, following[0])):
        return 2
    return (
        3
        if len(following) > 1 and HAN.fullmatch(following[1].text) and _is_rare(following[1])
        else 0
    )


def _is_rare(word: Word) -> bool:
    return frequency(word.text) < COMMON and word.tag[0] not in "pcurd"


def _is_level(text: str, word: Word) -> bool:
    """Whether a word is 县 or the like by itself, for the one that everybody here knows."""
    if word.text not in LEVELS or NOT_OF_A_LEVEL.match(text, word.end):
        return False
    before = text[word.start - 1 : word.start]
    return before in BEGINNINGS


def _end_of_name(
    words: Sequence[Word], least: int, kind: re.Pattern[str] = WHAT_IT_IS
) -> int | None:
    """Where the longest name of `least` characters or more ends that begins with the words."""
    name, end = "", None
    for word in words:
        if not _may_be_inside(word, name) or len(name) + len(word.text) > LONGEST_NAME:
            break
        name += word.text
        if len(name) >= least and kind.search(name):
            end = word.end
    return end


def _may_be_inside(word: Word, name: str) -> bool:
    text, tag = word.text, word.tag
    if text.isdecimal():
        return not name
    if (
        name
        and text[-1] in ENDING
        and (len(text) == 1 or tag[0] in "na")
        and WHAT_IT_IS.search(name + text)
    ):
        return True
    if text in ENDS_A_NAME or not HAN.fullmatch(text):
        return False
    if (
        text in VERBS
        or text[0] == "第"
        or (name and set(text) <= NUMERALS)
        or (text == "和" and name and not WHAT_IT_IS.search(name) and name[-1] not in "委办会")
    ):
        return True
    if tag == "nrt":
        return False
    if tag[0] in "njlibgs" or tag == "vn" or (len(text) == 1 and tag[0] in "azqx"):
        return True
    return (tag[0] == "v" and frequency(text) < VERB_RARE) or (len(text) == 1 and tag[0] in "fkh")
