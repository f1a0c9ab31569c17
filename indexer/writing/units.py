"""Units by name: offices with the place they serve (县应急管理局), schools, hospitals, firms."""

from collections.abc import Iterable, Iterator, Sequence

from indexer.records import Span
from indexer.writing.findings import Finding
from indexer.writing.nameparts import is_generic, name_start, reach
from indexer.writing.organs import (
    ENDINGS_AFTER,
    FIELD_OFFICE,
    GOVERNMENT,
    HEADS_OF_SCHOOLS,
    LAST_WORDS,
    LEVELS,
    LOW_LEVELS,
    MOSTLY_GENERIC,
    ORGAN,
    PARENT,
    VERBS,
)
from indexer.writing.owned import branded, serving
from indexer.writing.places import place_spans
from indexer.writing.tagging import Word, frequency, tagged

KIND = "unit"
REASON = "单位名称"
LONGEST_NAME = 16
"""Characters of a name before its last word."""
NAMED_BY_NOUNS = tuple(
    "小学 中学 幼儿园 有限公司 敬老院 福利院 管理所 集团 技术学校 派出所 支行 人民医院 社区卫生服务中心".split()
)
"""What is mostly named with common nouns: 育才小学, 红星灌区管理所."""
PROPER = ("ns", "nr", "nz", "nt", "x")
RARE, UNUSUAL, COMMON = 60, 300, 6_000
"""A character alone, less frequent than this, is one of a name that jieba does not know."""
UNWRITTEN = frozenset("XＸ×*＊某_＿")
"""Before 县统计局, these stand for the name of the county, which is a blank to fill in."""


def find_units(text: str) -> list[Finding]:
    """The units of `text` that have names, in order, each whole with the place inside. General
    words (各支部, 县委县政府, 村委会) are no names."""
    spans = sorted(
        {*_organs(text), *_governments(text), *serving(text), *branded(text), *_others(text)}
    )
    return [
        Finding(KIND, (start, end), text[start:end], (), REASON)
        for start, end in _joined(text, spans)
    ]


def _organs(text: str) -> Iterator[Span]:
    """县教育局, with the name of the county where it stands before; what towns and villages all
    have (镇文化站) only with theirs."""
    for match in ORGAN.finditer(text):
        start = _start_before(text, match.start())
        if text[start - 1 : start] in UNWRITTEN:
            continue
        if start < match.start() or match["level"] not in LOW_LEVELS:
            yield start, match.end()
    for match in FIELD_OFFICE.finditer(text):
        start = _start_before(text, match.start())
        if start < match.start():
            yield start, match.end()


def _governments(text: str) -> Iterator[Span]:
    for match in GOVERNMENT.finditer(text):
        start = _start_before(text, match.start())
        if start < match.start():
            yield start, match.end()


def _start_before(text: str, at: int) -> int:
    """Where the name of a place begins that ends with the word at `at` (县), `at` without one;
    what the office belongs to (国家税务总局) included."""
    start = _place_before(text, at)
    over = PARENT.search(text[:start])
    return over.start() if over else start


def _place_before(text: str, at: int) -> int:
    within = next((a for a, b in place_spans(text) if a < at <= b <= at + 2), None)
    if within is not None:
        return within
    words = tagged(text)
    last = next((n for n, word in enumerate(words) if word.start <= at < word.end), None)
    if last is None:
        return at
    if words[last].start < at:
        is_name = words[last].tag in ("ns", "nr", "nz") and not is_generic(words[last].text[0])
        return words[last].start if is_name else at
    first = name_start(words, last)
    while first < last and (at - words[first].start > 6 or is_generic(words[first].text)):
        first += 1
    return words[first].start if at - words[first].start > 1 else at


def _others(text: str) -> Iterator[Span]:
    """Schools, hospitals, firms and whatever else has a name of its own before what it is."""
    words, places = tagged(text), place_spans(text)
    for last, word in enumerate(words):
        end = word.end - len("校长") * word.text.endswith(HEADS_OF_SCHOOLS)
        if word.text[: end - word.start].endswith(LAST_WORDS):
            start = _name_before(words, last, places)
            if start is not None:
                yield start, end


def _name_before(words: Sequence[Word], last: int, places: Sequence[Span]) -> int | None:
    """Where the name of the unit begins that ends with `words[last]`, None where it has none: at
    a place or 县 before it, else at its own first word."""
    reached, first = reach(words, last, VERBS), name_start(words, last, VERBS)
    while first < last and words[last].start - words[first].start > LONGEST_NAME:
        first += 1
    place = _place_within(words[reached].start, words[last].start, places)
    if place is not None and place <= words[first].start:
        return place
    level = next((n for n in range(reached, first) if words[n].text in LEVELS), None)
    if level is not None:
        return words[level].start
    if words[first].text.startswith("第") and first and _joins_ordinal(words[first - 1]):
        first -= 1
    return words[first].start if _has_a_name(words[first : last + 1]) else None


def _place_within(start: int, end: int, places: Sequence[Span]) -> int | None:
    """Where the first place begins that lies in what may be a name."""
    return next((a for a, b in places if start <= a and b <= end), None)


def _joins_ordinal(word: Word) -> bool:
    """Whether a word before 第二幼儿园 belongs to the name (机关第二幼儿园, 市第二幼儿园)."""
    return word.text in ("机关", "市", "县", "区", "省", "市直", "县直") or word.tag in ("ns", "nz")


def _has_a_name(words: Sequence[Word]) -> bool:
    before = "".join(word.text for word in words[:-1])
    if len(before) == 1:
        return False
    if not before:
        return words[-1].tag == "nt" and len(words[-1].text) > 4
    if MOSTLY_GENERIC.fullmatch(before) or all(is_generic(word.text) for word in words[:-1]):
        return False
    return words[-1].text.endswith(NAMED_BY_NOUNS) or any(
        word.tag[:2] in PROPER or word.text[0] == "第" or _is_namelike(word) for word in words[:-1]
    )


def _is_namelike(word: Word) -> bool:
    if is_generic(word.text):
        return False
    if len(word.text) > 1:
        return word.tag == "n" and frequency(word.text) < RARE
    return frequency(word.text) < COMMON


def _joined(text: str, spans: Iterable[Span]) -> list[Span]:
    """Spans that touch made one (县公安局鹿鸣派出所), with what belongs to the unit after it."""
    joined: list[Span] = []
    for start, end in spans:
        ending = ENDINGS_AFTER.match(text, end)
        end = ending.end() if ending else end
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined
