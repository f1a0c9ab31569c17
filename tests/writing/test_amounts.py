"""Which numbers must change, and which belong to wording."""

import pytest

from indexer.writing.amounts import find_amounts
from indexer.writing.findings import Finding


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("培训32名骨干，投入1.2万元", ["32名", "1.2万元"]),
        ("上门二十余次，发放2100余份", ["二十余次", "2100余份"]),
        ("合格率95%以上，提升12.3个百分点", ["95%", "12.3个百分点"]),
        ("占百分之八十，近三分之二", ["百分之八十", "三分之二"]),
        ("恢复到八成左右，减少六成。", ["八成", "六成"]),
        ("3个工作组，18个班级", ["3个", "18个"]),
        ("每人200元至600元", ["200元至600元"]),
        ("系数提高到0.61。配比为1∶4", ["0.61", "1∶4"]),
        ("近万斤，千余人，十几年", ["近万斤", "千余人", "十几年"]),
        ("三天内拥堵近两个小时", ["三天", "两个小时"]),
        ("连续5个月，用时1分48秒，一个半小时", ["5个月", "1分48秒", "一个半小时"]),
        ("夺得3金2银，下降四成多，展出210件（套）", ["3金", "2银", "四成多", "210件（套）"]),
        ("投入1,200万元、养护面积9.8万平方米", ["1,200万元", "9.8万平方米"]),
    ],
)
def test_numbers(text: str, found: list[str]) -> None:
    assert [one.text for one in find_amounts(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "一是抓学习，第一时间处置，第3批",
        "三个清单、一对一辅导、一张网、两手抓",
        "24小时值守，拨打12345热线",
        "“五个一”工程、“一次挂号管三天”",
        "增强“四个意识”、两不愁三保障",
        "千方百计、千家万户、百姓",
        "2023年3月15日8:30，1.加强学习",
        "三年行动、四套班子、三番五次",
        "3号楼，PM2.5浓度，GB/T 15834—2011",
    ],
)
def test_what_is_none(text: str) -> None:
    assert find_amounts(text) == []


def test_a_finding() -> None:
    finding = Finding("number", (2, 5), "32名", (), "数量要按实际核对")
    assert find_amounts("培训32名") == [finding]
