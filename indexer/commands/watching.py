"""The command that keeps an index in step with folders: watch."""

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from indexer import documents
from indexer.build import Care, Progress
from indexer.build import build as build_index
from indexer.commands.building import model_of
from indexer.commands.options import (
    DEFAULT_CORPUS,
    DEFAULT_INDEX,
    IndexOption,
    ModelOption,
    print_json_line,
)
from indexer.embedding.encoder import load_encoder
from indexer.lexicon import words
from indexer.lexicon.thesaurus import thesaurus
from indexer.records import BuildResult
from indexer.rendering.console import show_line
from indexer.rendering.watching import ended_line, watch_line
from indexer.settings import Settings
from indexer.store.wordfields import forget_cuts
from indexer.watching import FolderEvents, Notice, Pace, Round, Watcher

USUAL = Pace()


def watch(
    corpora: Annotated[
        list[Path] | None,
        typer.Argument(help="存放报告的文件夹，可以给出几个", metavar="[文件夹]..."),
    ] = None,
    index: IndexOption = DEFAULT_INDEX,
    model: ModelOption = None,
    poll: Annotated[
        float,
        typer.Option(
            "--poll",
            min=1,
            help="每隔几秒查看一遍文件夹；收不到变动通知的网络盘要设小些",
            metavar="秒",
        ),
    ] = USUAL.look,
    as_json: Annotated[bool, typer.Option("--json", help="每次更新输出一行 JSON")] = False,
) -> None:
    """守着文件夹，有变动就更新索引，直到按 Ctrl+C。"""
    tell = _json_line if as_json else _line

    def rebuilt(
        folders: Sequence[Path], care: Care, told: Callable[[Progress], None]
    ) -> BuildResult:
        _read_lists_anew()
        encoder = load_encoder(model or model_of(index), index)
        return build_index(folders, index, encoder, Settings(), progress=told, care=care)

    with _ended_cleanly(as_json):
        events = FolderEvents()
        try:
            folders = corpora or [DEFAULT_CORPUS]
            watcher = Watcher(folders, index, rebuilt, events, tell, Pace(look=poll))
            tell(Notice("watching", "、".join(map(str, folders))))
            watcher.run()
        finally:
            events.close()


def _read_lists_anew() -> None:
    """The user's lists may have changed meanwhile, and another build may have used them."""
    words.reload()
    thesaurus.cache_clear()
    forget_cuts()


@contextmanager
def _ended_cleanly(as_json: bool) -> Iterator[None]:
    """Ctrl+C, or being told to end, is how this ends; it is no failure."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        if not as_json:
            show_line(ended_line())
    finally:
        signal.signal(signal.SIGTERM, before)


def _line(told: Round | Notice) -> None:
    show_line(watch_line(told, datetime.now()))


def _json_line(told: Round | Notice) -> None:
    print_json_line(documents.watch_document(told, datetime.now()))
