"""The section types of a report: their codes, Chinese names and usual wordings.

The wordings serve twice: as headings that ingest recognises, and as the section words that a
query may hold. Wordings that are ambiguous on their own (问题, 计划) are left to those two.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SectionType:
    """`code` is what JSON carries, `name` what people see."""

    code: str
    name: str
    wordings: tuple[str, ...]


def _section(code: str, name: str, wordings: str) -> SectionType:
    return SectionType(code, name, tuple(wordings.split()))


SECTION_TYPES: tuple[SectionType, ...] = (
    _section("opening", "开头导语", "开头导语 开头 导语 引言 前言"),
    _section(
        "guiding", "指导思想", "指导思想 总体要求 基本原则 总体思路 工作思路 工作原则 工作方针"
    ),
    _section(
        "goals",
        "工作目标",
        "工作目标 创建目标 主要目标 预期目标 目标任务 总体目标 目标要求 活动目标 奋斗目标",
    ),
    _section("organisation", "组织领导", "组织领导 组织机构 领导小组 机构设置 组织架构"),
    _section(
        "practice",
        "主要做法",
        "主要做法 工作开展情况 主要工作 主要做法和成效 工作回顾 推进情况 开展情况 工作情况 "
        "履职情况 完成情况 落实情况 具体做法 工作做法 工作举措 经验做法 做法 主要工作情况",
    ),
    _section(
        "results",
        "工作成效",
        "工作成效 取得的成效 成绩 特色亮点 主要成绩 主要成效 工作亮点 取得成效 取得的成绩 "
        "工作成绩 工作成果 主要成果 成效 亮点 特色工作",
    ),
    _section(
        "experience",
        "经验体会",
        "经验体会 经验启示 几点体会 主要经验 工作体会 几点启示 工作启示 启示 体会 主要体会",
    ),
    _section(
        "problems",
        "存在问题",
        "存在问题 存在的问题 存在的不足 存在不足 短板 差距 困难和问题 问题和不足 不足之处 "
        "问题与不足 问题不足 主要问题 突出问题 薄弱环节 短板弱项 存在困难 存在的困难 主要不足 "
        "问题短板 短板不足 存在短板 不足 差距和不足 困难与问题 弱项",
    ),
    _section(
        "causes",
        "原因分析",
        "原因分析 问题原因 成因剖析 成因分析 原因剖析 主要原因 产生原因 问题成因",
    ),
    _section(
        "plan",
        "下步计划",
        "下步计划 下一步工作打算 努力方向 今后思路 下一步打算 下步打算 下一步工作计划 下步工作 "
        "下一步工作 下一步计划 工作打算 今后打算 下步工作打算 下步工作计划 下一步工作安排 "
        "下一步安排 明年计划 明年打算 工作计划 整改措施 今后努力方向 下步思路 下一步工作思路 "
        "下一步工作重点 下步安排 整改方向 改进措施 下一步举措 下一步思路 今后工作",
    ),
    _section(
        "tasks",
        "重点任务",
        "重点任务 工作措施 主要任务 创建措施 重点工作 工作任务 主要措施 活动内容 工作内容 "
        "主要内容 具体措施 任务措施 任务分工 主要举措 具体任务 重点举措 整治重点 工作重点",
    ),
    _section(
        "schedule",
        "实施步骤",
        "实施步骤 方法步骤 时间安排 工作步骤 步骤安排 活动步骤 进度安排 工作安排 活动时间 "
        "活动安排 时间步骤 阶段安排 方法与步骤 步骤和时间安排 实施阶段",
    ),
    _section(
        "requirements",
        "工作要求",
        "工作要求 保障措施 创建要求 有关要求 几点要求 相关要求 组织保障 工作保障 具体要求 "
        "活动要求 注意事项 保障机制",
    ),
    _section("suggestions", "意见建议", "意见建议 几点建议 工作建议 对策建议 意见和建议 建议 对策"),
    _section("closing", "结尾", "结尾 结束语 结语"),
)

SECTION_OF_HEADING: dict[str, str] = {
    wording: section.code for section in SECTION_TYPES for wording in section.wordings
}
SECTION_NAMES: dict[str, str] = {section.code: section.name for section in SECTION_TYPES}
SECTION_CODES: tuple[str, ...] = tuple(SECTION_NAMES)

DOC_TYPES: tuple[str, ...] = (
    *("总结", "方案", "计划", "要点", "报告", "汇报", "述职", "讲话", "通知", "意见", "规划"),
    *("经验材料", "简报", "调研", "心得", "检查材料", "主持词", "倡议书", "制度", "其他"),
)
"""The 文种 that a title can name; 其他 where it names none."""
