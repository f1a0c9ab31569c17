"""A report's title, the year that it is about, its 文种 and its subject."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from indexer.ingest.outline import starts_heading
from indexer.lexicon.traditional import simplified
from indexer.lexicon.width import nfkc
from indexer.records import Removal, SourceLine

DOC_TYPE_PATTERNS: tuple[tuple[str, str], ...] = (
    ("述职", "述职"),
    ("讲话", "讲话|发言|致辞|党课讲稿"),
    ("方案", "方案|预案"),
    ("要点", "要点"),
    ("经验材料", "经验材料|典型材料|交流材料|经验做法"),
    ("检查材料", "检查材料|对照检查|剖析材料"),
    ("调研", "调研|调查报告"),
    ("心得", "心得|体会|感悟"),
    ("总结", "总结|回顾"),
    ("计划", "计划|安排|打算|思路"),
    ("规划", "规划|纲要"),
    ("汇报", "汇报"),
    ("简报", "简报|信息专报"),
    ("通知", "通知|通报"),
    ("意见", "意见"),
    ("主持词", "主持词"),
    ("倡议书", "倡议书|公开信"),
    ("制度", "制度|办法|规定|细则"),
    ("报告", "报告|情况|材料"),
)
STRONG_DOC_TYPES = frozenset({"述职", "讲话", "经验材料", "检查材料", "主持词", "倡议书"})
WEAK_DOC_TYPES = frozenset({"报告", "通知", "意见", "计划", "制度", "心得"})
"""A title names a strong one whatever else stands in it, a weak one only if nothing else."""
TITLE_TAIL = re.compile(
    r"(?:(?:具体|专项|年度|半年|全年)?(?:工作|活动|开展情况|行动|落实)*"
    r"(?:情况|具体|实施|安排|经验|典型|述职|述廉|自查|总结|报告|汇报|方案|预案|计划|要点|材料|"
    r"讲话|发言|通知|通报|意见|规划|回顾|打算|思路|安排|会议上的|会上的|的)+)+$"
)
YEAR_IN_TITLE = re.compile(r"(?:19|20)\d\d(?:\s*[-—–－~至]+\s*(?:19|20)\d\d)?年?度?(?:[上下]半年)?")
UNIT = re.compile(
    r"^(?:中共)?(?:[\u4e00-\u9fff]{1,12}?(?:省(?!级)|(?<!城)市(?!级)|县(?![域城级])|(?<![社小])区(?![域级])|镇|乡(?!村)|街道|局|医院|中心|公司|集团|总工会)"
    r"(?=[\u4e00-\u9fff]{2}))+"
)
"""The names of units that open a title, as far as something follows them."""
YEAR = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:\s*[-—–－~至]+\s*((?:19|20)\d\d))?\s*(?=年|度|工作|[-.．/]\d)"
)
CHINESE_YEAR = re.compile(r"二[〇○零][〇○零一二三][〇○零一二三四五六七八九](?=年)")
CHINESE_DIGITS = {char: str(digit) for digit, char in enumerate("〇一二三四五六七八九")} | {
    "○": "0",
    "零": "0",
}
QUOTES = {ord(char): None for char in "《》"}
NOT_A_TITLE = re.compile(
    r"^[（(〔\[].*[）)〕\]]$|〔.*〕|^\d{4}年\d+月\d+日|[号號]$|^——|[。；，：:;,！]$"
)
HEAD_LINES = 8
TITLE_LENGTH = range(4, 61)
SAME_TITLE = 70
"""rapidfuzz ratio from which two titles, years apart, are one title said twice."""


@dataclass(frozen=True, slots=True)
class Title:
    """What a report says of itself at its head."""

    text: str
    year: int | None
    doc_type: str
    subject: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A title at the head of a report, which may run over several lines."""

    lines: tuple[SourceLine, ...]

    @property
    def text(self) -> str:
        return "".join(line.text.strip() for line in self.lines)


def take_title(
    lines: Sequence[SourceLine], fallback: str
) -> tuple[Title, list[SourceLine], list[Removal]]:
    """The title, the lines without it, and the repeated titles that were dropped.

    Where a site has put another title above the report's own, the one whose year the text
    agrees with is taken. `fallback` (the file's name) serves where no line is a title.
    """
    candidates = _candidates(lines)
    heads = {line.number for candidate in candidates for line in candidate.lines}
    body = "\n".join(line.text for line in lines if line.number not in heads)
    text_year = year_of_text(body)
    own = next((c for c in candidates if year_of(c.text) == text_year), None)
    own = own or (candidates[0] if candidates else None)
    text = own.text if own else fallback
    repeated = [c for c in candidates if c is not own and _same(c.text, text)]
    taken = {line.number for c in [*repeated, *([own] if own else [])] for line in c.lines}
    again = [n for n in lines if n.number not in taken and n.text.strip() == text]
    dropped = [line for c in repeated for line in c.lines] + again
    removed = [Removal(line.number, line.text.strip(), "重复的标题") for line in dropped]
    taken |= {line.number for line in again}
    rest = [line for line in lines if line.number not in taken]
    year = year_of(text) or text_year or year_of(fallback)
    return Title(text, year, doc_type_of(text), subject_of(text)), rest, removed


def _candidates(lines: Sequence[SourceLine]) -> list[_Candidate]:
    """Titles among the first lines: each runs up to a line that names a 文种."""
    found: list[_Candidate] = []
    open_lines: list[SourceLine] = []
    for line in [line for line in lines if line.text.strip()][:HEAD_LINES]:
        text = line.text.strip()
        if line.level in {0, 1} and not found:
            return [_Candidate((line,))]
        if NOT_A_TITLE.search(text):
            if found or len(text) > TITLE_LENGTH.stop:
                break
            continue
        if starts_heading(text) or len(text) not in TITLE_LENGTH:
            break
        open_lines.append(line)
        if doc_type_of(text) != "其他":
            found.append(_Candidate(tuple(open_lines)))
            open_lines = []
    return found or [_Candidate((line,)) for line in open_lines[:1]]


def _same(one: str, other: str) -> bool:
    """Whether two titles say the same, but for years and small words."""
    plain_one, plain_other = (
        re.sub(r"[\d\W]|年度?|具体|关于|的", "", simplified(title)) for title in (one, other)
    )
    return fuzz.ratio(plain_one, plain_other) >= SAME_TITLE


def year_of(title: str) -> int | None:
    """The first year that a title names; of a span (2021—2023年) the last."""
    match = YEAR.search(_plain_years(title))
    return int(match[2] or match[1]) if match else None


def year_of_text(text: str) -> int | None:
    """The year that a text speaks of most, its beginning counting more; None if of none."""
    text = _plain_years(text)
    years = Counter(int(match[1]) for match in YEAR.finditer(text))
    years.update(2 * [int(match[1]) for match in YEAR.finditer(text[:300])])
    return max(years, key=lambda year: years[year]) if years else None


def _plain_years(text: str) -> str:
    """二〇二三年 -> 2023年, ２０２３ -> 2023."""
    text = nfkc(text)
    return CHINESE_YEAR.sub(lambda m: "".join(CHINESE_DIGITS[c] for c in m[0]), text)


def doc_type_of(title: str) -> str:
    """The 文种 that a title names, 其他 if none.

    Of two (总结及工作计划) the first counts; a 通知 that only carries a 方案 is a 方案.
    """
    title = simplified(title)
    best: tuple[int, int, str] | None = None
    for rank, (doc_type, pattern) in enumerate(DOC_TYPE_PATTERNS):
        for match in re.finditer(pattern, title):
            strong = doc_type in STRONG_DOC_TYPES
            place = (0 if strong else 1 if doc_type not in WEAK_DOC_TYPES else 2, match.start())
            if best is None or (*place, rank) < (*best[:2], rank):
                best = (*place, doc_type)
    return best[2] if best else "其他"


def subject_of(title: str) -> str:
    """What a report is about: its title without unit, year, 文种 and small words, in simplified
    characters, so that reports of both scripts have one subject."""
    title = simplified(title)
    text = re.sub(r"[（(][^）)]*[）)]", "", _plain_years(title))
    if about := re.search(r"关于(?:开展|做好|加强|印发|推进|进一步)*(.+)", text):
        text = about[1]
    parts = [_without_tail(part) for part in YEAR_IN_TITLE.split(text)]
    unit, *after = parts
    subject = next((UNIT.sub("", part) for part in [*after, unit] if len(part) >= 2), "")
    return subject or title


def _without_tail(text: str) -> str:
    """Part of a title without what only says which kind of paper it is."""
    text = re.split(r"[及和与暨](?=(?:下一?步|工作)?(?:计划|安排|打算|思路)|$)", text)[0]
    text = re.sub(r"^(?:在?全[省市县区国]|深入|具体|全面|开展|做好)+", "", text.translate(QUOTES))
    return TITLE_TAIL.sub("", text).strip("的 ")
