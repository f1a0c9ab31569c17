"""How marks are read and findings counted."""

import pytest

from bench.quality.adapting import Counts, Passage, counts, passages, read


def test_marks_are_taken_out() -> None:
    read_passage = read("{year|2021年}，{unit|县妇联}办实事")
    assert read_passage == Passage("2021年，县妇联办实事", (("year", (0, 5)), ("unit", (6, 9))))


@pytest.mark.parametrize("text", ["{year|2021年", "{years|2021年}", "{year|}", "2021年}"])
def test_a_mark_that_is_not_whole(text: str) -> None:
    with pytest.raises(ValueError, match="mark"):
        read(text)


def test_counts() -> None:
    pairs = [([("year", (0, 5)), ("year", (9, 12))], [("year", (0, 4)), ("year", (20, 22))])]
    assert counts(pairs, exact=True) == Counts(2, 2, 0, 0)
    loose = counts(pairs, exact=False)
    assert (loose, loose.precision, loose.recall, loose.f1) == (Counts(2, 2, 1, 1), 0.5, 0.5, 0.5)


def test_the_sets_are_whole() -> None:
    assert {half: len(passages(half)) for half in ("choose", "choose2", "report")} == {
        "choose": 60,
        "choose2": 70,
        "report": 60,
    }
