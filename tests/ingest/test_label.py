"""Which section each paragraph belongs to."""

import pytest

from indexer.ingest.label import heading_sections, label
from indexer.ingest.outline import Block, outline
from indexer.records import SourceLine

DONE = "全年开展活动12场，群众反映良好，各项工作有序推进。"
LACK = "但仍存在着一些薄弱环节，主要是活动场地不足，队伍力量薄弱，宣传方式单一。"
NEXT = "下步工作中，我们将进一步补齐短板，继续抓好落实，力争明年取得新进展。"


def sections(doc_type: str, *texts: str) -> list[str]:
    lines = [SourceLine(n, text) for n, text in enumerate(texts, 1)]
    return [item.section for item in label(outline(lines), doc_type)]


def test_strengthening_leadership_under_practice_is_practice() -> None:
    assert sections("总结", "一、主要做法", "（一）加强组织领导", DONE) == ["practice"] * 3


def test_leadership_as_a_part_of_a_scheme_is_organisation() -> None:
    assert sections("方案", "三、组织领导", DONE) == ["organisation"] * 2


def test_a_combined_heading_is_told_apart_by_the_paragraphs() -> None:
    found = sections("总结", "二、存在的问题与下步打算", LACK, NEXT)
    assert found == ["problems", "problems", "plan"]


def test_an_inner_heading_counts_where_it_is_a_usual_wording() -> None:
    found = sections("总结", "一、工作情况", "（一）存在的不足", LACK, "（二）聚焦问题整改", DONE)
    assert found == ["practice", "problems", "problems", "practice", "practice"]


def test_without_any_heading_the_paragraphs_tell() -> None:
    texts = ("今年以来，全乡开展移风易俗工作，现总结如下。", DONE, LACK, NEXT, "特此报告。")
    found = sections("总结", *texts)
    assert found == ["opening", "practice", "problems", "plan", "closing"]


def test_a_paragraph_after_headings_and_under_none_is_what_such_reports_hold() -> None:
    under = Block((1, 1), "一、存在问题", 1, "一、存在问题", True, ("一、存在问题",))
    beside = Block((2, 2), DONE, 0, None, False, ())
    assert [one.section for one in label([under, beside], "总结")] == ["problems", "practice"]
    assert [one.section for one in label([under, beside], "方案")] == ["problems", "tasks"]


def test_signature_and_date_are_the_close() -> None:
    found = sections("总结", "一、做法", DONE, "青石街道办事处", "2023年12月5日")
    assert found == ["practice", "practice", "closing", "closing"]


@pytest.mark.parametrize(
    ("heading", "usual", "codes"),
    [
        ("一、主要做法和成效", "practice", ("practice",)),
        ("二、存在的主要问题和不足", "practice", ("problems",)),
        ("三、问题原因分析", "practice", ("causes",)),
        ("四、2024年工作计划", "practice", ("plan",)),
        ("努力方向", "practice", ("plan",)),
        ("五、意见建议", "practice", ("suggestions",)),
        ("三、经验启示", "practice", ("experience",)),
        ("（一）解决突出问题", "practice", ()),
        ("（二）强化宣传教育", "practice", ()),
        ("一、指导思想", "tasks", ("guiding",)),
        ("四、方法步骤", "tasks", ("schedule",)),
        ("五、创建措施", "tasks", ("tasks",)),
        ("六、创建要求", "tasks", ("requirements",)),
        ("六、保障措施", "tasks", ("requirements",)),
        ("二、主要目标", "tasks", ("goals",)),
    ],
)
def test_what_a_heading_names(heading: str, usual: str, codes: tuple[str, ...]) -> None:
    assert heading_sections(heading, usual) == codes


def test_traditional_headings_are_the_same_headings() -> None:
    lack = "但仍存在著一些薄弱環節，主要是活動場地不足，隊伍力量薄弱，宣傳方式單一。"
    done = "全年開展活動12場，群眾反映良好，各項工作有序推進。"
    lines = ("一、工作開展情況", done, "二、存在問題", lack, "三、下一階段工作計劃", done)
    found = sections("总结", *lines, "特此報告。")
    assert found == [*["practice"] * 2, *["problems"] * 2, *["plan"] * 2, "closing"]


def test_blocks_stay_as_written() -> None:
    blocks = outline([SourceLine(1, "二、存在問題"), SourceLine(2, "場地不足，隊伍力量薄弱。")])
    assert [one.block for one in label(blocks, "总结")] == blocks
