"""主题词表, the topic thesaurus: topics of office work, and the ways in which reports say them.

The package's table, `thesaurus.csv`, was written for this project. A table of the user's with the
same first line adds topics, and wordings to topics that are there. It opens in any spreadsheet.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from indexer.lexicon.files import THESAURUS, USER_NAMES, shipped_text, user_text
from indexer.records import BadLine

SEPARATOR = "、"
COLUMNS = {
    "领域": "area",
    "主题": "name",
    "别名": "aliases",
    "问题": "problems",
    "做法": "practices",
    "打算": "plans",
    "通用": "general",
    "近邻": "neighbours",
}
"""The table's first line, and the field of `Topic` that each column fills."""
LISTS = ("aliases", "problems", "practices", "plans", "general", "neighbours")
LONGEST_WORDING = 20
KINDS_OF_SECTION: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("problems", "causes"), ("problems",)),
    **dict.fromkeys(("practice", "results", "experience"), ("practices",)),
    **dict.fromkeys(("plan", "suggestions", "goals"), ("plans",)),
    **dict.fromkeys(("tasks", "schedule", "requirements"), ("plans", "practices")),
}
"""Which wordings belong to a section type; the general ones and the names fit all."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic and its wordings: of problems with it, of what was done, of plans, and of any."""

    area: str
    name: str
    aliases: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    practices: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()
    general: tuple[str, ...] = ()
    neighbours: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What the topic is called."""
        return self.name, *self.aliases

    def wordings(self, sections: Iterable[str] = ()) -> tuple[str, ...]:
        """Names, general wordings, and those that passages of `sections` use; all without any."""
        kinds = {kind for code in sections for kind in KINDS_OF_SECTION.get(code, ())}
        chosen = kinds or {"problems", "practices", "plans"}
        parts = [
            getattr(self, kind) for kind in ("problems", "practices", "plans") if kind in chosen
        ]
        return tuple(dict.fromkeys((*self.names, *self.general, *(w for p in parts for w in p))))

    def with_more(self, other: "Topic") -> "Topic":
        """This topic with the wordings of another table's row of the same name."""
        lists = (
            tuple(dict.fromkeys((*getattr(self, field), *getattr(other, field)))) for field in LISTS
        )
        return Topic(self.area, self.name, *lists)


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """Topics by name, in the order of the tables, and the lines that could not be used."""

    topics: dict[str, Topic]
    bad_lines: tuple[BadLine, ...] = ()

    def named(self, text: str) -> Topic | None:
        """The topic of that name or other name, the name first."""
        if text in self.topics:
            return self.topics[text]
        return next((topic for topic in self.topics.values() if text in topic.aliases), None)

    def without(self, names: Iterable[str]) -> "Thesaurus":
        """The thesaurus less some topics."""
        left_out = set(names)
        kept = {name: topic for name, topic in self.topics.items() if name not in left_out}
        return Thesaurus(kept, self.bad_lines)


@cache
def shipped_thesaurus() -> Thesaurus:
    """The package's table."""
    return Thesaurus(_read(shipped_text(THESAURUS), THESAURUS)[0])


@cache
def thesaurus() -> Thesaurus:
    """The package's table with the user's."""
    topics = dict(shipped_thesaurus().topics)
    text, unreadable = user_text(THESAURUS)
    more, bad_lines = _read(text, USER_NAMES[THESAURUS])
    for topic in more.values():
        known = topics.get(topic.name)
        topics[topic.name] = known.with_more(topic) if known else topic
    return Thesaurus(topics, (*unreadable, *bad_lines))


def _read(text: str, file: str) -> tuple[dict[str, Topic], list[BadLine]]:
    """The topics of a table; a line that is no topic is named and left out."""
    topics: dict[str, Topic] = {}
    bad_lines: list[BadLine] = []
    rows = csv.reader(io.StringIO(text.lstrip("\ufeff")))
    columns = [COLUMNS.get(cell.strip()) for cell in next(rows, ())]
    if text and "name" not in columns:
        return {}, [BadLine(file, 1, f"第一行应为列名：{','.join(COLUMNS)}")]
    for cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        values = dict(zip(columns, cells, strict=False))
        reason = _fault(values, len(cells), len(columns))
        if reason:
            bad_lines.append(BadLine(file, rows.line_num, reason))
            continue
        topic = _topic(values)
        known = topics.get(topic.name)
        topics[topic.name] = known.with_more(topic) if known else topic
    return topics, bad_lines


def _topic(values: dict[str | None, str]) -> Topic:
    lists = (
        tuple(dict.fromkeys(item.strip() for item in cell.split(SEPARATOR) if item.strip()))
        for cell in (values.get(field, "") for field in LISTS)
    )
    return Topic(values.get("area", "").strip(), values["name"].strip(), *lists)


def _fault(values: dict[str | None, str], cells: int, columns: int) -> str:
    """Why a line cannot be used, in Chinese, or ""."""
    if cells > columns:
        return f"有 {cells} 列，应为 {columns} 列；同一格里的多个说法请用顿号“、”隔开"
    if not values.get("name", "").strip():
        return "没有写主题名称"
    topic = _topic(values)
    for wording in (*topic.names, *topic.wordings()):
        if len(wording) > LONGEST_WORDING:
            return f"“{wording[:12]}…”超过 {LONGEST_WORDING} 字，请用顿号“、”隔开多个说法"
    return ""
