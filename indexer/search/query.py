"""What a query asks for: section, year and 文种 as preferences, and the topic that is left."""

import re
import unicodedata
from dataclasses import dataclass

from indexer.errors import QueryEmpty, QueryTooLong
from indexer.ingest.placeholders import without_placeholders
from indexer.lexicon.traditional import simplified
from indexer.lexicon.width import nfkc
from indexer.lexicon.words import cut
from indexer.records import Query
from indexer.sections import SECTION_NAMES, SECTION_TYPES

LONGEST_QUERY = 1_000
YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)(?:年度|年|度)?(?:以?来)?")
YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)年?\s*[-—–~至到]+\s*((?:19|20)\d\d)(?!\d)年?度?")
LONGEST_SPAN = 30
TOKEN = re.compile(r"[^\s—–,，。；;、：:！!？?《》“”\"'（）()【】\[\]|/]+")
FILLERS = re.compile(
    r"^(?:关于|有关|查找|查一?下|查询|搜索|找一?下|找找?|哪里有|有没有|怎么写|如何写|怎样写|写|的)+|"
    r"(?:的|方面|怎么写|如何写|怎样写|有哪些|是什么|有什么|段落|部分|素材|材料|范文|写法|例子|参考)+$"
)
SECTION_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (code, re.compile(pattern))
    for code, pattern in (
        (
            "problems",
            r"(?:还|目前|主要|仍然?)*(?:存在|有)(?:着|的|哪些|什么|一些)*(?:主要|突出)?(?:问题|不足|短板|困难|差距)(?:[和与及](?:问题|不足|短板|困难|差距))*|"
            r"(?:问题|困难|不足|短板|差距)(?:有哪些|是什么|和不足|与不足)|哪些(?:问题|不足|短板)",
        ),
        ("causes", r"(?:问题)?(?:产生|存在)?的?原因(?:是什么|有哪些|分析)|为什么(?:会)?出现"),
        (
            "plan",
            r"下一?步(?:的|工作|怎么|如何|要|准备)*(?:打算|计划|安排|举措|思路|措施|做|干|抓|改)?|"
            r"(?:今后|明年|下一?年度?)的?(?:工作)?(?:怎么|如何)?(?:打算|计划|安排|思路|方向|做|干)",
        ),
        (
            "practice",
            r"(?:采取|采用|有)?了?(?:哪些|什么)(?:主要)?(?:做法|举措)|怎么做的|是?如何做的?",
        ),
        ("results", r"(?:取得|有)了?(?:哪些|什么)(?:主要)?(?:成效|成绩|成果|效果)"),
    )
)
SHORT_WORDINGS: dict[str, str] = {
    **dict.fromkeys(
        "问题 困难 缺点 不足 短板 差距 弱项 毛病 弊端 症结 瓶颈 欠缺".split(), "problems"
    ),
    **dict.fromkeys("打算 下步 下一步 今后 整改 设想 后续安排 后续打算".split(), "plan"),
    **dict.fromkeys(("成效", "成绩", "亮点", "成果", "效果"), "results"),
    **dict.fromkeys(("做法", "经验做法", "举措", "办法", "招数"), "practice"),
    **dict.fromkeys(("经验", "启示", "体会"), "experience"),
    **dict.fromkeys(("原因", "成因", "根源"), "causes"),
    **dict.fromkeys(("建议", "对策"), "suggestions"),
    **dict.fromkeys(("目标",), "goals"),
    **dict.fromkeys(("任务", "措施"), "tasks"),
    **dict.fromkeys(("步骤", "时间安排"), "schedule"),
    **dict.fromkeys(("要求", "保障"), "requirements"),
    **dict.fromkeys(("开头", "导语"), "opening"),
    **dict.fromkeys(("结尾", "结束语"), "closing"),
}
"""Words that name a section when they stand alone in a query."""
SECTION_OF_WORDING: dict[str, str] = SHORT_WORDINGS | {
    variant: section.code
    for section in SECTION_TYPES
    for wording in (*section.wordings, section.name)
    for variant in (wording, wording.replace("的", ""), f"{wording}和成效")
}
CLEAR_ENDINGS = frozenset("问题 不足 短板 困难 差距 弱项 打算 做法 成效 亮点 原因 启示".split())
UNCLEAR_ENDINGS = frozenset(
    "落实情况 完成情况 主要内容 工作内容 目标任务 领导小组 任务分工 工作情况".split()
)
"""Longer wordings that a topic too may end with (责任落实情况)."""
ENDINGS = tuple(
    sorted(
        (
            word
            for word in SECTION_OF_WORDING
            if (len(word) >= 4 or word in CLEAR_ENDINGS) and word not in UNCLEAR_ENDINGS
        ),
        key=len,
        reverse=True,
    )
)
NOT_A_SECTION_AFTER = re.compile(r"(?:解决|整改|化解|破解|聚焦|围绕)$")
"""解决突出问题 is a topic, not a wish for problems."""
DOC_TYPE_WORDS: dict[str, str] = {
    **dict.fromkeys(("总结", "工作总结", "年度总结", "年终总结"), "总结"),
    **dict.fromkeys(("方案", "实施方案", "工作方案", "活动方案"), "方案"),
    **dict.fromkeys(("要点", "工作要点"), "要点"),
    **dict.fromkeys(("汇报", "情况汇报", "工作汇报", "汇报材料"), "汇报"),
    **dict.fromkeys(("述职", "述职报告", "述职述廉"), "述职"),
    **dict.fromkeys(("讲话", "讲话稿", "领导讲话"), "讲话"),
    **dict.fromkeys(("报告", "工作报告", "情况报告"), "报告"),
    **dict.fromkeys(("通知",), "通知"),
    **dict.fromkeys(("计划",), "计划"),
    **dict.fromkeys(("经验材料", "经验交流材料"), "经验材料"),
    **dict.fromkeys(("心得体会", "心得"), "心得"),
    **dict.fromkeys(("调研报告",), "调研"),
}
DOC_TYPE_ENDINGS = tuple(
    sorted(set(DOC_TYPE_WORDS) - {"计划", "报告", "心得"}, key=len, reverse=True)
)


@dataclass(slots=True)
class _Understood:
    """What has been taken out of a query so far."""

    sections: list[str]
    years: list[int]
    doc_types: list[str]
    topic: list[str]


def understand(text: str) -> Query:
    """Splits a query into what it prefers and what it is about.

    Raises:
        QueryEmpty: there is not a single letter or digit in it.
        QueryTooLong: it is longer than `LONGEST_QUERY` characters.
    """
    text = " ".join(text.split())
    if len(text) > LONGEST_QUERY:
        reason = (
            f"检索词有 {len(text)} 字，超过 {LONGEST_QUERY} 字；"
            "想按整段文字查找，请用“相似段落”（jiugao similar --text 或 --file）"
        )
        raise QueryTooLong(f"{text[:12]}…", reason)
    rest = simplified(without_placeholders(nfkc(text)))
    if not any(unicodedata.category(char)[0] in "LN" for char in rest):
        raise QueryEmpty(text, "检索词里没有文字，请输入要找的内容，例如：存在问题 阵地建设")
    understood = _Understood([], [], [], [])
    for first, last in YEARS.findall(rest):
        understood.years += range(int(first), min(int(last), int(first) + LONGEST_SPAN) + 1)
    for token in TOKEN.findall(YEARS.sub(" ", rest)):
        _take(token, understood)
    topic = " ".join(understood.topic)
    return Query(
        text=text,
        topic=topic,
        sections=tuple(dict.fromkeys(understood.sections)),
        years=tuple(dict.fromkeys(understood.years)),
        doc_types=tuple(dict.fromkeys(understood.doc_types)),
        terms=tuple(dict.fromkeys(cut(topic))),
    )


def _take(token: str, understood: _Understood) -> None:
    """Takes one word of the query apart, year first, then 文种, then section."""
    understood.years += [int(match[1]) for match in YEAR.finditer(token)]
    token = FILLERS.sub("", YEAR.sub("", token))
    if token in DOC_TYPE_WORDS:
        understood.doc_types.append(DOC_TYPE_WORDS[token])
        return
    for code, pattern in SECTION_PATTERNS:
        if match := pattern.search(token):
            understood.sections.append(code)
            token = FILLERS.sub("", token[: match.start()] + token[match.end() :])
            break
    else:
        token = _take_wording(token, understood)
    if token:
        token = _take_doc_type(token, understood)
    if token:
        understood.topic.append(token)


def _take_wording(token: str, understood: _Understood) -> str:
    """The token without the section wording that it is, begins or ends with."""
    if token in SECTION_OF_WORDING:
        understood.sections.append(SECTION_OF_WORDING[token])
        return ""
    for wording in ENDINGS:
        rest = token.removesuffix(wording)
        if rest != token and NOT_A_SECTION_AFTER.search(rest):
            return token
        if rest == token and len(wording) >= 4:
            rest = token.removeprefix(wording)
        if rest != token and len(rest) >= 2:
            understood.sections.append(SECTION_OF_WORDING[wording])
            return FILLERS.sub("", rest)
    return token


def _take_doc_type(token: str, understood: _Understood) -> str:
    """The token without the 文种 that it ends with (意识形态工作总结 -> 意识形态)."""
    for ending in DOC_TYPE_ENDINGS:
        rest = token.removesuffix(ending)
        if rest != token and len(rest) >= 2:
            understood.doc_types.append(DOC_TYPE_WORDS[ending])
            return FILLERS.sub("", rest)
    return token


def without(query: Query, preference: str | int) -> str:
    """A query's text that no longer asks for one section code, year or 文种 of it."""
    kept = [
        *(SECTION_NAMES[code] for code in query.sections if code != preference),
        *(f"{year}年" for year in query.years if year != preference),
        *(doc_type for doc_type in query.doc_types if doc_type != preference),
    ]
    return " ".join([*kept, query.topic]).strip()
