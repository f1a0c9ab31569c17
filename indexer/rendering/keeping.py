"""What backing up, putting back and rescuing came to."""

from rich.console import Group, RenderableType
from rich.text import Text

from indexer.keeping.backup import Kept
from indexer.keeping.rescue import Rescued

SHOWN_PATHS = 10
NOTHING = "没有读得出的内容；有备份就用 jiugao restore-backup 放回，没有就换一个索引文件夹重新运行 jiugao build"


def backup_summary(kept: Kept) -> RenderableType:
    """What a backup holds, and how to put it back."""
    return Group(
        Text(f"已备份到 {kept.folder}：{_held(kept)}，{kept.size / 1e6:.1f} MB", style="bold"),
        *_notes(kept.notes),
        Text(f"想放回：jiugao restore-backup {kept.folder} --index 新的索引文件夹"),
    )


def restored_summary(kept: Kept) -> RenderableType:
    """What was put back."""
    return Group(
        Text(f"已放回到索引 {kept.folder}：{_held(kept)}", style="bold"), *_notes(kept.notes)
    )


def rescue_summary(saved: Rescued, index: str) -> RenderableType:
    """What could be saved, what is not whole, and what to do now."""
    if not saved.reports and not saved.baskets:
        return Text(NOTHING, style="bold red")
    held = f"{saved.reports} 篇报告、{saved.passages} 个段落、{saved.baskets} 个素材篮"
    lines = [Text(f"{'已救出' if saved.folder else '能救出'} {held}", style="bold")]
    if saved.incomplete:
        lines.append(Text(f"其中 {len(saved.incomplete)} 篇不完整：", style="bold red"))
        lines += [Text(f"  {path}") for path in saved.incomplete[:SHOWN_PATHS]]
        if len(saved.incomplete) > SHOWN_PATHS:
            lines.append(Text(f"  ……另有 {len(saved.incomplete) - SHOWN_PATHS} 篇"))
    if saved.excluded:
        lines.append(Text(f"移出的文件 {len(saved.excluded)} 个，仍然不收入"))
    if saved.folder:
        lines.append(
            Text(f"原来的索引没有改动；再运行 jiugao build 报告文件夹 --index {saved.folder}，")
        )
        lines.append(Text("就会把原文件都重新读一遍，补全不完整的报告"))
    else:
        lines.append(Text(f"救到新文件夹：jiugao rescue --index {index} --to 新文件夹"))
    return Group(*lines, *_notes(saved.notes))


def _held(kept: Kept) -> str:
    lists = f"、{len(kept.word_lists)} 个自备词表" if kept.word_lists else ""
    return f"{kept.reports} 篇报告、{kept.passages} 个段落、{kept.baskets} 个素材篮{lists}"


def _notes(notes: tuple[str, ...]) -> list[Text]:
    return [Text(note, style="yellow") for note in notes]
