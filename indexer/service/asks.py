"""What the service can be asked, and how: the fields of each question, with their limits."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from indexer.errors import AskRefused
from indexer.lexicon.filters import KNOWN_SECTIONS
from indexer.search.query import LONGEST_QUERY
from indexer.sections import DOC_TYPES

MOST_HITS = 100
"""A page of results; the command line, which keeps nobody waiting, gives up to 1,000."""
LONGEST_TEXT = 20_000
"""Characters of a text to find the like of: a long report has about as many."""
LONGEST_NAME = 500
MOST_NAMES = 50
EARLIEST_YEAR, LATEST_YEAR = 1, 9999
MOST_COMPLAINTS = 3
LONGEST_SHOWN = 40
COMPLAINTS = {
    "missing": "没有给出",
    "extra_forbidden": "没有这个参数",
    "string_too_long": "太长，最多 {max_length} 个字",
    "too_long": "太多，最多 {max_length} 个",
    "greater_than_equal": "太小，至少 {ge}",
    "less_than_equal": "太大，最多 {le}",
    "list_type": "要写成列表",
    "json_invalid": "不是正确的 JSON",
    "model_attributes_type": "要写成一个 JSON 对象",
    "model_type": "要写成一个 JSON 对象",
    "value_error": "{error}",
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), "要写成整数"),
    **dict.fromkeys(("int_parsing_size", "finite_number"), "数字太大"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "要写 true 或 false"),
    **dict.fromkeys(("string_type", "string_unicode"), "要写成文字"),
}
"""What is said of a field, by the type of pydantic's error."""
Name = Annotated[str, Field(max_length=LONGEST_NAME)]
Names = Annotated[list[Name], Field(max_length=MOST_NAMES)]
Year = Annotated[int, Field(ge=EARLIEST_YEAR, le=LATEST_YEAR)]


class Ask(BaseModel):
    """A question; what it has no field for is refused, so that no filter is lost to a typo."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Narrowed(Ask):
    """A question whose answers a person may narrow down."""

    section: Names = Field([], description=f"只要这些栏目：{KNOWN_SECTIONS}")
    year: Annotated[list[Year], Field(max_length=MOST_NAMES)] = Field(
        [], description="只要这些年份的"
    )
    doc_type: Names = Field([], description=f"只要这些文种：{'、'.join(DOC_TYPES)}")
    path: Names = Field([], description="只要这些文件夹或文件里的")
    k: int = Field(10, ge=1, le=MOST_HITS, description="最多给出几条")


class SearchAsk(Narrowed):
    """What `jiugao search` takes."""

    query: str = Field(
        max_length=LONGEST_QUERY,
        description="要找的内容，可以带栏目、年份和文种，例如：存在问题 阵地建设",
    )
    topic: Names = Field([], description="只要主题词表里这些主题的")


class SimilarAsk(Narrowed):
    """What `jiugao similar` takes, without files."""

    passage_id: Name | None = Field(None, description="段落编号，与 text 二者选一")
    text: str | None = Field(
        None, max_length=LONGEST_TEXT, description="一段文字，与 passage_id 二者选一"
    )
    topic: Names = Field([], description="只要主题词表里这些主题的")

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.passage_id is None) == (self.text is None):
            raise ValueError("请给出 passage_id 或 text，二者选一")
        return self


class HeadingsAsk(Narrowed):
    """What `jiugao headings` takes."""

    query: str = Field(max_length=LONGEST_QUERY, description="要找的提纲，例如：基层治理 主要做法")
    outline: bool = Field(False, description="再列出找到的每篇报告的整个提纲")


class ReportAsk(Ask):
    """What `jiugao show` takes."""

    report: Name = Field(description="报告编号或路径；路径可以只写末尾一段")
    similar: bool = Field(False, description="再列出相似的报告，以及像在哪些栏目")


class StatusAsk(Ask):
    """What `jiugao status` takes: nothing."""


def asked(kind: type[Ask], fields: object) -> Ask:
    """A question from the fields of a JSON object. Raises AskRefused."""
    try:
        return kind.model_validate(fields)
    except ValidationError as error:
        raise refusal(error.errors()) from error


def refusal(details: Sequence[Mapping[str, Any]], within: int = 0) -> AskRefused:
    """What is wrong with a question, in one line, going by pydantic's account of it; the place of
    a field is told after the first `within` names."""
    told = list(dict.fromkeys(_complaint(one, within) for one in details))
    more = "……" if len(told) > MOST_COMPLAINTS else ""
    return AskRefused("", "；".join(told[:MOST_COMPLAINTS]) + more)


def _complaint(one: Mapping[str, Any], within: int) -> str:
    said = COMPLAINTS.get(one["type"], "写法不对").format(**one.get("ctx", {}))
    place = one["loc"][within:]
    name = place[0] if place and isinstance(place[0], str) else ""
    return f"{name[:LONGEST_SHOWN]} {said}" if name else said
