"""A text as the finding of persons looks at it."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from indexer.writing.persontitles import BEFORE, NAME_OF_A_PLACE, NICKNAME, SAYS, SPEAKS
from indexer.writing.surnames import DOUBLE_SURNAMES, SURNAMES, odds
from indexer.writing.tagging import Word, frequency, tagged

NEVER_GIVEN = frozenset(
    "的了在和与把被将对等带说为从到向让给是有也就都还又曾去来做用再以及同叫由或并其该各每这那我你他她它们吗呢吧着过很最"
    "任更已很可能要于而但因则且姐哥叔伯婶嫂妈婆某之"
)
RARELY_GIVEN = frozenset("来再可同")
"""Words that also stand in given names, where what is beside leaves no doubt (石来运)."""
NOUNS = ("n", "nr", "nz", "ns", "nt", "nrt", "nrfg", "b", "l", "i")
RARE, UNUSUAL, WORDLIKE, COMMON = 60, 300, 1_000, 4_000
"""How often jieba knows a word: a rare one may be a name that happens to be a word."""


@dataclass(frozen=True, slots=True)
class PersonText:
    """A text with its words by where they start and end."""

    text: str
    words: tuple[Word, ...]
    starts: Set[int]
    covering: Sequence[Word]

    @classmethod
    def of(cls, text: str) -> "PersonText":
        words = tagged(text)
        covering = [word for word in words for _ in word.text]
        return cls(text, words, {word.start for word in words}, covering)

    def words_within(self, start: int, end: int) -> Iterator[Word]:
        """The words that lie whole in a span."""
        at = start
        while at < end and at < len(self.covering):
            word = self.covering[at]
            if word.start >= start and word.end <= end:
                yield word
            at = word.end

    def begins_with_word(self, start: int, end: int) -> bool:
        """Whether a name begins with two characters that are a word, a third beside it."""
        word = self.covering[start]
        inside = word.start == start and end - start >= len(word.text) > 1
        return inside and frequency(word.text) >= RARE and not word.tag.startswith("nr")

    def ends_with_verb(self, end: int) -> bool:
        """Whether the last character of a name is a word of its own that is seldom in one."""
        word = self.covering[end - 1]
        return len(word.text) == 1 and word.tag[0] in "vdpc"

    def verb_follows(self, end: int) -> bool:
        """Whether a list goes on, a clause ends, or a verb or the like comes next."""
        if self.text[end : end + 1] in ("", "、", "，", "和", "等"):
            return True
        return end in self.starts and self.covering[end].tag[0] in "vpz"

    def titled(self, at: int) -> bool:
        """Whether what somebody is ends here."""
        across = self.text[at - 1 : at + 1]
        found = BEFORE.search(self.text, max(0, at - 6), at)
        return found is not None and frequency(across) < UNUSUAL


def surname_at(passage: PersonText, start: int) -> str:
    """The surname that may begin here, or ""."""
    text = passage.text
    if start not in passage.starts:
        inside = passage.covering[start]
        if not passage.titled(start) or frequency(inside.text) >= UNUSUAL:
            return ""
    if text[start : start + 2] in DOUBLE_SURNAMES:
        return text[start : start + 2]
    return text[start] if text[start] in SURNAMES else ""


def may_be_name(passage: PersonText, start: int, end: int, given: str, titled: bool) -> bool:
    """Whether words do not speak against it: none cut through, none common."""
    text, name = passage.text, passage.text[start:end]
    if titled and len(given) == 2 and given[0] in RARELY_GIVEN:
        given = given[1]
    if any(char in NEVER_GIVEN or not "\u4e00" <= char <= "\u9fff" for char in given):
        return False
    if given == "家" or NAME_OF_A_PLACE.match(text, end - 1):
        return False
    says = SAYS.match(text, end) is not None
    acts = says or passage.verb_follows(end)
    if NICKNAME.fullmatch(given):
        return True
    first = passage.covering[start]
    if len(first.text) > 3:
        return False
    if first.text == text[start] + "家" and (not titled or odds(given[-1]) < 0):
        return False
    if len(first.text) > 1 and first.start == start and BEFORE.search(first.text):
        return False
    if end not in passage.starts and end < len(text):
        across = passage.covering[end]
        cut = not acts or frequency(across.text) >= COMMON
        if cut and not across.tag.startswith("nr") and frequency(across.text) >= RARE:
            return False
    for word in passage.words_within(start, end):
        if word.text == name and frequency(name) >= RARE:
            if titled and acts and frequency(name) < COMMON:
                return word.tag in NOUNS or (
                    word.tag[0] in "av" and SPEAKS.match(text, end) is not None
                )
            return word.tag[:2] == "nr" and frequency(name) < WORDLIKE
        if word.text == given and len(given) == 2 and frequency(given) >= COMMON:
            return word.tag[:2] == "nr" or (titled and acts)
    return True
