"""Builds killed while others search: a few of the moments of `python -m bench.killing`."""

import pytest

from bench.killing import trial


@pytest.mark.slow
@pytest.mark.parametrize(("real", "moments", "files"), [(False, 2, 60), (True, 1, 40)])
def test_killed_builds_lose_nothing(real: bool, moments: int, files: int) -> None:
    tally = trial.run(moments, real, seed=moments, files=files)
    assert tally.wrong == []
    assert (tally.kills.total(), tally.compared) == (moments, moments)
    assert tally.looked_at >= moments * files
    assert tally.searches > 20 * moments
