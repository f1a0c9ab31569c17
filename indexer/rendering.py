"""Records -> what people read in a terminal: Chinese, by rich."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars
from rich.table import Table
from rich.text import Text

from indexer.build import Progress
from indexer.lexicon.files import USER_NAMES, user_folder
from indexer.records import (
    BadLine,
    BuildResult,
    Failure,
    Hit,
    Passage,
    Removal,
    Report,
    SearchResult,
    Span,
    TrainResult,
)
from indexer.sections import SECTION_NAMES
from indexer.store import IndexStatus

SECTION_STYLE = "bold cyan"
HIGHLIGHT_STYLE = "bold yellow"
PLACEHOLDER_STYLE = "magenta underline"
QUIET_STYLE = "dim"
INDENT = (0, 0, 0, 4)
STAGES = {
    **{"scan": "查看文件", "embed": "更换模型", "read": "整理报告", "finish": "写入索引"},
    **{"archive": "读取资料库", "fit": "训练模型"},
}
SHOWN_WORDS = 12
CHANGES = {
    False: "以下不在所要的栏目、年份或文种之内",
    True: "以下在所要的栏目、年份或文种之内，但关系较远",
}


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


def search_page(result: SearchResult) -> RenderableType:
    """The hits in their order, those outside a preference set off by lines."""
    if not result.hits:
        return Text("没有找到。可以换个说法，或减少限定条件再试。")
    understood = _understood(result)
    blocks: list[RenderableType] = [understood]
    for at, (preferred, hits) in enumerate(groupby(result.hits, lambda hit: hit.preferred)):
        if at or not preferred:
            blocks.append(Text(f"── {CHANGES[preferred]} ──", style=QUIET_STYLE))
        blocks += map(_hit, hits)
    return Group(*blocks)


def _understood(result: SearchResult) -> Text:
    query = result.query
    parts = [
        *(f"栏目：{SECTION_NAMES[code]}" for code in query.sections),
        *(f"年份：{year}" for year in query.years),
        *(f"文种：{doc_type}" for doc_type in query.doc_types),
        *((f"主题：{'、'.join(query.topics)}",) if query.topics else ()),
    ]
    shown = "　".join(parts)
    return Text(
        f"{shown}{'　' if shown else ''}用时 {result.elapsed_ms:.0f} 毫秒", style=QUIET_STYLE
    )


def _hit(hit: Hit) -> RenderableType:
    heading = Text(f"{hit.rank:>2}  ")
    heading.append(SECTION_NAMES[hit.section], style=SECTION_STYLE)
    heading.append("  " + " › ".join([hit.title, *hit.heading_path]), style="bold")
    year = f"{hit.year} 年　" if hit.year else ""
    origin = "　".join((f"{year}{hit.doc_type}", hit.path, hit.passage_id, *hit.topics))
    blocks: list[RenderableType] = [heading, Padding(Text(origin, style=QUIET_STYLE), INDENT)]
    if hit.lead:
        blocks.append(Padding(Text(hit.lead, style=QUIET_STYLE), INDENT))
    blocks.append(Padding(marked(hit.text, hit.placeholders, hit.highlights), INDENT))
    if hit.duplicates:
        paths = "、".join(duplicate.path for duplicate in hit.duplicates)
        blocks.append(
            Padding(Text(f"另有 {len(hit.duplicates)} 处相同：{paths}", QUIET_STYLE), INDENT)
        )
    return Group(*blocks, "")


def marked(text: str, placeholders: Iterable[Span], highlights: Iterable[Span] = ()) -> Text:
    """A passage with what is to be filled in and what was looked for standing out."""
    result = Text(text)
    for start, end in highlights:
        result.stylize(HIGHLIGHT_STYLE, start, end)
    for start, end in placeholders:
        result.stylize(PLACEHOLDER_STYLE, start, end)
    return result


def report_page(
    report: Report, topics: Iterable[Sequence[str]], passage_ids: Iterable[str] = ()
) -> RenderableType:
    """A report's head, its passages under their headings, and what cleaning removed."""
    year = f"{report.year} 年" if report.year else "年份不明"
    head = f"{year}　{report.doc_type}　主题：{report.subject}　编码：{report.encoding}"
    blocks: list[RenderableType] = [
        Text(report.title, style="bold"),
        Text(f"{report.path}　{head}", style=QUIET_STYLE),
        "",
    ]
    ids = [*passage_ids] or [str(passage.ordinal) for passage in report.passages]
    path: tuple[str, ...] = ()
    for passage, passage_id, named in zip(report.passages, ids, topics, strict=True):
        blocks += _new_headings(path, passage.heading_path)
        path = passage.heading_path
        blocks.append(_passage(passage, passage_id, named))
    if report.removed:
        blocks += ["", Text(f"清理掉 {len(report.removed)} 处：", style="bold")]
        blocks += map(_removal, report.removed)
    return Group(*blocks)


def _new_headings(before: tuple[str, ...], path: tuple[str, ...]) -> list[RenderableType]:
    """The headings of `path` that do not already stand above the passage before."""
    common = 0
    while common < min(len(before), len(path)) and before[common] == path[common]:
        common += 1
    return [
        Text("  " * depth + heading, style="bold")
        for depth, heading in enumerate(path)
        if depth >= common
    ]


def _passage(passage: Passage, passage_id: str, topics: Sequence[str]) -> RenderableType:
    label = Text(SECTION_NAMES[passage.section], style=SECTION_STYLE)
    place = f"  {passage_id}　第 {_lines(passage.lines)} 行"
    label.append("　".join((place, *topics)), style=QUIET_STYLE)
    return Padding(Group(label, marked(passage.text, passage.placeholders)), INDENT)


def _lines(lines: tuple[int, int]) -> str:
    return str(lines[0]) if lines[0] == lines[1] else f"{lines[0]}—{lines[1]}"


def _removal(removal: Removal) -> Text:
    return Text(f"  第 {removal.line} 行　{removal.reason}：{removal.text}", style=QUIET_STYLE)


def status_page(
    status: IndexStatus, failures: Sequence[Failure], bad_lines: Sequence[BadLine], index: str
) -> RenderableType:
    """An index at a glance, the files that are not in it, and the lines of word lists that are
    not used."""
    table = Table(show_header=False, box=None, pad_edge=False)
    rows = [
        ("索引", index),
        ("报告", f"{status.reports} 篇"),
        ("段落", f"{status.passages} 个"),
        ("字数", f"{status.characters:,}"),
        ("大小", f"{status.size / 1e6:.1f} MB"),
        ("模型", f"{status.model.name}（{status.model.dimension} 维）"),
        ("更新于", status.updated_at or "—"),
        ("未收入的文件", f"{status.failures} 个"),
        *(("文件夹", f"{source.folder}（{source.label}）") for source in status.sources),
        ("自备词表", f"{user_folder()}（{'、'.join(USER_NAMES.values())}）"),
    ]
    for name, value in rows:
        table.add_row(Text(name, style=QUIET_STYLE), Text(value))
    unused = [Text(f"  {line}", style="yellow") for line in bad_lines]
    return Group(table, *_failures(failures), *unused)


def _failures(failures: Sequence[Failure]) -> list[RenderableType]:
    return [Text(f"  {failure.path}：{failure.reason}") for failure in failures]


@contextmanager
def build_progress() -> Iterator[Callable[[Progress], None]]:
    """A progress bar on standard error, moved by what it yields."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    bars = Bars(*columns, TimeElapsedColumn(), console=Console(stderr=True))
    tasks: dict[str, TaskID] = {}

    def show_progress(progress: Progress) -> None:
        # Started late, so that a build that cannot begin leaves nothing but its one line.
        bars.start()
        if progress.stage not in tasks:
            tasks[progress.stage] = bars.add_task(STAGES[progress.stage])
        total = max(progress.total, 1)
        bars.update(tasks[progress.stage], completed=progress.done, total=total)

    try:
        yield show_progress
    finally:
        if tasks:
            bars.stop()


def show(*blocks: RenderableType) -> None:
    """Prints to standard output."""
    console = Console(highlight=False)
    for block in blocks:
        console.print(block)
