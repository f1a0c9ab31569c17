"""How far a build is, as bars on standard error."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from indexer.build import Progress

STAGES = {
    **{"scan": "查看文件", "embed": "更换模型", "read": "整理报告", "finish": "写入索引"},
    **{"archive": "读取资料库", "fit": "训练模型"},
}


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
