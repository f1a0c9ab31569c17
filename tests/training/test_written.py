"""What was written keeps its own rules."""

import pytest

from indexer.fitting.groups import Group
from training.written import of_needs


@pytest.mark.parametrize("group", of_needs(), ids=lambda group: group.names[0])
def test_needs_share_no_two_characters_with_their_sentences(group: Group) -> None:
    asked = {name[at : at + 2] for name in group.names for at in range(len(name) - 1)}
    shared = {pair for text in group.texts for pair in asked if pair in text}
    assert (shared, len(group.texts) >= 3) == (set(), True)
