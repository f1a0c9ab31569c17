"""Rows of figures: which queries go into which, and what counts as found."""

from bench.quality.ranking import Judged, rows

JUDGED = [
    Judged("甲", {0: 3.0, 1: 2.0}, "topic", "choose"),
    Judged("乙", {2: 3.0}, "sentence", "choose"),
    Judged("丙", {3: 3.0}, "section", "choose"),
    Judged("丁", {4: 1.0}, "topic", "report"),
]
RANKED = [[1, 0], [2], [9], [4]]


def test_the_best_grade_is_what_is_looked_for() -> None:
    assert JUDGED[0].best == {0}
    assert JUDGED[3].best == {4}


def test_a_row_for_each_half_and_kind_and_one_for_all_but_sections() -> None:
    found = rows("set", JUDGED, {"system": RANKED})
    assert [(r.half, r.kind, r.queries, r.mrr.mean, r.recall_10.mean) for r in found] == [
        ("choose", "topic", 1, 0.5, 1.0),
        ("choose", "sentence", 1, 1.0, 1.0),
        ("choose", "section", 1, 0.0, 0.0),
        ("choose", "all", 2, 0.75, 1.0),
        ("report", "topic", 1, 1.0, 1.0),
    ]
