"""Two people's changes of one text, put together character by character."""

from merge3 import Merge3


def merged(base: str, mine: str, theirs: str) -> str | None:
    """`base` with the changes of both `mine` and `theirs`; None where they touch the same place.

    Three-way merge as in version control, by merge3, over characters instead of lines, because a
    paragraph of Chinese is one line.
    """
    if mine == theirs or theirs == base:
        return mine
    if mine == base:
        return theirs
    pieces: list[str] = []
    for kind, *text in Merge3(list(base), list(mine), list(theirs)).merge_groups():
        if kind == "conflict":
            return None
        pieces += text[0]
    return "".join(pieces)
