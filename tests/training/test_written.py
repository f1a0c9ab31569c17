"""What was written keeps its own rules."""

import pytest

from indexer.fitting.groups import Group
from training.text import Leaks
from training.written import of_needs, scored_pairs


@pytest.mark.parametrize("group", of_needs(), ids=lambda group: group.names[0])
def test_needs_share_no_two_characters_with_their_sentences(group: Group) -> None:
    asked = {name[at : at + 2] for name in group.names for at in range(len(name) - 1)}
    shared = {pair for text in group.texts for pair in asked if pair in text}
    assert (shared, len(group.texts) >= 3) == (set(), True)


def test_scored_pairs_are_spread_over_the_scores_and_known_sentences_drop() -> None:
    pairs = scored_pairs(Leaks([]))
    counts = [sum(score == half / 2 for _, _, score in pairs) for half in range(11)]
    assert (len(pairs) > 2000, min(counts) > 150, sum(counts) == len(pairs)) == (True,) * 3
    known = pairs[0][0]
    assert all(known not in pair for pair in scored_pairs(Leaks([known])))
