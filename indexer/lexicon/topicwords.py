"""The words of the thesaurus's wordings.

Cutting all of them takes a second, so they are kept in the user's cache folder.
"""

import contextlib
import json
import math
from collections import Counter
from functools import cache

from indexer.lexicon.cache import cache_file, keep
from indexer.lexicon.files import THESAURUS, fingerprint
from indexer.lexicon.thesaurus import thesaurus
from indexer.lexicon.words import STOP_WORDS, cut, cutter


def words_of(wording: str) -> tuple[str, ...]:
    """The different words of a wording."""
    known = _cuts().get(wording)
    return tuple(dict.fromkeys(cut(wording))) if known is None else tuple(known)


def rarity(word: str) -> float:
    """How few topics use a word: an inverse document frequency over topics."""
    counts = _topic_counts()
    return math.log(1 + len(thesaurus().topics) / max(1, counts[word]))


@cache
def _topic_counts() -> Counter[str]:
    """In how many topics' wordings each word stands."""
    return Counter(
        word
        for topic in thesaurus().topics.values()
        for word in {word for wording in topic.wordings() for word in words_of(wording)}
    )


@cache
def _cuts() -> dict[str, list[str]]:
    """The words of each wording of the whole thesaurus."""
    parts = (fingerprint(THESAURUS), cutter(), *sorted(STOP_WORDS))
    file = cache_file("topic-words.json", " ".join(parts))
    with contextlib.suppress(OSError, ValueError):
        held = json.loads(file.read_text(encoding="utf-8"))
        if isinstance(held, dict):
            return held
    wordings = (w for topic in thesaurus().topics.values() for w in topic.wordings())
    made = {wording: list(dict.fromkeys(cut(wording))) for wording in wordings}
    text = json.dumps(made, ensure_ascii=False)
    with contextlib.suppress(OSError):
        keep(file, lambda part: part.write_bytes(text.encode()))
    return made
