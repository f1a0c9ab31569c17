"""Answers are remembered for one state of the database, the latest ones."""

from indexer.store.remembered import Remembered


def test_the_latest_answers_of_one_state() -> None:
    seen = Remembered[str, int](most=2)
    assert seen.at(("a", 1)) == {}
    seen.keep({"甲": 1, "乙": 2})
    assert seen.at(("a", 1)) == {"甲": 1, "乙": 2}
    seen.keep({"丙": 3})
    assert seen.at(("a", 1)) == {"乙": 2, "丙": 3}
    assert seen.at(("a", 2)) == {}
    seen.keep({"乙": 4})
    assert seen.at(("b", 2)) == {}
