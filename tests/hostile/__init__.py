"""Files that are damaged or made to do harm: a maker for each, and the line that it has to give."""

from tests.hostile import archives, otherformats, pdfs, places, texts, webpages, word
from tests.hostile.case import Case

CASES: tuple[Case, ...] = tuple(
    case
    for module in (texts, word, otherformats, pdfs, webpages, archives, places)
    for case in module.CASES
)
