"""What was written keeps its own rules."""

from indexer.fitting.groups import Group
from training.written import of_needs


def shared(group: Group) -> set[str]:
    """The two-character sequences of a group's names that its texts hold."""
    asked = {name[at : at + 2] for name in group.names for at in range(len(name) - 1)}
    return {pair for text in group.texts for pair in asked if pair in text}


def test_needs_share_no_two_characters_with_their_sentences() -> None:
    groups = of_needs()
    assert len(groups) > 1000
    assert {group.names[0]: shared(group) for group in groups if shared(group)} == {}
    assert min(len(group.texts) for group in groups) >= 3
