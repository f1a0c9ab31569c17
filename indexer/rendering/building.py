"""What building, training and shelving came to, and an index at a glance."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from indexer.holdings import Holding
from indexer.lexicon.files import USER_NAMES, user_folder
from indexer.records import BadLine, BuildResult, Failure, TrainResult
from indexer.rendering.console import QUIET_STYLE, visible
from indexer.store import IndexStatus

SHOWN_WORDS = 12


def build_summary(result: BuildResult, index: str) -> RenderableType:
    """What a build did, and each file that it could not take in."""
    lines: list[RenderableType] = [
        Text(f"索引 {index}：共 {result.reports} 篇报告、{result.passages} 个段落", style="bold"),
        Text(
            f"新增 {result.added}　更新 {result.updated}　未变 {result.unchanged}　"
            f"移除 {result.removed}　新计算向量 {result.embedded}　用时 {result.seconds:.1f} 秒"
        ),
        *(Text(note, style="yellow") for note in result.notes),
    ]
    if result.failed:
        lines.append(Text(f"有 {len(result.failed)} 个文件未能收入：", style="bold red"))
        lines += _failures(result.failed)
    return Group(*lines)


def train_summary(result: TrainResult) -> RenderableType:
    """What training came to, before and after."""
    change = f"{result.before:.3f} → {result.after:.3f}"
    if result.kept:
        outcome = "新模型更好，已经换上；想换回内置模型：jiugao train --back"
    else:
        outcome = "没有明显变好，继续用原来的模型，索引没有改动"
    lines = [
        Text(f"用 {result.reports} 篇报告、{result.passages} 个段落训练"),
        Text(f"拿没有参加训练的 {result.held_out} 对标题和段落检验（MRR@10）：{change}"),
        Text(outcome, style="bold"),
        Text(f"用时 {result.seconds:.0f} 秒"),
    ]
    if result.words:
        some = "、".join(result.words[:SHOWN_WORDS])
        lines.insert(1, Text(f"发现 {len(result.words)} 个新词：{some} 等"))
    return Group(*lines)


def status_page(
    status: IndexStatus,
    failures: Sequence[Failure],
    excluded: Sequence[str],
    bad_lines: Sequence[BadLine],
    index: str,
) -> RenderableType:
    """An index at a glance, the files that are not in it, those that a person took out, and the
    lines of word lists that are not used."""
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    rows = [
        ("索引", index),
        ("报告", f"{status.reports} 篇"),
        ("段落", f"{status.passages} 个"),
        ("字数", f"{status.characters:,}"),
        ("大小", f"{status.size / 1e6:.1f} MB" if status.size else "—"),
        ("模型", f"{status.model.name}（{status.model.dimension} 维）"),
        ("更新于", status.updated_at or "—"),
        ("未收入的文件", f"{status.failures} 个"),
        ("移出的文件", f"{len(excluded)} 个"),
        *(("文件夹", f"{source.folder}（{source.label}）") for source in status.sources),
        ("自备词表", f"{user_folder()}（{'、'.join(USER_NAMES.values())}）"),
    ]
    for name, value in rows:
        table.add_row(Text(name, style=QUIET_STYLE), Text(value))
    unused = [Text(f"  {line}", style="yellow") for line in bad_lines]
    out = [Text(f"  {path}：已移出，想放回：jiugao restore {path}") for path in excluded]
    return Group(table, *_failures(failures), *out, *unused)


def _failures(failures: Sequence[Failure]) -> list[RenderableType]:
    return [Text(f"  {visible(failure.path)}：{failure.reason}") for failure in failures]


def holdings_page(holdings: Sequence[Holding]) -> RenderableType:
    """What became of each file that was handed in."""
    return Group(*(Text(f"{visible(one.name)}：{_verdict(one)}") for one in holdings))


def _verdict(one: Holding) -> str:
    match one.outcome:
        case "added":
            return f"已收入，{one.path}"
        case "held":
            return f"已有（同样的内容在 {one.path}）"
        case "same":
            return f"已收入，{one.path}；内容与 {'、'.join(one.same_as)} 相同"
        case _:
            return f"未能收入：{one.reason}"
