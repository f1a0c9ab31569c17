"""The shipped topic table is whole, and a user's table extends it."""

from pathlib import Path

import pytest

from indexer.lexicon.thesaurus import COLUMNS, Topic, shipped_thesaurus, thesaurus
from indexer.records import BadLine

FIRST_LINE = ",".join(COLUMNS)
STUDY = Topic(
    "党建", "学习", ("研学",), ("没人来学",), ("人人都学",), ("接着学",), ("读书",), ("培训",)
)


def test_the_shipped_table_is_whole() -> None:
    shipped = shipped_thesaurus()
    topics = shipped.topics
    assert len(topics) >= 200
    assert shipped.bad_lines == ()
    assert {name: len(t.wordings()) for name, t in topics.items() if len(t.wordings()) < 30} == {}
    strange = [n for t in topics.values() for n in t.neighbours if shipped.named(n) is None]
    assert strange == []
    ambiguous = [a for t in topics.values() for a in t.aliases if a in topics and a != t.name]
    assert ambiguous == []
    lengths = {len(w) for t in topics.values() for w in t.wordings()}
    assert (min(lengths) >= 2, max(lengths) <= 20) == (True, True)


def test_wordings_follow_the_section() -> None:
    assert STUDY.wordings(["problems"]) == ("学习", "研学", "读书", "没人来学")
    assert STUDY.wordings(["tasks"]) == ("学习", "研学", "读书", "人人都学", "接着学")
    assert STUDY.wordings() == ("学习", "研学", "读书", "没人来学", "人人都学", "接着学")
    assert STUDY.wordings(["closing"]) == STUDY.wordings()


def test_a_users_table_adds_topics_and_wordings(word_lists: Path) -> None:
    lines = [FIRST_LINE, "林业,苗圃管理,,苗床干裂,,,育苗、间苗,", "党建,阵地建设,,屋顶见天,,,,"]
    (word_lists / "主题词表.csv").write_bytes("\n".join(lines).encode("gb18030"))
    topics = thesaurus().topics
    assert topics["苗圃管理"] == Topic(
        "林业", "苗圃管理", problems=("苗床干裂",), general=("育苗", "间苗")
    )
    shipped = shipped_thesaurus().topics["阵地建设"]
    assert topics["阵地建设"].problems == (*shipped.problems, "屋顶见天")
    assert thesaurus().bad_lines == ()


def test_bad_lines_are_named_and_the_rest_is_used(word_lists: Path) -> None:
    lines = [
        FIRST_LINE,
        "林业,,,没有名字,,,,",
        "林业,苗圃管理,,甲,乙,丙,丁,戊,己",
        "林业,护林,,,,,巡山,",
    ]
    lines.append(f"林业,防火,,{'太长' * 11},,,,")
    (word_lists / "主题词表.csv").write_text("\n".join(lines), encoding="utf-8")
    held = thesaurus()
    assert held.topics["护林"].general == ("巡山",)
    assert held.bad_lines == (
        BadLine("主题词表.csv", 2, "没有写主题名称"),
        BadLine("主题词表.csv", 3, "有 9 列，应为 8 列；同一格里的多个说法请用顿号“、”隔开"),
        BadLine("主题词表.csv", 5, f"“{('太长' * 6)}…”超过 20 字，请用顿号“、”隔开多个说法"),
    )


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"a,b\n1,2\n", BadLine("主题词表.csv", 1, f"第一行应为列名：{FIRST_LINE}")),
        (
            b"\x81\xff\xff",
            BadLine("主题词表.csv", 0, "不是 UTF-8 或 GBK 编码的文本，本次没有使用"),
        ),
    ],
)
def test_a_table_that_is_none_leaves_the_shipped_one(
    word_lists: Path, data: bytes, line: BadLine
) -> None:
    (word_lists / "主题词表.csv").write_bytes(data)
    assert thesaurus().topics == shipped_thesaurus().topics
    assert thesaurus().bad_lines == (line,)


def test_names_other_names_and_leaving_out() -> None:
    shipped = shipped_thesaurus()
    topic = next(t for t in shipped.topics.values() if t.aliases)
    assert shipped.named(topic.aliases[0]) == topic
    assert shipped.named("没有这个主题") is None
    assert topic.name not in shipped.without([topic.name]).topics
