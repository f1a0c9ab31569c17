"""Commands that make and keep an index: build, forget, status, inspect, train."""

import signal
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from indexer import documents
from indexer.build import Progress
from indexer.build import build as build_index
from indexer.build import forget as forget_folder
from indexer.commands.options import (
    DEFAULT_CORPUS,
    DEFAULT_INDEX,
    IndexOption,
    JsonOption,
    ModelOption,
    print_json,
    print_json_line,
)
from indexer.embedding.encoder import BUILTIN, load_encoder
from indexer.errors import IndexIncompatible, IndexMissing
from indexer.ingest import embedding_text
from indexer.ingest.filenames import shown
from indexer.lexicon.check import bad_lines
from indexer.lexicon.thesaurus import thesaurus
from indexer.reading import ingest_file
from indexer.records import BuildResult
from indexer.rendering.building import build_summary, status_page, train_summary
from indexer.rendering.console import show
from indexer.rendering.progress import build_progress
from indexer.rendering.reading import report_page
from indexer.settings import Settings
from indexer.store import open_store
from indexer.store.opening import only_in_a_folder, place_of
from indexer.topics import TopicSpace
from indexer.writing.outdated import bad_expression_lines


def build(
    corpora: Annotated[
        list[Path] | None,
        typer.Argument(help="存放报告的文件夹，可以给出几个", metavar="[文件夹]..."),
    ] = None,
    index: IndexOption = DEFAULT_INDEX,
    model: ModelOption = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", min=1, help="同时用几个进程读文件", metavar="个数")
    ] = None,
    events: Annotated[
        bool, typer.Option("--events", help="不画进度条，每步进展在标准错误上输出一行 JSON")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """建立或更新索引：只处理新增、改动和删除的文件。"""
    result = bring_up_to_date(corpora or [DEFAULT_CORPUS], index, model, jobs, events)
    if as_json:
        print_json(documents.build_document(result))
    else:
        show(build_summary(result, place_of(index)))
    raise typer.Exit(1 if result.failed else 0)


def inspect(
    file: Annotated[Path, typer.Argument(help="报告文件", metavar="文件")],
    as_json: JsonOption = False,
) -> None:
    """看看一个文件会被整理成什么样，不改动索引。"""
    report = ingest_file(file, shown(str(file)), Settings())
    space = TopicSpace(thesaurus(), load_encoder())
    topics = space.tags_of([embedding_text(passage) for passage in report.passages])
    if as_json:
        print_json(documents.inspect_document(report, topics))
    else:
        show(report_page(report, topics))


def status(index: IndexOption = DEFAULT_INDEX, as_json: JsonOption = False) -> None:
    """显示索引的概况：多少报告、多少段落、用的什么模型。"""
    with closing(open_store(index)) as store:
        unused = (*bad_lines(), *bad_expression_lines())
        facts = store.status(), store.failures(), store.excluded(), unused
    if as_json:
        print_json(documents.status_document(*facts))
    else:
        show(status_page(*facts, place_of(index)))


def forget(
    folder: Annotated[Path, typer.Argument(help="建索引时给出的文件夹", metavar="文件夹")],
    index: IndexOption = DEFAULT_INDEX,
) -> None:
    """把一个文件夹的报告从索引里移除（不动文件本身）。"""
    count = forget_folder(folder, index)
    show(f"已从索引中移除 {folder} 的 {count} 篇报告，原文件没有改动。")


def train(
    index: IndexOption = DEFAULT_INDEX,
    back: Annotated[bool, typer.Option("--back", help="换回内置模型")] = False,
    as_json: JsonOption = False,
) -> None:
    """用资料库里的报告训练内置模型，变好了才换上；不用联网。"""
    # torch takes seconds to import; no other command should wait for it.
    from indexer.fitting import adapt

    only_in_a_folder("训练模型")
    with build_progress() as told:
        if back:
            changed = adapt.go_back(index, told)
        else:
            result = adapt.train(index, told)
    if back:
        show("已换回内置模型。" if changed else "索引用的不是训练所得的模型，没有改动。")
    elif as_json:
        print_json(documents.train_document(result))
    else:
        show(train_summary(result))


def bring_up_to_date(
    corpora: list[Path],
    index: Path,
    model: str | None = None,
    jobs: int | None = None,
    events: bool = False,
) -> BuildResult:
    """Builds with the index's own model unless another is named, telling how far it is."""
    with _events() if events else build_progress() as told:
        encoder = load_encoder(model or model_of(index), index)
        return build_index(corpora, index, encoder, Settings(), jobs, told)


@contextmanager
def _events() -> Iterator[Callable[[Progress], None]]:
    """Progress as lines of JSON on standard error. Being told to end ends the build as Ctrl+C
    does, so that the processes that read files for it end too."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield lambda progress: print_json_line(asdict(progress), to_errors=True)
    finally:
        signal.signal(signal.SIGTERM, before)


def model_of(index: Path) -> str:
    """The name of the model that an index was made with, or of the one for a new index."""
    try:
        with closing(open_store(index)) as store:
            return store.model.name or BUILTIN
    except (IndexMissing, IndexIncompatible):
        return BUILTIN
