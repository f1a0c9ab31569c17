"""Numbers and headings: which stand where, how deep, and what they hold."""

import pytest

from indexer.ingest.outline import Block, outline, starts_heading
from indexer.records import SourceLine

BODY = "为进一步做好工作，结合实际情况，组织各村各社区开展了一系列内容丰富的群众性活动。"


def blocks(*texts: str, interrupted: frozenset[int] = frozenset()) -> list[Block]:
    return outline([SourceLine(n, text) for n, text in enumerate(texts, 1)], interrupted)


def seen(*texts: str) -> list[tuple[int, str | None, bool]]:
    return [(block.level, block.heading, block.alone) for block in blocks(*texts)]


@pytest.mark.parametrize(
    "texts",
    [
        ("一、主要做法", "（一）抓学习", "1．抓落实", "（1）抓细节"),
        ("一、主要做法", "(一)抓学习", "1.抓落实", "(1)抓细节"),
        ("第一部分 主要做法", "一、抓学习", "（一）抓落实", "1、抓细节"),
        ("一、方法步骤", "第一阶段:动员(2月—4月)", "（一）抓落实", "①抓细节"),
    ],
)
def test_levels_follow_the_kinds_of_number(texts: tuple[str, ...]) -> None:
    assert seen(*texts) == [(n, text, True) for n, text in enumerate(texts, 1)]


@pytest.mark.parametrize(
    ("text", "heading", "alone"),
    [
        (f"（一）阵地不足。{BODY}", "（一）阵地不足", False),
        (f"一、总体要求：{BODY}", "一、总体要求", False),
        (f"第一周　看案子，照镜子。{BODY}", "第一周　看案子，照镜子", False),
        ("三、2024年工作计划", "三、2024年工作计划", True),
        ("【存在问题】", "【存在问题】", True),
        ("存在的问题：", "存在的问题", True),
        (f"一是合力不足。{BODY}", "一是合力不足", False),
        ("一是学习不够深入，运用理论指导实践的能力还需提升。", None, False),
        (f"一是抓学习。{BODY}二是抓落实。{BODY}", None, False),
        ("1.改造公共卫生间24间,增设扶手和呼叫铃,9月底前完工。", None, False),
        ("2023年，全镇开展活动。", None, False),
        ("1.2亿元资金全部到位。", None, False),
        ("1.2022年主要工作", "1.2022年主要工作", True),
    ],
)
def test_headings_alone_running_in_and_none(text: str, heading: str | None, alone: bool) -> None:
    assert [(b.heading, b.alone) for b in blocks(text)] == [(heading, alone)]


def test_a_sentence_on_its_own_line_heads_the_paragraph_after_it() -> None:
    assert seen("（一）活动阵地建设不完善。", BODY * 2) == [
        (1, "（一）活动阵地建设不完善。", True),
        (0, None, False),
    ]


def test_paths_hold_the_headings_above() -> None:
    paths = [b.path for b in blocks("一、做法", f"（一）学习。{BODY}", BODY, "二、问题", BODY)]
    assert paths == [
        ("一、做法",),
        ("一、做法", "（一）学习"),
        ("一、做法", "（一）学习"),
        ("二、问题",),
        ("二、问题",),
    ]


def test_a_counted_point_heads_its_own_paragraph_only() -> None:
    paths = [b.path for b in blocks("一、问题", f"一是合力不足。{BODY}", BODY)]
    assert paths == [("一、问题",), ("一、问题", "一是合力不足"), ("一、问题",)]


def test_lines_that_an_editor_broke_are_joined() -> None:
    text = "　　" + BODY * 8
    broken = [text[n : n + 38] for n in range(0, len(text), 38)]
    found = blocks("　　一、主要做法", *broken, "　　" + BODY[:30])
    assert [(b.lines, b.text) for b in found] == [
        ((1, 1), "一、主要做法"),
        ((2, 1 + len(broken)), BODY * 8),
        ((2 + len(broken), 2 + len(broken)), BODY[:30]),
    ]


def test_a_sentence_goes_on_across_page_furniture() -> None:
    half = BODY + "继续抓好各项"
    found = blocks(half, "", "任务落实。", interrupted=frozenset({2}))
    assert [(b.lines, b.text) for b in found] == [((1, 3), half + "任务落实。")]


def test_levels_of_the_format_itself() -> None:
    lines = [SourceLine(1, "亮点工作", 2), SourceLine(2, BODY), SourceLine(3, "细节", 3)]
    assert [(b.level, b.heading) for b in outline(lines)] == [
        (1, "亮点工作"),
        (0, None),
        (2, "细节"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "一、做法",
        "(2)细节",
        "主要做法",
        "存在的問題",
        "【成效】",
        "第二阶段：实施",
        "第二階段：實施",
    ],
)
def test_what_begins_a_heading(text: str) -> None:
    assert starts_heading(text)


@pytest.mark.parametrize("text", ["2023年工作总结", "开展活动", "3.5万元"])
def test_what_does_not(text: str) -> None:
    assert not starts_heading(text)
