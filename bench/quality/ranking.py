"""What a system found for judged queries, as rows of figures with their intervals."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bench.quality.metrics import Interval, bootstrap, ndcg, recall, reciprocal_rank

ALL = "all"
Ranking = Sequence[int]
"""Numbers of passages, best first."""


@dataclass(frozen=True)
class Judged:
    """A query with the grades of the passages that answer it, by their numbers.

    `kind` says how it asks; `half` is `choose` where choices were made on it, else `report`.
    """

    query: str
    grades: Mapping[int, float]
    kind: str = ALL
    half: str = "report"
    topic: str = ""

    @property
    def best(self) -> frozenset[int]:
        """The passages of the highest grade that the query has: what MRR and recall count."""
        highest = max(self.grades.values(), default=0.0)
        return frozenset(number for number, grade in self.grades.items() if grade == highest)


@dataclass(frozen=True)
class Row:
    """One system on one kind of query of one set."""

    set: str
    half: str
    kind: str
    system: str
    queries: int
    mrr: Interval
    ndcg: Interval
    recall_1: Interval
    recall_10: Interval


def rows(
    name: str, judged: Sequence[Judged], rankings: Mapping[str, Sequence[Ranking]]
) -> list[Row]:
    """A row for each half, kind and system; and for all kinds of a half together, but for
    queries of nothing but a section, which any list by section answers."""
    found = []
    for half in dict.fromkeys(one.half for one in judged):
        kinds = dict.fromkeys(one.kind for one in judged if one.half == half)
        for kind in (*kinds, *([ALL] if len(kinds) > 1 else [])):
            chosen = [n for n, one in enumerate(judged) if one.half == half and _is(one, kind)]
            for system, ranked in rankings.items():
                pairs = [(judged[n], ranked[n]) for n in chosen]
                found.append(_row((name, half, kind, system), pairs))
    return found


def _is(one: Judged, kind: str) -> bool:
    return one.kind == kind or (kind == ALL and one.kind != "section")


def _row(names: tuple[str, str, str, str], pairs: Iterable[tuple[Judged, Ranking]]) -> Row:
    pairs = list(pairs)
    return Row(
        *names,
        queries=len(pairs),
        mrr=bootstrap([reciprocal_rank(found, one.best) for one, found in pairs]),
        ndcg=bootstrap([ndcg(found, one.grades) for one, found in pairs]),
        recall_1=bootstrap([recall(1, found, one.best) for one, found in pairs]),
        recall_10=bootstrap([recall(10, found, one.best) for one, found in pairs]),
    )
