"""Options that several commands take, what they mean, and printing JSON."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from indexer import documents
from indexer.errors import FilterUnknown
from indexer.lexicon import filters
from indexer.lexicon.filters import KNOWN_SECTIONS, filters_named
from indexer.records import Filters
from indexer.sections import DOC_TYPES

DEFAULT_CORPUS = Path("corpus")
DEFAULT_INDEX = Path("index")
EARLIEST_YEAR, LATEST_YEAR = 1949, 2999
"""What a text can be written for."""

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
    list[str] | None,
    typer.Option("--section", help=f"只要这种栏目，可多次给出：{KNOWN_SECTIONS}", metavar="栏目"),
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
SubjectOption = Annotated[
    list[str] | None,
    typer.Option("--subject", help="只要材料主题是这个的报告，可多次给出", metavar="材料主题"),
]
WordsOption = Annotated[
    str, typer.Option("--text", help="标题或路径里要有的字，用空格隔开几个", metavar="文字")
]


def filters_of(
    sections: list[str] | None = None,
    years: list[int] | None = None,
    doc_types: list[str] | None = None,
    paths: list[str] | None = None,
    topics: list[str] | None = None,
) -> Filters:
    """What the options let through; a topic may be given by any of its names."""
    with _wrong_use():
        return filters_named(
            sections or (), years or (), doc_types or (), paths or (), topics or ()
        )


def section_code(section: str) -> str:
    """The code of a section, which may be given by its code or its Chinese name."""
    with _wrong_use():
        return filters.section_code(section)


@contextmanager
def _wrong_use() -> Iterator[None]:
    try:
        yield
    except FilterUnknown as error:
        raise typer.BadParameter(error.reason) from error


def print_json(document: dict[str, Any]) -> None:
    """Prints a JSON document that is easy to read."""
    print(documents.printed(document))


def print_json_line(document: dict[str, Any], to_errors: bool = False) -> None:
    """Prints a JSON document on one line at once, on standard error if it is no result."""
    stream = sys.stderr if to_errors else sys.stdout
    print(json.dumps(document, ensure_ascii=False), file=stream, flush=True)
