"""What must change in a passage before it is used again: the kinds, and one finding."""

from dataclasses import dataclass

from indexer.records import Span


@dataclass(frozen=True, slots=True)
class FindingKind:
    """`code` is what JSON carries, `name` what people see."""

    code: str
    name: str


FINDING_KINDS: tuple[FindingKind, ...] = (
    FindingKind("placeholder", "待填空位"),
    FindingKind("year", "年份日期"),
    FindingKind("number", "数字"),
    FindingKind("place", "地名"),
    FindingKind("unit", "单位"),
    FindingKind("person", "人名"),
    FindingKind("meeting", "会议文件"),
    FindingKind("outdated", "过时提法"),
    FindingKind("punctuation", "标点"),
)
FINDING_NAMES: dict[str, str] = {kind.code: kind.name for kind in FINDING_KINDS}


@dataclass(frozen=True, slots=True)
class Finding:
    """A place that must change, or must at least be looked at.

    `span` indexes into the examined text, `text` is what stands there. `replacements` are what
    could stand there instead, the likeliest first; none where only the writer can know.
    `reason` says why, in Chinese, with the source where it comes from the table of expressions.
    """

    kind: str
    span: Span
    text: str
    replacements: tuple[str, ...]
    reason: str
