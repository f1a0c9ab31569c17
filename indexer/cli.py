"""The command `jiugao`. Exit status: 0 done; 1 done, but not everything; 2 not done."""

import json
import sys
from contextlib import closing
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

import typer

from indexer import __version__, documents, launch, rendering
from indexer.build import build as build_index
from indexer.build import forget as forget_folder
from indexer.embedding.encoder import BUILTIN, load_encoder
from indexer.errors import FileUnreadable, IndexIncompatible, IndexMissing, JiugaoError
from indexer.ingest import embedding_text, ingest_file
from indexer.lexicon.check import bad_lines
from indexer.lexicon.thesaurus import thesaurus
from indexer.records import BuildResult, Filters, SearchResult
from indexer.search import Library
from indexer.sections import DOC_TYPES, SECTION_NAMES
from indexer.settings import Settings
from indexer.store import LocalStore
from indexer.topics import TopicSpace

app = typer.Typer(
    help="旧稿：在成千上万篇过去的报告里，找到想要的那一段。",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
UsageError: Any = typer.BadParameter.__base__
"""What Typer raises on wrong use; recent versions carry a click of their own, others share."""

DEFAULT_CORPUS = Path("corpus")
DEFAULT_INDEX = Path("index")
SECTION_HELP = "只要这种栏目，可多次给出：" + "、".join(
    f"{code}（{name}）" for code, name in SECTION_NAMES.items()
)

IndexOption = Annotated[Path, typer.Option("--index", help="索引所在的文件夹", metavar="文件夹")]
ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model",
        help="嵌入模型：builtin，或模型文件夹，或公开的模型名；不写就沿用索引原来的",
        metavar="模型",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="输出一个 JSON 文档")]
LimitOption = Annotated[
    int, typer.Option("-k", min=1, max=1000, help="最多给出几条", metavar="条数")
]
SectionOption = Annotated[
    list[str] | None, typer.Option("--section", help=SECTION_HELP, metavar="栏目")
]
YearOption = Annotated[
    list[int] | None, typer.Option("--year", help="只要这一年的，可多次给出", metavar="年份")
]
DocTypeOption = Annotated[
    list[str] | None,
    typer.Option(
        "--doc-type", help="只要这种文种，可多次给出：" + "、".join(DOC_TYPES), metavar="文种"
    ),
]
TopicOption = Annotated[
    list[str] | None,
    typer.Option("--topic", help="只要主题词表里这个主题的，可多次给出", metavar="主题"),
]
PathOption = Annotated[
    list[str] | None,
    typer.Option("--path", help="只要这个文件夹或文件里的，可多次给出", metavar="路径"),
]


@app.command()
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
    as_json: JsonOption = False,
) -> None:
    """建立或更新索引：只处理新增、改动和删除的文件。"""
    result = _build(corpora or [DEFAULT_CORPUS], index, model, jobs)
    if as_json:
        _print_json(documents.build_document(result))
    else:
        rendering.show(rendering.build_summary(result, str(index)))
    raise typer.Exit(1 if result.failed else 0)


@app.command()
def search(
    query: Annotated[str | None, typer.Argument(help="要找的内容", metavar="[检索词]")] = None,
    queries: Annotated[
        Path | None,
        typer.Option("--queries", help="每行一个检索词的文件；每行输出一个 JSON", metavar="文件"),
    ] = None,
    index: IndexOption = DEFAULT_INDEX,
    section: SectionOption = None,
    year: YearOption = None,
    doc_type: DocTypeOption = None,
    path: PathOption = None,
    topic: TopicOption = None,
    limit: LimitOption = 10,
    as_json: JsonOption = False,
) -> None:
    """查找段落，例如：jiugao search "存在问题 阵地建设"。"""
    filters = _filters(section, year, doc_type, path, topic)
    if queries is not None and query is None:
        raise typer.Exit(_search_each(_lines_of(queries), index, filters, limit))
    if query is None or queries is not None:
        raise typer.BadParameter("请给出检索词，或用 --queries 给出检索词文件，二者选一")
    with closing(Library(index)) as library:
        _show_result(library.search(query, filters, limit), as_json)


@app.command()
def similar(
    passage_id: Annotated[str | None, typer.Argument(help="段落编号", metavar="[段落编号]")] = None,
    text: Annotated[str | None, typer.Option("--text", help="一段文字", metavar="文字")] = None,
    file: Annotated[
        Path | None, typer.Option("--file", help="一个报告文件", metavar="文件")
    ] = None,
    index: IndexOption = DEFAULT_INDEX,
    section: SectionOption = None,
    year: YearOption = None,
    doc_type: DocTypeOption = None,
    path: PathOption = None,
    topic: TopicOption = None,
    limit: LimitOption = 10,
    as_json: JsonOption = False,
) -> None:
    """查找与某个段落、某段文字或某个文件意思相近的段落。"""
    if sum(given is not None for given in (passage_id, text, file)) != 1:
        raise typer.BadParameter("请给出段落编号、--text 或 --file，三者选一")
    filters = _filters(section, year, doc_type, path, topic)
    with closing(Library(index)) as library:
        if file is not None:
            result = library.similar_to_file(file, filters, limit)
        elif text is not None:
            result = library.similar_to_text(text, filters, limit)
        else:
            result = library.similar_to_passage(str(passage_id), filters, limit)
        _show_result(result, as_json)


@app.command()
def show(
    report: Annotated[str, typer.Argument(help="报告编号或路径", metavar="报告")],
    index: IndexOption = DEFAULT_INDEX,
    as_json: JsonOption = False,
) -> None:
    """显示索引里一篇报告的提纲和段落。"""
    stored = LocalStore.open(index).report(report)
    if as_json:
        _print_json(documents.report_document(stored))
        return
    ids = [f"{stored.report_id}-{passage.ordinal}" for passage in stored.report.passages]
    rendering.show(rendering.report_page(stored.report, stored.topics, ids))


@app.command()
def inspect(
    file: Annotated[Path, typer.Argument(help="报告文件", metavar="文件")],
    as_json: JsonOption = False,
) -> None:
    """看看一个文件会被整理成什么样，不改动索引。"""
    report = ingest_file(file, str(file), Settings())
    space = TopicSpace(thesaurus(), load_encoder())
    topics = space.tags_of([embedding_text(passage) for passage in report.passages])
    if as_json:
        _print_json(documents.inspect_document(report, topics))
    else:
        rendering.show(rendering.report_page(report, topics))


@app.command()
def status(index: IndexOption = DEFAULT_INDEX, as_json: JsonOption = False) -> None:
    """显示索引的概况：多少报告、多少段落、用的什么模型。"""
    with closing(LocalStore.open(index)) as store:
        state = store.status()
        if as_json:
            _print_json(documents.status_document(state, store.failures(), bad_lines()))
        else:
            rendering.show(rendering.status_page(state, store.failures(), bad_lines(), str(index)))


@app.command()
def forget(
    folder: Annotated[Path, typer.Argument(help="建索引时给出的文件夹", metavar="文件夹")],
    index: IndexOption = DEFAULT_INDEX,
) -> None:
    """把一个文件夹的报告从索引里移除（不动文件本身）。"""
    count = forget_folder(folder, index)
    rendering.show(f"已从索引中移除 {folder} 的 {count} 篇报告，原文件没有改动。")


@app.command()
def train(
    index: IndexOption = DEFAULT_INDEX,
    back: Annotated[bool, typer.Option("--back", help="换回内置模型")] = False,
    as_json: JsonOption = False,
) -> None:
    """用资料库里的报告训练内置模型，变好了才换上；不用联网。"""
    # torch takes seconds to import; no other command should wait for it.
    from indexer.fitting import adapt

    with rendering.build_progress() as told:
        if back:
            changed = adapt.go_back(index, told)
        else:
            result = adapt.train(index, told)
    if back:
        rendering.show("已换回内置模型。" if changed else "索引用的不是训练所得的模型，没有改动。")
    elif as_json:
        _print_json(documents.train_document(result))
    else:
        rendering.show(rendering.train_summary(result))


@app.command("app")
def open_app(
    port: Annotated[int, typer.Option("--port", min=1, max=65535, metavar="端口")] = 8501,
    index: IndexOption = DEFAULT_INDEX,
    model: ModelOption = None,
) -> None:
    """打开检索页面；还没有索引时，先为 corpus 文件夹建立索引。"""
    try:
        LocalStore.open(index).close()
    except IndexMissing:
        if DEFAULT_CORPUS.is_dir():
            result = _build([DEFAULT_CORPUS], index, model, None)
            rendering.show(rendering.build_summary(result, str(index)))
    raise typer.Exit(launch.open_pages(index, port))


@app.callback(invoke_without_command=True)
def version(
    asked: Annotated[bool, typer.Option("--version", help="显示版本号")] = False,
) -> None:
    """旧稿：在成千上万篇过去的报告里，找到想要的那一段。"""
    if asked:
        rendering.show(f"jiugao {__version__}")
        raise typer.Exit


def main() -> None:
    """Runs the command line; whatever goes wrong is one line on standard error."""
    try:
        status_code = app(standalone_mode=False)
    except UsageError as error:
        reason = error.format_message().removeprefix("Invalid value: ")
        _fail(f"用法不对：{reason}（jiugao --help 查看用法）")
    except JiugaoError as error:
        _fail(str(error))
    except typer.Abort:
        _fail("已中断；已经写入索引的内容都在，再次运行会接着做。")
    except KeyboardInterrupt:
        _fail("已中断；已经写入索引的内容都在，再次运行会接着做。")
    else:
        sys.exit(status_code or 0)


def _fail(line: str) -> None:
    print(line, file=sys.stderr)
    sys.exit(2)


def _build(corpora: list[Path], index: Path, model: str | None, jobs: int | None) -> BuildResult:
    encoder = load_encoder(model or _model_of(index), index)
    with rendering.build_progress() as report_progress:
        return build_index(corpora, index, encoder, Settings(), jobs, report_progress)


def _model_of(index: Path) -> str:
    """The name of the model that an index was made with, or of the one for a new index."""
    try:
        with closing(LocalStore.open(index)) as store:
            return store.model.name or BUILTIN
    except (IndexMissing, IndexIncompatible):
        return BUILTIN


def _filters(
    sections: list[str] | None,
    years: list[int] | None,
    doc_types: list[str] | None,
    paths: list[str] | None,
    topics: list[str] | None,
) -> Filters:
    """What the options let through; a section may be given by its code or its Chinese name, a
    topic by any of its names."""
    codes = {name: code for code, name in SECTION_NAMES.items()}
    wanted = [codes.get(section, section) for section in sections or ()]
    for code in wanted:
        if code not in SECTION_NAMES:
            known = "、".join(f"{code}（{name}）" for code, name in SECTION_NAMES.items())
            raise typer.BadParameter(f"没有“{code}”这种栏目，可用的有：{known}")
    for doc_type in doc_types or ():
        if doc_type not in DOC_TYPES:
            raise typer.BadParameter(f"没有“{doc_type}”这种文种，可用的有：{'、'.join(DOC_TYPES)}")
    return Filters(
        tuple(wanted),
        tuple(years or ()),
        tuple(doc_types or ()),
        tuple(paths or ()),
        tuple(_topic_named(topic) for topic in topics or ()),
    )


def _topic_named(text: str) -> str:
    """A topic's name, by that name or another of its names."""
    known = thesaurus()
    if topic := known.named(text.strip()):
        return topic.name
    near = get_close_matches(text, known.topics, n=5, cutoff=0.4)
    hint = f"，相近的有：{'、'.join(near)}" if near else "，可用的见主题词表"
    raise typer.BadParameter(f"主题词表里没有“{text}”{hint}")


def _lines_of(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = "检索词文件打不开，或不是 UTF-8 编码的文本"
        raise FileUnreadable(str(file), reason) from error


def _search_each(lines: list[str], index: Path, filters: Filters, limit: int) -> int:
    """One JSON object a line, in the order of `lines`; 1 if a line could not be searched for."""
    failed = 0
    with closing(Library(index)) as library:
        for line in lines:
            try:
                document = documents.search_document(library.search(line, filters, limit))
            except JiugaoError as error:
                document, failed = documents.failed_query_document(line, error), 1
            print(json.dumps(document, ensure_ascii=False), flush=True)
    return failed


def _show_result(result: SearchResult, as_json: bool) -> None:
    if as_json:
        _print_json(documents.search_document(result))
    else:
        rendering.show(rendering.search_page(result))


def _print_json(document: dict[str, Any]) -> None:
    print(json.dumps(document, ensure_ascii=False, indent=2))
