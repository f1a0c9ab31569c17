"""Which section of a report a paragraph belongs to.

The headings above it tell, the outermost first; a heading inside counts only where it is a
section's usual wording, so that 加强组织领导 under 主要做法 stays practice. Where headings do
not tell (a combined one such as 存在的问题与下步打算, or none at all), the paragraph itself does.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.ingest.outline import Block
from indexer.ingest.sectionmodel import section_model
from indexer.lexicon.traditional import simplified
from indexer.sections import SECTION_OF_HEADING

HEADING_CUES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (code, re.compile(pattern))
    for code, pattern in (
        (
            "problems",
            r"(?<!解决)(?<!聚焦)(?<!整改)(?<!突出)问题(?!导向|整改|清单|.{0,8}(?:原因|根源|成因)|.{0,4}(?:请求|恳请))|不足(?!之?力)|短板$|短板[与和及、]|"
            r"^(?:找|看|查|存在的?|主要)?差距|困难(?!群众|职工|家庭|党员|人员)|薄弱环节|弱项$|制约因素|瓶颈|难题|痛点|堵点|欠账",
        ),
        ("causes", r"原因|成因|根源|缘由|缘故"),
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
JOINED = re.compile(r"[和与及暨、，,；;]|并|兼")
"""Without it a heading is about one thing, which its last words name (问题产生的原因)."""
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
FEWEST_PARAGRAPHS = 3
"""Of fewer, nobody can tell what part of a report they are."""
DOUBT = 2.0
"""What likeness to the paragraph before counts, in nats."""


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
    written, blocks = blocks, [_simplified(block) for block in blocks]
    usual = "tasks" if doc_type in FORWARD_DOC_TYPES else "practice"
    first_heading = next((n for n, b in enumerate(blocks) if b.heading), None)
    closing = _closing_start(blocks)
    if first_heading is None:
        sections = _without_headings(blocks[:closing], usual)
    else:
        sections = ["opening"] * min(first_heading, closing)
        previous = usual
        for block in blocks[len(sections) : closing]:
            previous = _by_headings(block, usual, previous)
            sections.append(previous)
    sections += ["closing"] * (len(blocks) - closing)
    return [Labelled(block, section) for block, section in zip(written, sections, strict=True)]


def _simplified(block: Block) -> Block:
    """The block as patterns and model know its characters."""
    text, path = simplified(block.text), tuple(map(simplified, block.path))
    return (
        block if (text, path) == (block.text, block.path) else replace(block, text=text, path=path)
    )


def _without_headings(blocks: Sequence[Block], usual: str) -> list[str]:
    """The sections of the paragraphs of a report that has no headings."""
    salutations = 0
    while salutations < len(blocks) and len(blocks[salutations].text) < SALUTATION_LENGTH:
        salutations += 1
    texts = [block.text for block in blocks[salutations:]]
    if len(texts) < FEWEST_PARAGRAPHS:
        return ["opening"] * salutations + [usual] * len(texts)
    return ["opening"] * salutations + section_model().of_paragraphs(texts)


def heading_sections(heading: str, usual: str) -> tuple[str, ...]:
    """The sections that a heading names, in its order; () if it names none."""
    text = NUMBER.sub("", heading, count=1).strip("】]〗：: ")
    if text in SECTION_OF_HEADING:
        return (SECTION_OF_HEADING[text],)
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
    if len(codes) > 1 and not JOINED.search(text):
        return codes[-1:]
    return COMBINED.get(frozenset(codes), codes)


def _by_headings(block: Block, usual: str, previous: str) -> str:
    candidates: tuple[str, ...] = ()
    for depth, heading in enumerate(block.path):
        named = heading_sections(heading, usual)
        if depth == 0:
            candidates = named or _likely_section(heading, usual)
        elif len(candidates) > 1 and set(named) & set(candidates):
            candidates = tuple(code for code in candidates if code in named)
        elif INNER_SECTIONS & set(named) and WHOLE_HEADING.match(NUMBER.sub("", heading, count=1)):
            candidates = named
    if not candidates:
        return usual
    if len(candidates) == 1 or block.alone:
        return candidates[0]
    return _likeliest(block.text, candidates, previous if previous in candidates else candidates[0])


def _likely_section(heading: str, usual: str) -> tuple[str, ...]:
    """What an outermost heading most likely opens that no rule knows."""
    text = NUMBER.sub("", heading, count=1).strip("】]〗：: ")
    return (section_model().of_heading(text, forward=usual == "tasks"),)


def _likeliest(text: str, candidates: Sequence[str], previous: str) -> str:
    """The candidate that the wording speaks for; in doubt, as the paragraph before."""
    likely = section_model().of_paragraph(text)
    return max(candidates, key=lambda code: likely[code] + DOUBT * (code == previous))


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
