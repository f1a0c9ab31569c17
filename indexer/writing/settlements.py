"""Settlements, slopes and streets that no dictionary holds, told by how they end and by what
stands beside them: 家住盐市口, 椿树岭、大塘口出现僵蚕, 深坑村民."""

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace

from indexer.records import Span
from indexer.writing.nameparts import ENDS_A_NAME, is_generic
from indexer.writing.tagging import Word, frequency, tagged

STRONG = frozenset(
    "屯寨坪坝湾沟冲坳垭垇塬峁峪岔洼塘沱洲甸浦圩埭坎堡营岭岩崖箐涧坞弄巷铺驿墩埠滩礁岗岘尖垸垄垅畈厝坂埔垌嘴庄"
)
"""Characters that end the names of settlements more often than words."""
WEAK = frozenset(
    "口头里井树柳榆槐坡梁坑河江湖溪潭泉店场屋祠庙亭桥阁楼关洞背脚角门渡坊峰山窝港岛坟池"
)
"""Characters that end both."""
OPENINGS = re.compile(r"[门路村窗洞街入出井]口$")
"""What the ends of words look like that are no names."""
STREETS = frozenset("巷 弄 胡同 屯 寨".split())
"""What may be named after a deed: 打铁巷."""
PROPER = ("ns", "nr", "nz")
RARE = 50
PLURAL = ("嘎查", "苏木", "浩特", "希里", "胡同", "营地", "墓群", "大院", "宿舍", "大楼", "泊位")
AT = re.compile(
    r"(?:家住|住在|住进|搬进|搬到|来到|赶到|赶赴|走进|前往|往返|途经|地处|位于|坐落(?:在|于)|设在|蹲守|驻点|跑遍|走遍|爬上|爬到|翻过|开到|"
    r"送到|带到|迁到|睡过|路过|邻近的|附近的|下游|上游|集中在|修到|通到|接到|进驻|扎根|深入|带动|解决|改造|整治|"
    r"(?<=[，。；、\d])[在到从赴去]|[\u4e00-\u9fff][在赴]|[日月天里后日](?:夜)?，)$"
)
"""What a place follows."""
HERE = re.compile(
    r"(?:群众|村民|居民|牧民|村组|农户|烟农|茶农|果农|住户|一带|附近|沿线|片区|两地|三地|等地|等村|等[\d几]+个|\d+[户间家栋号亩名]|"
    r"发生|出现|侧|水位|桥头|弯道|辖|地处|的(?:[\u4e00-\u9fff]{0,3}[农民户工]|种菜|老人|[^，。]{2,4}[、和])|[一两三][条位])"
)
"""What follows a place."""
BEYOND = re.compile(
    r"[的，。、；和与设]|先后|相继|都|开展|举行|召开|调研|考察|慰问|宣讲|走访|服务点|$"
)
"""What a place may be followed by."""
VILLAGES = re.compile(
    r"(?:(?<![\u4e00-\u9fff])|(?<=[了的在到对为从选由将把及沿]))"
    r"(?P<names>[\u4e00-\u9fff]{2,4}(?:、[\u4e00-\u9fff]{2,4}?)+)(?:等(?:\d+|[两三四五六七八九十]+)?个?|(?:\d+|[两三四五六七八九十]+)个?)(?:行政|自然|重点|试点|示范|后进|脱贫|贫困)*"
    r"(?:村(?![委级民支])|屯|社区|乡镇)"
)
LED = re.compile(r"(?:走[了访遍]|帮扶|对口|[选抽到赴在帮访])(?=[\u4e00-\u9fff]{2})")
"""A verb before the first of them."""
CANDIDATE = re.compile(r"[\u4e00-\u9fff]{2,7}")
BOUNDS = frozenset("，。、；：（“”》\n ")
COMMON, LED_COMMON, KNOWN = 2_500, 8_000, 150
"""A part that jieba knows oftener than this is a common word; a whole, one that names nothing."""
ENOUGH = 4


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may be a place, and how much speaks for it."""

    span: Span
    points: int


def settlements(text: str, known: Sequence[Span]) -> list[Span]:
    """The places of `text` beside those `known`, in order: what looks like a place and stands
    where one does, or in a list with others."""
    taken = {at for start, end in known for at in range(start, end)}
    words = tagged(text)
    candidates = [
        one for one in _candidates(text, words) if not taken.intersection(range(*one.span))
    ]
    candidates = _listed(text, candidates, known)
    found = [span for span in _counted(text) if not taken.intersection(range(*span))]
    for one in sorted(candidates, key=lambda one: (-one.points, one.span[0] - one.span[1])):
        if one.points >= ENOUGH and not any(one.span[0] < b and a < one.span[1] for a, b in found):
            found.append(one.span)
    return sorted(found)


def _counted(text: str) -> Iterable[Span]:
    """Names listed before the number of villages or the like that they are: 西沟、后营两个村."""
    for match in VILLAGES.finditer(text):
        at = match.start("names")
        led = LED.match(match["names"])
        at += led.end() if led else 0
        for name in text[at : match.end("names")].split("、"):
            common = is_generic(name) or (frequency(name) >= COMMON and name[-1] not in STRONG)
            if not common and name[-1] not in "区村镇乡":
                yield at, at + len(name)
            at += len(name) + 1


def _candidates(text: str, words: Sequence[Word]) -> Iterable[Candidate]:
    for last, word in enumerate(words):
        weak = word.text[-1] in WEAK and (
            len(word.text) == 1 or word.tag in PROPER or frequency(word.text) < RARE
        )
        if not weak and word.text[-1] not in STRONG and not word.text.endswith(PLURAL):
            continue
        for first in range(last, max(-1, last - 6), -1):
            parts = words[first : last + 1]
            start, end = parts[0].start, word.end
            if not 2 <= end - start <= (7 if word.text in PLURAL else 5) or not CANDIDATE.fullmatch(
                text, start, end
            ):
                continue
            led = AT.search(text[max(0, start - 5) : start]) is not None
            if _is_name(parts, led=led):
                yield Candidate((start, end), _points(text, (start, end), parts))


def _is_name(parts: Sequence[Word], *, led: bool) -> bool:
    """Whether no part is a common word, and the whole none that jieba knows. `led` where what
    stands before leads to a place."""
    first, last = parts[0], parts[-1]
    if OPENINGS.search(first.text + last.text):
        return False
    if len(parts) == 1:
        limit = 5_000 if first.tag in PROPER else KNOWN * (first.text[-1] in STRONG)
        return len(first.text) > 2 and frequency(first.text) < limit
    numbered = first.text[0] in NUMBERS
    if first.text[0] in NEVER_FIRST or (first.tag[0] in "pcurdm" and not numbered):
        return False
    if (is_generic(first.text) and len(first.text) > 1) or first.text in ENDS_A_NAME:
        return False
    street = len(parts) == 2 and last.text in STREETS and frequency(first.text) < COMMON
    common = LED_COMMON if led and last.text in STRONG else COMMON
    return not any(
        part.text[-1] in "员区"
        or (part.tag[0] in "vd" and len(part.text) > 1 and not (street and part is first))
        or (len(part.text) > 1 and (is_generic(part.text) or frequency(part.text) >= common))
        for part in parts
        if part.text not in PLURAL and not (part is first and numbered)
    )


NEVER_FIRST = frozenset("的了在到从赴去来把让由与和或有是为对向全各每本该此其某我他这那哪临")
NUMBERS = frozenset("一二三四五六七八九十百千")


def _points(text: str, span: Span, parts: Sequence[Word]) -> int:
    """What speaks for a place: its end, what stands before and after it, rare characters."""
    start, end = span
    points = 2 if text[end - 1] in STRONG or parts[-1].text.endswith(PLURAL) else 1
    points += (
        parts[-1].tag == "ns"
        or parts[0].tag in ("ns", "nr", "nz")
        or parts[-1].text.endswith(PLURAL)
    )
    before = text[max(0, start - 5) : start]
    if AT.search(before):
        points += 2
    elif before and before[-1] not in BOUNDS and before[-1] not in "的和与在到从赴由是":
        points -= 2
    if HERE.match(text, end):
        points += 2 + (not before or before[-1] in BOUNDS)
    elif BEYOND.match(text, end):
        points += 1
    return points - (end - start == 2) - (text[end - 1] == "里")


def _listed(text: str, candidates: Sequence[Candidate], known: Sequence[Span]) -> list[Candidate]:
    """The candidates, with more points for those listed beside a place or beside each other."""
    places: Set[int] = {end for _, end in known} | {
        one.span[1] for one in candidates if one.points >= ENOUGH
    }
    begins: Set[int] = {start for start, _ in known} | {
        one.span[0] for one in candidates if one.points >= ENOUGH
    }
    ends = {one.span[1] for one in candidates}
    starts = {one.span[0] for one in candidates}
    raised = []
    for one in candidates:
        start, end = one.span
        more = 0
        if text[start - 1 : start] in ("、", "和", "与"):
            more += 2 if start - 1 in places else int(start - 1 in ends)
        if text[end : end + 1] in ("、", "和", "与"):
            more += 2 if end + 1 in begins else int(end + 1 in starts)
        raised.append(replace(one, points=one.points + more))
    return raised
