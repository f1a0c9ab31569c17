"""Which years and dates must change, and to what."""

import pytest

from indexer.writing.dates import find_dates
from indexer.writing.findings import Finding

NO_YEAR = "日期没有写年份，请核对"


@pytest.mark.parametrize(
    ("text", "expression", "replacements", "reason"),
    [
        ("2021年以来，", "2021年", ("2026年",), "不是2026年"),
        ("2021年度考核", "2021年度", ("2026年度",), "不是2026年"),
        ("较2025年增长", "2025年", ("2026年",), "上一年"),
        ("2021—2023年，", "2021—2023年", ("2024—2026年",), "不是2026年"),
        ("自2021年至2023年", "2021年至2023年", ("2024年至2026年",), "不是2026年"),
        ("二〇二二年，", "二〇二二年", ("二〇二六年",), "不是2026年"),
        ("二○二五年，", "二○二五年", ("二○二六年",), "上一年"),
        ("于2023年6月完成", "2023年6月", ("2026年6月",), "不是2026年"),
        ("2023年3月15日，", "2023年3月15日", ("2026年3月15日",), "不是2026年"),
        ("2024年3月底前", "2024年3月底", ("2026年3月底",), "不是2026年"),
        (
            "2021年12月至2022年3月，",
            "2021年12月至2022年3月",
            ("2025年12月至2026年3月",),
            "不是2026年",
        ),
        ("2022—2023学年", "2022—2023学年", ("2025—2026学年",), "不是2026年"),
        ("2023年前三季度", "2023年", ("2026年",), "不是2026年"),
        ("到2035年基本", "2035年", (), "晚于2026年，请核对"),
        ("3月15日，", "3月15日", (), NO_YEAR),
        ("去年12月完成", "12月", (), NO_YEAR),
        ("6月底前", "6月底", (), NO_YEAR),
        ("8月中旬首批", "8月中旬", (), NO_YEAR),
        ("一季度完成", "一季度", (), NO_YEAR),
        ("1—11月累计", "1—11月", (), NO_YEAR),
        ("7月5日至7日", "7月5日至7日", (), NO_YEAR),
    ],
)
def test_one_expression(
    text: str, expression: str, replacements: tuple[str, ...], reason: str
) -> None:
    start = text.index(expression)
    span = (start, start + len(expression))
    assert find_dates(text, 2026) == [Finding("year", span, expression, replacements, reason)]


@pytest.mark.parametrize(
    "text",
    [
        "2026年，",
        "2024—2026年，",
        "每月开展一次",
        "每年3月开展",
        "三个月内",
        "澄水〔2020〕18号",
        "编号12021年报",
        "前三季度",
        "上半年和今年",
        "一月一主题",
    ],
)
def test_what_is_none(text: str) -> None:
    assert find_dates(text, 2026) == []


def test_all_of_a_sentence_in_order() -> None:
    found = find_dates("2022年4月启动，5月、10月两次检查，2023年完成。", 2026)
    assert [one.text for one in found] == ["2022年4月", "5月", "10月", "2023年"]
