"""Persons by name: in full beside what they are (镇长彭立新), or a surname before it (邹主任)."""

import math
import re
from collections.abc import Iterable, Iterator, Set

from indexer.records import Span
from indexer.writing.findings import Finding
from indexer.writing.persontext import (
    COMMON,
    NEVER_GIVEN,
    RARE,
    WORDLIKE,
    PersonText,
    may_be_name,
    surname_at,
)
from indexer.writing.persontitles import (
    ACTS,
    AFTER,
    FAMILIAR,
    FULL_NAME_AFTER,
    GROUPS,
    NICKNAME,
    OLD,
    SAYS,
    TRANSLITERATED,
    UNITS,
)
from indexer.writing.surnames import DOUBLE_SURNAMES, RISKY, SURNAMES, odds
from indexer.writing.tagging import frequency

KIND = "person"
REASON = "人名"
KNOWN_TO_ALL = re.compile(
    r"习近平|毛泽东|邓小平|江泽民|胡锦涛|周恩来|刘少奇|朱德|李大钊|马克思|恩格斯|列宁|雷锋|焦裕禄|孔繁森|王进喜|谷文昌|"
    r"杨善洲|黄文秀|张桂梅|钟南山|袁隆平|孔子|孟子|陶行知|廖俊波|李保国|黄大年|王继才|张富清"
)
SEPARATORS = frozenset("，。；：！？、“”（）《》—\n 　")
NO_SURNAMES = frozenset("原全时各单都双现任前区")
"""Before a title these are words: 原经理, 全校长."""
LIKELY, CERTAIN = -2.5, 2.5
"""Log odds of the characters of a given name: enough beside a title, and enough elsewhere."""

LISTED = re.compile(
    r"[、和](?P<name>[\u4e00-\u9fff]{2,4}?)(?=[、和，。]|等|[两三四五六][名人位]|[都也在就各带把]|连续|一路|一对)"
)


def find_persons(text: str) -> list[Finding]:
    """The names of persons in `text`, in order; of 邹主任 only the surname. Those that everyone
    knows (习近平, 雷锋) are no finding."""
    known = [match.span() for match in KNOWN_TO_ALL.finditer(text)]
    found, at = [], 0
    for start, end in sorted(_spans(PersonText.of(text)), key=lambda span: (span[0], -span[1])):
        if start >= at and not any(start < b and a < end for a, b in known):
            found.append(Finding(KIND, (start, end), text[start:end], (), REASON))
            at = end
    return found


def _spans(passage: PersonText) -> set[Span]:
    spans = set(_single(passage)) | set(_others(passage))
    spans |= set(_listed_before(passage, spans))
    spans |= set(_between(passage, spans))
    return spans | set(_again(passage, spans))


def _single(passage: PersonText) -> Iterator[Span]:
    """Names that what stands beside them gives away, and those listed after one."""
    listed_at = at = -1
    for start in range(len(passage.text) - 1):
        surname = surname_at(passage, start) if start >= at else ""
        if not surname:
            continue
        span = _with_title(passage, start, surname) or _in_full(
            passage, start, surname, listed=start == listed_at
        )
        if span:
            yield span
            at = span[1]
            listed_at = at + 1 if passage.text[at : at + 1] in ("、", "和", "与") else -1


def _with_title(passage: PersonText, start: int, surname: str) -> Span | None:
    """邹|主任, 方|老: the surname alone."""
    end, text = start + len(surname), passage.text
    title = AFTER.match(text, end) or OLD.match(text, end)
    whole = passage.covering[start]
    apart = (
        end in passage.starts
        or text[end : end + 1] == "家"
        or whole.tag.startswith("nr")
        or frequency(whole.text) < RARE
    )
    if title is None or not apart or surname in NO_SURNAMES:
        return None
    if not _free(passage, start, surname):
        return None
    return (start, title.end()) if title[0] in ("某", "某某") else (start, end)


def _free(passage: PersonText, start: int, surname: str) -> bool:
    """Whether a surname stands where one can begin."""
    before = passage.text[start - 1 : start]
    if not before or before in SEPARATORS or before in NEVER_GIVEN or before in "老小":
        return True
    return passage.titled(start) or surname not in RISKY


def _in_full(passage: PersonText, start: int, surname: str, *, listed: bool) -> Span | None:
    """The name in full, where its surroundings and its characters speak for one."""
    titled = listed or passage.titled(start)
    best, surplus = None, 0.0
    for length in (1, 2):
        end = start + len(surname) + length
        given = passage.text[start + len(surname) : end]
        if len(given) < length or not may_be_name(passage, start, end, given, titled):
            continue
        given_odds = 4.0 if NICKNAME.fullmatch(given) else sum(map(odds, given))
        over = given_odds + (0.8 if length == 2 else -0.2)
        over -= _needed(passage, start, end, surname, titled)
        if over >= surplus:
            best, surplus = (start, end), over
    return best


def _needed(passage: PersonText, start: int, end: int, surname: str, titled: bool) -> float:
    """What the characters must say, in log odds, so that a name is taken for one."""
    text, before = passage.text, passage.text[start - 1 : start]
    risk = 2.0 if surname in RISKY else 0.0
    crosses = 1.0 if end not in passage.starts and end < len(text) else 0.0
    acts = SAYS.match(text, end) is not None
    risk += (1.0 if titled else 2.5) * passage.begins_with_word(start, end)
    risk += 1.5 * passage.ends_with_verb(end) * (end - start > len(surname) + 1)
    risk -= 1.5 * acts
    if surname in DOUBLE_SURNAMES:
        return LIKELY + crosses + risk + (4.0 if frequency(surname) >= WORDLIKE else 0.5)
    if (
        titled
        and GROUPS.search(text, max(0, start - 6), start)
        and not (acts or ACTS.match(text, end))
    ):
        return CERTAIN + risk
    if titled or FULL_NAME_AFTER.match(text, end):
        return LIKELY + risk + crosses
    if (acts or text[end : end + 1] == "获") and UNITS.search(text, max(0, start - 4), start):
        return CERTAIN - 0.5 * acts + risk + crosses
    if not before or before in SEPARATORS or before in "由请的是和":
        return CERTAIN + (0 if acts or ACTS.match(text, end) else 1.5) + risk + crosses
    return CERTAIN + 3.5 + risk + crosses if end - start > len(surname) + 1 else math.inf


def _others(passage: PersonText) -> Iterator[Span]:
    """防疫员老魏, and names that are written by sound."""
    for match in FAMILIAR.finditer(passage.text):
        if match["name"] in SURNAMES:
            yield match.span("name")
    for match in TRANSLITERATED.finditer(passage.text):
        long = len(match[0]) > 3 and passage.text[match.start() - 1] in "、，。"
        if long or passage.titled(match.start()):
            yield match.span()


def _listed_before(passage: PersonText, spans: Set[Span]) -> Iterator[Span]:
    """The names before one in a list: A、B和C, told backwards from the last."""
    for first, _ in sorted(spans, reverse=True):
        at = first
        while passage.text[at - 1 : at] in ("、", "和", "与"):
            start = _name_ending(passage, at - 1)
            if start is None:
                break
            yield start, at - 1
            at = start


def _name_ending(passage: PersonText, end: int) -> int | None:
    for length in (3, 2, 4):
        start = end - length
        if start < 0:
            continue
        before, surname = passage.text[start - 1 : start], surname_at(passage, start)
        begins = (
            not before or before in SEPARATORS or before in "由的和与请" or passage.titled(start)
        )
        given = passage.text[start + len(surname) : end]
        if AFTER.fullmatch(given):
            continue
        if surname and begins and 1 <= len(given) <= 2 and not set(given) & NEVER_GIVEN:
            bounded = before in ("、", "，", "。", "；", "")
            if bounded or may_be_name(passage, start, end, given, titled=True):
                return start
    return None


def _between(passage: PersonText, spans: Set[Span]) -> Iterator[Span]:
    """Names written by sound, or that happen to be words, listed after one."""
    for _, last in spans:
        match = LISTED.match(passage.text, last)
        while match:
            name = match["name"]
            chinese = name[0] in SURNAMES and not AFTER.match(name, 1)
            if (chinese and frequency(name) < COMMON) or TRANSLITERATED.match(name + "、"):
                yield match.span("name")
            match = LISTED.match(passage.text, match.end())


def _again(passage: PersonText, spans: Iterable[Span]) -> Iterator[Span]:
    """Every other mention of a name found in full."""
    for name in {passage.text[start:end] for start, end in spans if end - start > 2}:
        yield from (match.span() for match in re.finditer(re.escape(name), passage.text))
