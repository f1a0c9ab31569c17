"""BM25 as an inner product: what a passage brings, and what a query does.

The score of a passage is, summed over the words of the query and over title, headings and body,
boost x weight x idf x tf (k1 + 1) / (tf + k1 (1 - b + b length / mean length)). The last factor
depends on the passage alone, if the mean length is held still (`Statistics.pivot`), and is the
value of its sparse vector; the others are the query's. Constants, boosts and the rounding of
lengths are those of the local store's word index, so that both give the same scores.
"""

import hashlib
import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from indexer.records import WeightedTerm
from indexer.store.wordfields import BOOSTS
from indexer.store.wordindex import K1

B = 0.75
FIELDS = tuple(BOOSTS)
BITS = 2
"""Of a dimension, for the field; the others are the word's."""
NO_WORDS = {3: 1.0}
"""What stands for a passage without words: Milvus takes no empty vector."""
SMALL, DRIFT = 0.002, 0.05
"""How far the mean length may move from the pivot before the values are made anew: while that
takes seconds, and beyond."""
MOST_REMADE = 20_000
"""Passages whose values are made anew within a minute, even by Milvus Lite."""
Sparse = dict[int, float]


@lru_cache(maxsize=200_000)
def dimension(word: str, field: int) -> int:
    """The dimension of a word in a field; two words share one about once in a milliard."""
    digest = hashlib.blake2b(word.encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") >> BITS << BITS | field


def _rounded_lengths() -> list[int]:
    """The lengths that Tantivy can keep in a byte, after Lucene's SmallFloat."""
    exact, lengths = 24, list(range(24))
    for byte in range(256 - exact):
        mantissa, shift = byte & 7, (byte >> 3) - 1
        lengths.append(exact + (mantissa if shift < 0 else (mantissa | 8) << shift))
    return lengths


LENGTHS = _rounded_lengths()


def rounded(length: int) -> int:
    """A length in words as Tantivy keeps it."""
    return LENGTHS[bisect_right(LENGTHS, length) - 1]


@dataclass(frozen=True, slots=True)
class Statistics:
    """What BM25 counts over all passages: how many there are, and by field how many words
    (`lengths`), and the mean lengths that the stored values were made with (`pivot`)."""

    passages: int = 0
    characters: int = 0
    lengths: tuple[int, ...] = (0, 0, 0)
    pivot: tuple[float, ...] = (0.0, 0.0, 0.0)

    @property
    def means(self) -> tuple[float, ...]:
        """The mean length of each field as it is now."""
        return tuple(length / max(1, self.passages) or 1.0 for length in self.lengths)

    @property
    def has_drifted(self) -> bool:
        """Whether the stored values are no longer what they would be."""
        pairs = zip(self.means, self.pivot, strict=True)
        share = SMALL if self.passages <= MOST_REMADE else DRIFT
        return any(abs(mean - held) > share * held for mean, held in pairs)

    def idf(self, held: int) -> float:
        """The inverse document frequency of a word that stands in `held` passages."""
        count = max(self.passages, held)
        return math.log(1 + (count - held + 0.5) / (held + 0.5))


def passage_vector(counts: Sequence[Mapping[str, int]], pivot: Sequence[float]) -> Sparse:
    """The sparse vector of a passage, by how often each word stands in each field."""
    values: Sparse = {}
    for field, (words, mean) in enumerate(zip(counts, pivot, strict=True)):
        norm = _norm(sum(words.values()), mean)
        for word, count in words.items():
            values[dimension(word, field)] = count * (K1 + 1) / (count + norm)
    return values or dict(NO_WORDS)


def counted(*texts: str) -> list[Counter[str]]:
    """How often each word stands in each of some texts whose words are parted by spaces."""
    return [Counter(text.split()) for text in texts]


def reweighed(
    values: Sparse, lengths: Sequence[int], old: Sequence[float], new: Sequence[float]
) -> Sparse:
    """A passage's sparse vector with another pivot; the counts are worked out from it."""
    made: Sparse = {}
    for place, value in values.items():
        field = place & (1 << BITS) - 1
        if field >= len(FIELDS):
            return values
        before, after = (_norm(lengths[field], pivot[field]) for pivot in (old, new))
        count = round(value * before / (K1 + 1 - value))
        made[place] = count * (K1 + 1) / (count + after)
    return made


def query_vector(
    terms: Sequence[WeightedTerm],
    statistics: Statistics,
    held: Mapping[int, int],
    boosts: Mapping[str, float] = BOOSTS,
) -> Sparse:
    """The sparse vector of a query in the fields of `boosts`; `held` says in how many passages
    each dimension stands."""
    values: Sparse = {}
    for word, weight in terms:
        for field, boost in boosts.items():
            place = dimension(word, FIELDS.index(field))
            if weight > 0 and held.get(place):
                idf = statistics.idf(held[place])
                values[place] = values.get(place, 0.0) + boost * weight * idf
    return values


def _norm(length: int, mean: float) -> float:
    return K1 * (1 - B + B * rounded(length) / (mean or 1.0))


def ceiling(
    terms: Sequence[WeightedTerm], statistics: Statistics, held: Mapping[int, int]
) -> float:
    """The score of a body that holds every term often and nothing else."""
    body = FIELDS.index("body")
    total = sum(
        weight * statistics.idf(held.get(dimension(word, body), 0)) for word, weight in terms
    )
    return BOOSTS["body"] * (K1 + 1) * total
