"""Markdown that renders back to the very text, and plain text as it is handed in."""

from itertools import pairwise

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from indexer.writing.draft import Block, Draft, Origin
from indexer.writing.plain import escape, paragraphs, to_markdown, to_text

ORIGIN = Origin(
    *("p1", "某街道2023年总结", "党建/总结_2023.txt", 2023, "总结", "problems"),
    ("三、存在问题", "（一）阵地建设"),
)
UNDATED = Origin("p2", "某方案", "方案.txt", None, "方案", "tasks", ())
DRAFT = Draft(
    "关于2024年工作\n情况的报告",
    (
        Block(0, "　　开头一段。\r\n\r\n\t 第二段。\x00", ORIGIN),
        Block(1, "一、主要做法"),
        Block(2, "（一）加强学习"),
        Block(3, "1. 抓好理论学习"),
        Block(4, "（1）集中学习"),
        Block(0, "活动**次。", UNDATED),
        Block(2, " \n "),
        Block(0, "再一段。", ORIGIN),
    ),
)
HOSTILE = (
    *(
        "*强调* _强调_ **次 __次__ ***",
        "`代码` ``代码``",
        "[链接](http://a.cn) ![图](a.png) [1]: a",
    ),
    *("<b>粗</b> <!-- 注 --> <http://a.cn>", "&amp; &lt; &#35; AT&T", r"C:\路径\*.txt 末尾\ "),
    *("# 井号", "####### 井号", "末尾井号 #", "> 引用", "- 列项", "+ 列项", "* 列项", "1. 列项"),
    *("12) 列项", "123456789. 列项", "1.5倍", "2024. ", "---", "===", "***", "___", "+++", "- - -"),
    *(
        "~~删除~~ $公式$",
        "| 甲 | 乙 |",
        "```",
        "~~~",
        "😀 “引号”——破折号……",
        "【注】（一）《》",
        "-5℃",
    ),
)


def text_of(token: Token) -> str:
    """What an inline token shows; fails on anything but text."""
    assert {child.type for child in token.children or ()} <= {"text", "text_special"}
    return "".join(child.content for child in token.children or ())


def blocks_of(markdown: str) -> list[tuple[str, str]]:
    """The tag and shown text of every block, as CommonMark with tables and strikethrough."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)
    return [
        (opening.tag, text_of(inline))
        for opening, inline in pairwise(tokens)
        if inline.type == "inline"
    ]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(("level", "tag"), [(0, "p"), (1, "h2"), (4, "h5")])
def test_markdown_renders_back_to_the_text(text: str, level: int, tag: str) -> None:
    assert blocks_of(to_markdown(Draft(text, (Block(level, text),)), sources=False)) == [
        ("h1", text.strip()),
        (tag, text.strip()),
    ]


def test_hostile_lines_stay_paragraphs_of_their_own() -> None:
    markdown = to_markdown(Draft("", (Block(0, "\n".join(HOSTILE)),)), sources=False)
    assert blocks_of(markdown) == [("p", line.strip()) for line in HOSTILE]


def test_ordinary_text_is_left_alone() -> None:
    text = "（一）2024年，共开展活动12次、完成率98.5%；“三会一课”——见《方案》(试行)!"
    assert escape(text) == text


def test_markdown_with_sources() -> None:
    assert to_markdown(DRAFT, sources=True) == (
        "# 关于2024年工作 情况的报告\n\n开头一段。\n\n第二段。\n\n## 一、主要做法\n\n"
        "### （一）加强学习\n\n#### 1\\. 抓好理论学习\n\n##### （1）集中学习\n\n活动\\*\\*次。\n\n"
        "再一段。\n\n## 附：素材来源\n\n"
        "1. 某街道2023年总结；2023年；存在问题；三、存在问题 › （一）阵地建设；党建/总结\\_2023.txt\n"
        "2. 某方案；重点任务；方案.txt\n"
    )


def test_text_with_sources() -> None:
    assert to_text(DRAFT, sources=True) == (
        "关于2024年工作 情况的报告\n\n　　开头一段。\n　　第二段。\n　　一、主要做法\n"
        "　　（一）加强学习\n　　1. 抓好理论学习\n　　（1）集中学习\n　　活动**次。\n　　再一段。\n\n"
        "　　附：素材来源\n"
        "　　1. 某街道2023年总结；2023年；存在问题；三、存在问题 › （一）阵地建设；党建/总结_2023.txt\n"
        "　　2. 某方案；重点任务；方案.txt\n"
    )


def test_without_title_or_sources() -> None:
    draft = Draft(" ", (Block(0, "正文。"),))
    assert to_text(draft, sources=True) == "　　正文。\n"
    assert to_markdown(draft, sources=True) == "正文。\n"
    assert "素材来源" not in to_text(DRAFT, sources=False) + to_markdown(DRAFT, sources=False)


def test_paragraphs_lose_indents_and_unprintable_characters() -> None:
    text = "\u3000\u3000一\x00段\x1b。\ud800\uffff\x9f\n\n \xa0二\t段 \u2028三段😀\x0b四段"
    assert paragraphs(text) == ["一段。", "二\t段", "三段😀", "四段"]
