"""Words that jieba cuts apart and an archive keeps together."""

from indexer.fitting.newwords import new_words

PLACES = "村里 镇上 街道 单位 学校 医院 社区 企业 机关 园区 车间 班组".split()


def test_what_keeps_together_in_changing_company_is_a_word() -> None:
    texts = [f"{place}红柳行动{what}" for place, what in zip(PLACES, reversed(PLACES), strict=True)]
    texts += [f"{place}组织学习讨论，{place}大扫除、看望老人" for place in PLACES * 9]
    assert [(one.word, one.count) for one in new_words(texts)] == [("红柳行动", len(PLACES))]


def test_what_always_stands_in_one_place_is_part_of_something_longer() -> None:
    assert new_words(["全面推行青荷驿站积分兑换办法"] * 30) == []


def test_rare_neighbours_are_no_word() -> None:
    assert new_words([f"{place}红柳行动" for place in PLACES[:5]]) == []
