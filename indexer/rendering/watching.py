"""What the watcher tells, a line each."""

from collections.abc import Sequence
from datetime import datetime

from rich.console import RenderableType
from rich.text import Text

from indexer.rendering.console import QUIET_STYLE, visible
from indexer.watching import Notice, Round

SHOWN_PATHS = 3
KINDS = {
    "watching": "守着 {subject}，有变动就更新索引；按 Ctrl+C 结束",
    "away": "{subject} {reason}",
    "back": "{subject} 回来了",
    "waiting": "先等一等，稍后自动再试：{subject}：{reason}",
    "unheard": "收不到 {subject} 的变动通知（{reason}），只能隔一段时间查看一遍，可用 --poll 设小些",
}


def watch_line(told: Round | Notice, now: datetime) -> RenderableType:
    """One line: when, and what changed or what is in the way."""
    if isinstance(told, Notice):
        line = Text(KINDS[told.kind].format(subject=told.subject, reason=told.reason))
        line.stylize("yellow")
    else:
        line = Text("　".join(_parts(told)))
    return Text(f"{now:%H:%M:%S}　", style=QUIET_STYLE).append_text(line)


def ended_line() -> RenderableType:
    """The last line."""
    return Text("不再守着了；已经写入索引的内容都在。")


def _parts(told: Round) -> list[str]:
    parts = [f"共 {told.reports} 篇报告、{told.passages} 个段落"]
    failed = [f"{visible(one.path)}：{one.reason}" for one in told.failed]
    for what, paths in (("新增", told.added), ("更新", told.updated), ("未能收入", failed)):
        if paths:
            parts.append(f"{what} {len(paths)}（{_some(paths)}）")
    if told.removed:
        parts.append(f"移除 {told.removed}")
    return [*parts, f"{told.seconds:.1f} 秒"]


def _some(paths: Sequence[str]) -> str:
    rest = "等" if len(paths) > SHOWN_PATHS else ""
    return "；".join(paths[:SHOWN_PATHS]) + rest
