"""Folds near-identical passages into one, so that no hit repeats the one above it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from indexer.lexicon.traditional import simplified
from indexer.records import Filters, StoredPassage
from indexer.search.ranked import Ranked
from indexer.store.base import Store

NEAR_IDENTICAL = 88
"""rapidfuzz ratio from which two texts, digits and placeholders apart, are one passage."""
NEAR_COSINE = 0.1
"""Near-identical texts lie near each other, so their cosines with a query differ no more."""
ALIKE = 0.7
"""Cosine from which two passages may be near-identical; of 6,000 passages of news and laws, and of
783 of reports, no two near-identical ones had less than 0.81."""
SHORTEST_SHARE = NEAR_IDENTICAL / (200 - NEAR_IDENTICAL)
"""How long the shorter of such texts is at least, beside the longer."""
NOT_TEXT = re.compile(r"[\W\d_]+")


@dataclass(slots=True)
class Group:
    """A passage that stands for others; `copies` are those, newest first once complete."""

    best: Ranked
    passage: StoredPassage
    plain: str
    copies: list[StoredPassage] = field(default_factory=list)


def fold_enough(
    store: Store,
    ranking: Callable[[int], Sequence[Ranked]],
    pools: Sequence[int],
    filters: Filters,
    limit: int,
    wanted: Callable[[StoredPassage], bool] = lambda _: True,
) -> list[Group]:
    """The first `limit` groups, see `fold`, of a ranking that is given how many passages to bring;
    it is asked for the next of `pools` where those that it has brought are copies of fewer."""
    groups: list[Group] = []
    for pool in pools:
        ranked = ranking(pool)
        groups = fold(store, ranked, filters, limit, wanted)
        if len(groups) == limit or len(ranked) < pool:
            break
    return groups


def fold(
    store: Store,
    ranked: Sequence[Ranked],
    filters: Filters,
    limit: int,
    wanted: Callable[[StoredPassage], bool] = lambda _: True,
) -> list[Group]:
    """The first `limit` groups of a ranking, of `wanted` passages, each with every copy of it
    that is known.

    Copies outside the ranking come from the store, as far as `filters` let them through.
    """
    groups: list[Group] = []
    done = 0
    while len(groups) < limit and done < len(ranked):
        some = ranked[done : done + 2 * limit]
        loaded = _loaded(store, some, wanted)
        for at, one in enumerate(some):
            if len(groups) == limit:
                some = some[:at]
                break
            if (passage := loaded.get(one.key)) is None:
                continue
            if (group := _same(one, passage, groups)) is None:
                groups.append(Group(one, passage, _plain(passage.passage.content)))
            else:
                group.copies.append(passage)
        done += len(some)
    others = _perhaps_same(store, ranked[done:], groups)
    loaded = _loaded(store, others, wanted)
    for one in others:
        passage = loaded.get(one.key)
        if passage is not None and (group := _same(one, passage, groups)) is not None:
            group.copies.append(passage)
    _add_copies(store, groups, filters)
    return groups


def _loaded(
    store: Store, ranked: Sequence[Ranked], wanted: Callable[[StoredPassage], bool]
) -> dict[int, StoredPassage]:
    passages = store.passages([one.key for one in ranked])
    return {passage.key: passage for passage in passages if wanted(passage)}


def _perhaps_same(store: Store, ranked: Sequence[Ranked], groups: Sequence[Group]) -> list[Ranked]:
    """Those whose vectors are such that their texts may be a group's."""
    if not (ranked and groups):
        return []
    close = _apart(ranked, groups).min(axis=1) <= NEAR_COSINE
    near = [one for one, is_close in zip(ranked, close.tolist(), strict=True) if is_close]
    mine = store.vectors([one.key for one in near])
    theirs = store.vectors([group.best.key for group in groups])
    alike = (mine @ theirs.T).max(axis=1) >= ALIKE
    return [one for one, is_alike in zip(near, alike.tolist(), strict=True) if is_alike]


def _apart(candidates: Sequence[Ranked], groups: Sequence[Group]) -> NDArray[np.float64]:
    """(candidates, groups) differences of their cosines with the query."""
    cosines = np.array([one.cosine for one in candidates], dtype=np.float64)
    theirs = np.array([group.best.cosine for group in groups], dtype=np.float64)
    return np.asarray(np.abs(cosines[:, None] - theirs), dtype=np.float64)


def _same(one: Ranked, passage: StoredPassage, groups: Sequence[Group]) -> Group | None:
    """The first group whose passage says the same as a candidate."""
    length = len(passage.passage.text)
    for group in groups:
        is_near = abs(one.cosine - group.best.cosine) <= NEAR_COSINE
        if is_near and length >= SHORTEST_SHARE * len(group.plain):
            plain = _plain(passage.passage.content)
            if fuzz.ratio(plain, group.plain, score_cutoff=NEAR_IDENTICAL):
                return group
    return None


@lru_cache(maxsize=2000)
def _plain(text: str) -> str:
    return NOT_TEXT.sub("", simplified(text))


def _add_copies(store: Store, groups: Sequence[Group], filters: Filters) -> None:
    """Adds what has the same text but did not come up in the ranking, and puts all in order."""
    same = store.same_text([group.best.key for group in groups])
    shown = {group.best.key for group in groups}
    others: dict[int, list[int]] = {}
    for at, group in enumerate(groups):
        known = {copy.key for copy in group.copies} | shown
        others[at] = [key for key in same.get(group.best.key, ()) if key not in known]
    missing = list(dict.fromkeys(key for keys in others.values() for key in keys))
    found = {one.key: one for one in store.passages(missing) if filters.admits(one)}
    for at, group in enumerate(groups):
        group.copies += [found[key] for key in others[at] if key in found]
        group.copies.sort(key=lambda p: (-(p.year or 0), p.path, p.passage.ordinal))
