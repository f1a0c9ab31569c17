"""Folds near-identical passages into one, so that no hit repeats the one above it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import fuzz

from indexer.lexicon.traditional import simplified
from indexer.records import Filters, StoredPassage
from indexer.search.ranked import Ranked
from indexer.store.base import Store

NEAR_IDENTICAL = 88
"""rapidfuzz ratio from which two texts, digits and placeholders apart, are one passage."""
NEAR_COSINE = 0.1
"""Near-identical texts lie near each other, so their cosines with a query differ no more."""
SHORTEST_SHARE = NEAR_IDENTICAL / (200 - NEAR_IDENTICAL)
"""How long the shorter of such texts is at least, beside the longer."""
NOT_TEXT = re.compile(r"[\W\d_]+")


@dataclass(slots=True)
class Group:
    """A passage that stands for others; `copies` are those, newest first once complete."""

    best: Ranked
    plain: str
    copies: list[StoredPassage] = field(default_factory=list)

    def may_hold(self, ranked: Ranked) -> bool:
        """Whether a candidate is near enough, and long enough, to say the same."""
        near = abs(ranked.cosine - self.best.cosine) <= NEAR_COSINE
        return near and len(ranked.passage.passage.text) >= SHORTEST_SHARE * len(self.plain)

    def holds(self, plain: str) -> bool:
        """Whether a text says the same as the passage that stands for the group."""
        return fuzz.ratio(self.plain, plain, score_cutoff=NEAR_IDENTICAL) > 0


def fold(store: Store, ranked: Iterable[Ranked], filters: Filters, limit: int) -> list[Group]:
    """The first `limit` groups of a ranking, each with every copy of it that is known.

    Copies outside the ranking come from the store, as far as `filters` let them through.
    """
    groups: list[Group] = []
    for candidate in ranked:
        possible = [group for group in groups if group.may_hold(candidate)]
        if not possible and len(groups) == limit:
            continue
        plain = _plain(candidate.passage.passage.content)
        group = next((group for group in possible if group.holds(plain)), None)
        if group:
            group.copies.append(candidate.passage)
        elif len(groups) < limit:
            groups.append(Group(candidate, plain))
    _add_copies(store, groups, filters)
    return groups


@lru_cache(maxsize=20_000)
def _plain(text: str) -> str:
    return NOT_TEXT.sub("", simplified(text))


def _add_copies(store: Store, groups: Sequence[Group], filters: Filters) -> None:
    """Adds what has the same text but did not come up in the ranking, and puts all in order."""
    same = store.same_text([group.best.passage.key for group in groups])
    shown = {group.best.passage.key for group in groups}
    for group in groups:
        known = {copy.key for copy in group.copies} | shown
        others = [key for key in same.get(group.best.passage.key, ()) if key not in known]
        group.copies += [p for p in store.passages(others) if filters.admits(p)]
        group.copies.sort(key=lambda p: (-(p.year or 0), p.path, p.passage.ordinal))
