"""What is understood of a query."""

import pytest

from indexer.errors import QueryEmpty, QueryTooLong
from indexer.search.query import understand, without


@pytest.mark.parametrize(
    ("text", "topic", "sections", "years", "doc_types"),
    [
        ("存在问题 阵地建设", "阵地建设", ("problems",), (), ()),
        ("阵地建设存在的问题和不足", "阵地建设", ("problems",), (), ()),
        ("意识形态工作存在哪些问题", "意识形态工作", ("problems",), (), ()),
        ("阵地建设不足", "阵地建设", ("problems",), (), ()),
        ("短板 村居", "村居", ("problems",), (), ()),
        ("解决突出问题", "解决突出问题", (), (), ()),
        ("隐患排查问题", "隐患排查", ("problems",), (), ()),
        ("党建工作下一步怎么做", "党建工作", ("plan",), (), ()),
        ("基层治理 主要做法", "基层治理", ("practice",), (), ()),
        ("意识形态责任落实情况", "意识形态责任落实情况", (), (), ()),
        ("问题 原因", "", ("problems", "causes"), (), ()),
        ("乡村振兴2022年述职报告", "乡村振兴", (), (2022,), ("述职",)),
        ("2021—2023年移风易俗", "移风易俗", (), (2021, 2022, 2023), ()),
        ("２０２３年　总结", "", (), (2023,), ("总结",)),
        ("第一议题", "第一议题", (), (), ()),
        ("陣地建設存在哪些問題", "阵地建设", ("problems",), (), ()),
        ("鄉村振興2022年述職報告", "乡村振兴", (), (2022,), ("述职",)),
        ("XX镇**次活动", "镇次活动", (), (), ()),
    ],
)
def test_preferences_and_topic(
    text: str,
    topic: str,
    sections: tuple[str, ...],
    years: tuple[int, ...],
    doc_types: tuple[str, ...],
) -> None:
    query = understand(text)
    found = (query.topic, query.sections, query.years, query.doc_types)
    assert found == (topic, sections, years, doc_types)


def test_terms_are_the_topic_cut_once_each() -> None:
    assert understand("存在问题 阵地建设 阵地").terms == ("阵地", "建设")


@pytest.mark.parametrize("text", ["", "  ", "。。！？", "《》——", "XX ***"])
def test_nothing_to_search_for(text: str) -> None:
    with pytest.raises(QueryEmpty) as error:
        understand(text)
    assert "检索词里没有文字" in str(error.value)


def test_more_than_anyone_types() -> None:
    with pytest.raises(QueryTooLong) as error:
        understand("长" * 10_000)
    assert "检索词有 10000 字，超过 1000 字" in str(error.value)


@pytest.mark.parametrize(
    ("preference", "rest"),
    [
        ("problems", "2023年 总结 阵地建设"),
        (2023, "存在问题 总结 阵地建设"),
        ("总结", "存在问题 2023年 阵地建设"),
    ],
)
def test_taking_out_a_preference(preference: str | int, rest: str) -> None:
    assert without(understand("2023年总结 存在问题 阵地建设"), preference) == rest
