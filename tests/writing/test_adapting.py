"""What must change in a whole passage, and the passage with changes made."""

import pytest

from indexer.writing.adapting import examine, replaced
from indexer.writing.findings import Finding

PASSAGE = "2023年,临江县应急管理局召开全县安全生产工作会议，镇长彭立新带队检查XX镇企业32家。"


def test_a_passage() -> None:
    half_width = "中文里应使用全角标点（GB/T 15834—2011）"
    assert examine(PASSAGE, 2026) == (
        Finding("year", (0, 5), "2023年", ("2026年",), "不是2026年"),
        Finding("punctuation", (5, 6), ",", ("，",), half_width),
        Finding("unit", (6, 14), "临江县应急管理局", (), "单位名称"),
        Finding("meeting", (16, 26), "全县安全生产工作会议", (), "会议、活动或文件的名称"),
        Finding("person", (29, 32), "彭立新", (), "人名"),
        Finding("placeholder", (36, 38), "XX", (), "待填写"),
        Finding("number", (41, 44), "32家", (), "数量要按实际核对"),
    )


def test_only_the_kinds_asked_for() -> None:
    found = examine("临江县应急管理局2023年工作", 2026, ("place", "year"))
    assert [(one.kind, one.text) for one in found] == [("place", "临江县"), ("year", "2023年")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("《2021年要点》", [("meeting", "《2021年要点》")]),
        ("X月X日", [("placeholder", "X月X日")]),
        ("学习党的十九大精神", [("outdated", "党的十九大精神")]),
    ],
)
def test_one_place_is_one_finding(text: str, found: list[tuple[str, str]]) -> None:
    assert [(one.kind, one.text) for one in examine(text, 2026)] == found


def test_a_clean_passage() -> None:
    text = (
        "各部门要坚持两手抓，一是落实“三个清单”，二是增强“四个意识”，第一时间回应百姓关切，"
        "千方百计为群众办实事，街道、社区和村委会要按上级要求织密一张网。"
    )
    assert examine(text, 2026) == ()


def test_replaced() -> None:
    changes = [((7, 9), "35"), ((6, 6), "又"), ((0, 5), "2026年")]
    assert replaced("2023年，查32家", changes) == "2026年，又查35家"
    assert replaced("原样", []) == "原样"


@pytest.mark.parametrize(
    "changes", [[((0, 2), "甲"), ((1, 3), "乙")], [((2, 9), "甲")], [((-1, 1), "甲")]]
)
def test_spans_that_cannot_be_replaced(changes: list[tuple[tuple[int, int], str]]) -> None:
    with pytest.raises(ValueError, match="overlaps another or lies outside"):
        replaced("一二三", changes)
