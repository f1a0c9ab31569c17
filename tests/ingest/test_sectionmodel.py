"""The likely section of headings and paragraphs that no rule knows."""

import numpy as np
import pytest

from indexer.ingest.label import label
from indexer.ingest.outline import Block
from indexer.ingest.sectionmodel import Regression, SectionModel, grams, section_model

PLAIN = Regression(
    places={"缺": 0, "将": 1},
    rarity=np.ones(2, dtype=np.float32),
    weights=np.array([[2.0, 0.0], [0.0, 2.0]], dtype=np.float32),
    bias=np.zeros(2, dtype=np.float32),
)


def model(steps: list[list[float]]) -> SectionModel:
    even = np.log(np.full(2, 0.5, dtype=np.float32))
    order = np.log(np.array(steps, dtype=np.float32))
    return SectionModel(("problems", "plan"), PLAIN, PLAIN, even, order)


def test_grams_fold_width_case_and_digits() -> None:
    assert grams("Ａ7") == ["a", "0", "a0"]


def test_a_regression_gives_logarithms_of_shares() -> None:
    likely = PLAIN.log_likely(["缺", "缺", "将"])
    assert np.exp(likely).sum() == pytest.approx(1)
    ratio = 3 / np.hypot(1 + np.log(2), 1) * 2 * np.log(2)
    assert likely[0] - likely[1] == pytest.approx(ratio, rel=1e-5)


def test_the_usual_order_decides_between_what_is_alike() -> None:
    texts = ["缺", "无所谓", "将"]
    assert model([[0.9, 0.1], [0.5, 0.5]]).of_paragraphs(texts) == ["problems", "problems", "plan"]
    assert model([[0.1, 0.9], [0.1, 0.9]]).of_paragraphs(texts) == ["problems", "plan", "plan"]


def test_no_paragraphs() -> None:
    assert section_model().of_paragraphs([]) == []


@pytest.mark.parametrize(
    ("heading", "forward", "section"),
    [
        ("我们的欠账在哪里", False, "problems"),
        ("明年怎么干", False, "plan"),
        ("几点启迪", False, "experience"),
        ("分三个阶段推进", True, "schedule"),
    ],
)
def test_headings_in_other_words(heading: str, forward: bool, section: str) -> None:
    assert section_model().of_heading(heading, forward) == section


def test_a_report_without_headings_is_told_apart() -> None:
    texts = [
        "2023年，我镇在县委领导下认真开展工作，现将情况总结如下。",
        "年初召开会议三次，组织党员和村民清淤渠道两公里，拆除旱厕十七个，整治了环境。",
        "村集体收入由九万元增加到十六万元，信访件由七件降到一件，被评为先进集体。",
        "但也要看到，路灯有十一盏不亮，村里没有维修经费，群众意见不小，工作还不够细。",
        "明年，我们将继续筹措资金，把剩下的渠道挖通，装好路灯，让群众满意。",
    ]
    blocks = [Block((n, n), text, 0, None, False, ()) for n, text in enumerate(texts, 1)]
    sections = [one.section for one in label(blocks, "总结")]
    assert sections == ["opening", "practice", "results", "problems", "plan"]
