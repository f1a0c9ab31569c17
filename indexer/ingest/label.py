"""Which section of a report a paragraph belongs to.

The headings above it tell, the outermost first; a heading inside counts only where it is a
section's usual wording, so that 加强组织领导 under 主要做法 stays practice. Where headings do
not tell (a combined one such as 存在的问题与下步打算, or none at all), the paragraph itself does.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.ingest.outline import Block

HEADING_CUES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (code, re.compile(pattern))
    for code, pattern in (
        (
            "problems",
            r"(?<!解决)(?<!聚焦)(?<!整改)(?<!突出)问题(?!导向|整改|清单|的?原因)|不足(?!之?力)|短板$|短板[与和及、]|"
            r"^(?:找|看|查|存在的?|主要)?差距|困难(?!群众|职工|家庭|党员|人员)|薄弱环节|弱项$|制约因素",
        ),
        ("causes", r"原因|成因|根源"),
        (
            "plan",
            r"下一?步|下一?阶段|今后|下一?年度?|明年|努力方向|打算|整改(?:措施|方向|思路)|改进(?:措施|方向)|"
            r"20\d\d年.{0,6}(?:计划|安排|思路|重点)|^(?:工作)?(?:计划|安排|思路)$",
        ),
        ("suggestions", r"建议|对策"),
        ("experience", r"经验(?!做法)|启示|体会|感悟"),
        (
            "practice",
            r"做法|开展情况|工作情况|主要工作|工作回顾|推进情况|履职|落实情况|进展情况|完成情况|"
            r"基本情况|执行情况|总体情况|举措|(?:建设|工作)情况$",
        ),
        ("results", r"成效|成绩|成果|亮点|特色|变化$"),
        (
            "guiding",
            r"指导思想|总体要求|基本原则|总体思路|工作思路|工作原则|基本思路|活动主题|工作方针",
        ),
        ("goals", r"目标"),
        ("organisation", r"^(?:强化|加强)?组织(?:领导|机构|架构)|领导小组|机构设置"),
        ("schedule", r"步骤|时间|阶段|进度|日程"),
        ("tasks", r"任务|(?<!保障)措施|工作内容|活动内容|主要内容|活动形式|工作重点|重点工作|重点"),
        ("requirements", r"要求|保障|注意事项|纪律"),
        ("closing", r"^(?:结束语|结语|结尾)$"),
    )
)
LOOKING_FORWARD = frozenset(
    {"guiding", "goals", "organisation", "schedule", "tasks", "requirements"}
)
FORWARD_DOC_TYPES = frozenset(
    {"方案", "计划", "要点", "通知", "意见", "规划", "制度", "倡议书", "讲话"}
)
"""The 文种 that say what is to be done; the others say what was done."""
INNER_SECTIONS = frozenset({"problems", "causes", "plan", "suggestions", "results", "experience"})
"""What an inner heading of its usual wording may turn a paragraph into."""
WHOLE_HEADING = re.compile(
    r"^(?:目前|当前|主要|存在的?|几个|一些|及其|工作|取得的?|今后的?|方面的?|活动|创建)*"
    r"(?:问题|不足|短板|差距|困难|原因分析|原因|成因|下一?步.{0,8}|努力方向|打算|建议|意见建议|对策建议|"
    r"成效|成绩|经验|启示|体会|计划|思路|安排)+(?:和|及|与|、|的|问题|不足|短板|困难|分析|之处|亮点)*$"
)
COMBINED = {
    frozenset({"practice", "results"}): ("practice",),
    frozenset({"practice", "results", "experience"}): ("practice",),
}
NUMBER = re.compile(
    r"^(?:第?[一二三四五六七八九十百\d]{1,4}(?:部分|[篇编章])?\s*[、.．：:]?|[（(]?[一二三四五六七八九十\d]{1,4}[）)]"
    r"|[①-⑳⑴-⒇]|[一二三四五六七八九十][是要]|[【\[〖])[、.．\s]*"
)

PARAGRAPH_CUES: dict[str, tuple[tuple[float, re.Pattern[str]], ...]] = {
    "problems": (
        (
            3,
            re.compile(
                r"清醒地?(?:看到|认识到)|存在(?:着|的)?(?:一些|不少|以下|诸多|几个|的)?.{0,4}(?:问题|不足|短板|薄弱|差距)"
            ),
        ),
        (
            3,
            re.compile(
                r"还?有不小(?:的)?(?:距离|差距)|也?(?:有|存在)(?:一些)?不足|仍?然?存在(?:着)?(?:一些)?"
            ),
        ),
        (
            1,
            re.compile(
                r"不够|不足|不强|不高|不到位|不平衡|不完善|不多|一般[，；。]|薄弱|滞后|欠缺|缺乏|缺少|偏[少低弱晚]"
            ),
        ),
        (
            1,
            re.compile(r"有待|尚[未待]|短板|差距|制约|流于形式|单一|问题|困难|还(?:没|不|需|停留)"),
        ),
    ),
    "causes": (
        (
            3,
            re.compile(
                r"究其原因|原因(?:在于|是|主要)|根子在|根源在|(?:上述|这些|以上)问题.{0,12}(?:原因|根)"
            ),
        ),
    ),
    "plan": (
        (4, re.compile(r"^[^，。]{0,12}(?:下一?步|下一?阶段|今后|明年|新的一年|20\d\d年，我们将)")),
        (
            2,
            re.compile(
                r"我们将|本?(?:单位|中心|街道|党委|局|院|公司)(?:将|拟)|将(?:继续|进一步|坚持|以|重点|着力)"
            ),
        ),
        (1, re.compile(r"进一步|继续|力争|努力|计划|打算|拟(?:在|于|从|定)|着力")),
    ),
    "results": (
        (
            2,
            re.compile(
                r"荣获|被评为|同比(?:增长|下降|上升|减少)|比上年|成效(?:明显|显著)|满意(?:度|率)"
            ),
        ),
    ),
    "suggestions": ((3, re.compile(r"^[^，。]{0,10}建议")),),
    "experience": ((3, re.compile(r"(?:几点|主要)(?:体会|启示|经验)|(?:我们)?(?:深刻)?体会到")),),
}
CLOSING = re.compile(
    r"^(?:特此(?:报告|汇报|通知|函告)|(?:以上|专此)(?:报告|汇报|述职|意见|总结|发言)?[^。]{0,4}，.{0,24}|谢谢(?:大家|各位)?[！!。]?|"
    r"同志们[，,！!].*|各位(?:领导|代表|同志)[，,].*|我的?(?:汇报|讲话|发言|述职)(?:完毕|完了|到此).*|总之[，,].*|让我们.*)",
    re.DOTALL,
)
SIGNATURE = re.compile(
    r"^(?:.{0,20}(?:委员会|办公室|党委|党支部|人民政府|办事处|中心|局|院|公司|集团|学校|小学|中学|大学|工会|党组|处|街道|社区|村|镇|乡)"
    r"|(?:20|19)[\dXx]{2}年.{1,3}月.{1,3}日|[\dXx]{1,2}月[\dXx]{1,2}日|二[〇○零].{2,12}日|附[件则]?[:：].*)$"
)


SALUTATION_LENGTH = 20


@dataclass(frozen=True, slots=True)
class Labelled:
    """A block with the code of its section."""

    block: Block
    section: str


def label(blocks: Sequence[Block], doc_type: str) -> list[Labelled]:
    """The blocks in the same order, each with its section.

    `doc_type` decides what a heading without a usual wording holds: the tasks of a plan, the
    practice of a summary.
    """
    usual = "tasks" if doc_type in FORWARD_DOC_TYPES else "practice"
    first_heading = next((n for n, b in enumerate(blocks) if b.heading), None)
    closing = _closing_start(blocks)
    labelled: list[Labelled] = []
    previous = usual
    for index, block in enumerate(blocks):
        if index >= closing:
            section = "closing"
        elif first_heading is None:
            section = "opening" if _is_opening(index, blocks) else _by_text(block, usual, previous)
        elif index < first_heading:
            section = "opening"
        else:
            section = _by_headings(block, usual, previous)
        labelled.append(Labelled(block, section))
        if section != "opening":
            previous = section
    return labelled


def heading_sections(heading: str, usual: str) -> tuple[str, ...]:
    """The sections that a heading names, in its order; () if it names none."""
    text = NUMBER.sub("", heading, count=1).strip("】]〗：: ")
    found = [
        (match.start(), code)
        for code, pattern in HEADING_CUES
        if (match := pattern.search(text)) and (usual == "tasks" or code not in LOOKING_FORWARD)
    ]
    if usual == "practice" and not found:
        found = [
            (0, code)
            for code, pattern in HEADING_CUES
            if code in LOOKING_FORWARD and re.fullmatch(rf"(?:{pattern.pattern})", text)
        ]
    codes = tuple(dict.fromkeys(code for _, code in sorted(found)))
    return COMBINED.get(frozenset(codes), codes)


def _by_headings(block: Block, usual: str, previous: str) -> str:
    candidates: tuple[str, ...] = ()
    for depth, heading in enumerate(block.path):
        named = heading_sections(heading, usual)
        if depth == 0 or not candidates:
            candidates = named
        elif len(candidates) > 1 and set(named) & set(candidates):
            candidates = tuple(code for code in candidates if code in named)
        elif INNER_SECTIONS & set(named) and WHOLE_HEADING.match(NUMBER.sub("", heading, count=1)):
            candidates = named
    if not candidates:
        return usual
    if len(candidates) == 1 or block.alone:
        return candidates[0]
    return _best(block.text, candidates, previous if previous in candidates else candidates[0])


def _by_text(block: Block, usual: str, previous: str) -> str:
    """The section of a paragraph that no heading stands above."""
    return _best(block.text, (usual, *PARAGRAPH_CUES), previous)


def _best(text: str, candidates: Sequence[str], previous: str) -> str:
    """The candidate for which the wording speaks most; in doubt, as the paragraph before."""
    scores = {code: _score(text, code) for code in candidates}
    best = max(scores, key=lambda code: (scores[code], code == previous))
    return best if scores[best] >= 2 and scores[best] > scores.get(previous, 0) else previous


def _score(text: str, code: str) -> float:
    """The weight of the cues; the first sentences say most about what a paragraph is."""
    cues = PARAGRAPH_CUES.get(code, ())
    opening = text[:80]
    return sum(
        weight * (bool(pattern.search(opening)) + min(len(pattern.findall(text)), 3) / 2)
        for weight, pattern in cues
    )


def _is_opening(index: int, blocks: Sequence[Block]) -> bool:
    """In a report without headings: its first paragraph, and salutations before that."""
    before = blocks[:index]
    return len(blocks) > 2 and all(len(block.text) < SALUTATION_LENGTH for block in before)


def _closing_start(blocks: Sequence[Block]) -> int:
    """The index of the first block of the last words, or the number of blocks."""
    start = len(blocks)
    for index in range(len(blocks) - 1, max(len(blocks) - 7, 0), -1):
        text = blocks[index].text
        if blocks[index].heading:
            break
        if CLOSING.match(text) or SIGNATURE.match(text):
            start = index
        elif len(text) > 60 or blocks[index].level:
            break
    return start
