"""The faster way to the normal form gives Python's."""

import sys
import unicodedata

from indexer.lexicon.width import MARKS, nfkc


def test_every_character_alone_and_between_marks() -> None:
    alone = map(chr, range(sys.maxunicode + 1))
    characters = [char for char in alone if unicodedata.category(char) not in {"Cs", "Co", "Cn"}]
    for mark, _ in MARKS:
        text = mark + mark.join(characters) + mark
        assert nfkc(text) == unicodedata.normalize("NFKC", text)
