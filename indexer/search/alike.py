"""Whole reports that resemble a report, and in which sections."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from indexer.records import Filters, StoredPassage, StoredReport
from indexer.sections import SECTION_CODES
from indexer.store import ReportSummary, Store
from indexer.store.changes import Matrix

POOL = 100
"""Passages near the report and near each of its sections, whose reports are looked at."""
MOST_CANDIDATES = 200
ALIKE_FROM = 0.45
"""Cosine of two sections' centres from which they are called alike."""
WHOLE = ""
"""Stands for the whole report among its sections."""


@dataclass(frozen=True, slots=True)
class AlikeReport:
    """A report with the cosine of its centre with the other's, and the sections in which both
    are alike with their cosines, the most alike first."""

    report: ReportSummary
    likeness: float
    sections: tuple[tuple[str, float], ...]


def alike_reports(store: Store, stored: StoredReport, limit: int = 5) -> tuple[AlikeReport, ...]:
    """The reports most like one of the index, the best first.

    A report and each of its sections is summed up by the centre of its passages' vectors, the
    openings and closings left out of the whole, because those of one 文种 are all alike.
    """
    mine = _centres(store, store.passages_of([stored.report_id]))
    candidates = _candidates(store, mine.values(), stored.report_id)
    found = []
    own: dict[str, list[StoredPassage]] = {one.report_id: [] for one in candidates}
    for passage in store.passages_of(list(own)):
        own[passage.report_id].append(passage)
    for report in candidates:
        found.append(_compared(report, mine, _centres(store, own[report.report_id])))
    return tuple(sorted(found, key=lambda one: (-one.likeness, one.report.path))[:limit])


def _candidates(store: Store, centres: Iterable[Matrix], own: str) -> list[ReportSummary]:
    keys: dict[int, None] = {}
    for centre in centres:
        keys |= dict.fromkeys(one.key for one in store.search_dense(centre, POOL, Filters()))
    ids = dict.fromkeys(passage.report_id for passage in store.passages(list(keys)))
    ids.pop(own, None)
    return store.summaries(list(ids)[:MOST_CANDIDATES])


def _centres(store: Store, passages: Sequence[StoredPassage]) -> dict[str, Matrix]:
    """A unit vector (dimension,) for each section of a report, and for the whole."""
    vectors = store.vectors([passage.key for passage in passages])
    sections = [passage.passage.section for passage in passages]
    rows = {code: [n for n, one in enumerate(sections) if one == code] for code in SECTION_CODES}
    body = [n for n, one in enumerate(sections) if one not in {"opening", "closing"}]
    rows[WHOLE] = body or list(range(len(sections)))
    sums = {code: vectors[held].sum(axis=0) for code, held in rows.items() if held}
    return {code: one / norm for code, one in sums.items() if (norm := np.linalg.norm(one))}


def _compared(
    report: ReportSummary, mine: dict[str, Matrix], theirs: dict[str, Matrix]
) -> AlikeReport:
    cosines = {code: round(float(mine[code] @ theirs[code]), 4) for code in mine if code in theirs}
    likeness = cosines.pop(WHOLE, 0.0)
    alike = sorted(cosines.items(), key=lambda item: (-item[1], item[0]))
    return AlikeReport(report, likeness, tuple(one for one in alike if one[1] >= ALIKE_FROM))
