"""Folds near-identical passages into one, so that no hit repeats the one above it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from rapidfuzz import fuzz, process

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


def fold(store: Store, ranked: Iterable[Ranked], filters: Filters, limit: int) -> list[Group]:
    """The first `limit` groups of a ranking, each with every copy of it that is known.

    Copies outside the ranking come from the store, as far as `filters` let them through.
    """
    groups: list[Group] = []
    rest = iter(ranked)
    while len(groups) < limit and (candidate := next(rest, None)) is not None:
        [group] = _same([candidate], groups)
        if group is None:
            groups.append(Group(candidate, _plain(candidate.passage.passage.content)))
        else:
            group.copies.append(candidate.passage)
    others = list(rest)
    for candidate, group in zip(others, _same(others, groups), strict=True):
        if group is not None:
            group.copies.append(candidate.passage)
    _add_copies(store, groups, filters)
    return groups


def _same(candidates: Sequence[Ranked], groups: Sequence[Group]) -> list[Group | None]:
    """For each candidate the first group whose passage says the same."""
    if not (candidates and groups):
        return [None] * len(candidates)
    cosines = np.array([one.cosine for one in candidates])
    lengths = np.array([len(one.passage.passage.text) for one in candidates])
    apart = np.abs(cosines[:, None] - [group.best.cosine for group in groups])
    long_enough = lengths[:, None] >= [SHORTEST_SHARE * len(group.plain) for group in groups]
    possible = (apart <= NEAR_COSINE) & long_enough
    rows = np.flatnonzero(possible.any(axis=1))
    texts = [_plain(candidates[int(row)].passage.passage.content) for row in rows]
    plain = [group.plain for group in groups]
    ratios = process.cdist(texts, plain, scorer=fuzz.ratio, score_cutoff=NEAR_IDENTICAL)
    same = possible[rows] & (ratios > 0)
    found: list[Group | None] = [None] * len(candidates)
    for row in np.flatnonzero(same.any(axis=1)):
        found[rows[row]] = groups[int(same[row].argmax())]
    return found


@lru_cache(maxsize=20_000)
def _plain(text: str) -> str:
    return NOT_TEXT.sub("", simplified(text))


def _add_copies(store: Store, groups: Sequence[Group], filters: Filters) -> None:
    """Adds what has the same text but did not come up in the ranking, and puts all in order."""
    same = store.same_text([group.best.passage.key for group in groups])
    shown = {group.best.passage.key for group in groups}
    others: dict[int, list[int]] = {}
    for at, group in enumerate(groups):
        known = {copy.key for copy in group.copies} | shown
        others[at] = [key for key in same.get(group.best.passage.key, ()) if key not in known]
    wanted = list(dict.fromkeys(key for keys in others.values() for key in keys))
    found = {one.key: one for one in store.passages(wanted) if filters.admits(one)}
    for at, group in enumerate(groups):
        group.copies += [found[key] for key in others[at] if key in found]
        group.copies.sort(key=lambda p: (-(p.year or 0), p.path, p.passage.ordinal))
