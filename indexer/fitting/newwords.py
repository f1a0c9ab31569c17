"""New words of an archive: neighbours that jieba cuts apart and that keep together.

Two or three of jieba's words make one where they meet far more often than chance (pointwise
mutual information) and where what stands before and after them varies (boundary entropy; Huang
and Powers, 2003). jieba itself finds none, and gensim's Phrases knows no boundaries.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexer.fitting.vocabulary import LONGEST_PIECE
from indexer.lexicon.words import STOP_WORDS, full_tokenizer

RAREST = 8
"""Occurrences from which a word counts."""
TOGETHER = 4.0
"""Pointwise mutual information, in nats."""
FREEDOM = 1.0
"""Entropy of the neighbours on the poorer side, in nats."""
MOST = 3000
HAN = re.compile(r"[\u4e00-\u9fff]{2,}")
EDGE = ""


@dataclass(frozen=True, slots=True)
class NewWord:
    """A mined word, how often it stands in the archive, and the share of all words that is."""

    word: str
    count: int
    share: float


def new_words(texts: Iterable[str]) -> list[NewWord]:
    """The commonest first, `MOST` at most."""
    cut = full_tokenizer().cut
    runs = [list(cut(run)) for text in texts for run in HAN.findall(text)]
    singles = Counter(word for run in runs for word in run)
    pairs = Counter(pair for run in runs for pair in pairwise(run))
    total = singles.total()
    wanted = {
        pair: count
        for pair, count in pairs.items()
        if count >= RAREST
        and _may_join(pair)
        and math.log(count * total / (singles[pair[0]] * singles[pair[1]])) >= TOGETHER
    }
    before, after = _neighbours(runs, wanted)
    found = [
        NewWord("".join(pair), count, count / total)
        for pair, count in wanted.items()
        if min(_entropy(before[pair]), _entropy(after[pair])) >= FREEDOM
    ]
    return sorted(found, key=lambda one: (-one.count, one.word))[:MOST]


def _may_join(pair: tuple[str, str]) -> bool:
    joined = "".join(pair)
    return 3 <= len(joined) <= LONGEST_PIECE and not STOP_WORDS & set(pair)


Neighbours = dict[tuple[str, str], Counter[str]]


def _neighbours(
    runs: Iterable[Sequence[str]], wanted: dict[tuple[str, str], int]
) -> tuple[Neighbours, Neighbours]:
    """What stands before and after each wanted pair; an edge of a run is new each time."""
    before: Neighbours = defaultdict(Counter)
    after: Neighbours = defaultdict(Counter)
    edges = 0
    for run in runs:
        for at, pair in enumerate(pairwise(run)):
            if pair not in wanted:
                continue
            edges += 2
            before[pair][run[at - 1] if at else f"{EDGE}{edges}"] += 1
            after[pair][run[at + 2] if at + 2 < len(run) else f"{EDGE}{edges + 1}"] += 1
    return before, after


def _entropy(counts: Counter[str]) -> float:
    total = counts.total()
    return -sum(n / total * math.log(n / total) for n in counts.values()) if total else 0.0
