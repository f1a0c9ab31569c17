"""The evaluation sets have the size and shape that their description gives."""

import pytest

from bench.quality.sets import (
    PairSet,
    RankingSet,
    evaluation_folder,
    heading_pairs,
    load_cmrc,
    load_national_reports,
    load_policy,
    load_stsb,
    windows,
)

shared = pytest.mark.skipif(not evaluation_folder().is_dir(), reason="no evaluation data here")


@shared
def test_policy_has_214_pairs() -> None:
    policy = load_policy()
    assert len(policy.queries) == len(policy.passages) == 214
    assert policy.relevant[17] == frozenset([17])


@shared
def test_cmrc_has_its_questions_and_passages() -> None:
    cmrc = load_cmrc()
    assert (len(cmrc.queries), len(cmrc.passages)) == (3219, 848)


@shared
def test_national_reports_are_cut_into_windows_by_year() -> None:
    reports = load_national_reports()
    assert [r.name for r in reports] == [f"national_reports {y}" for y in range(2008, 2023)]
    assert all(len(r.queries) == len(r.passages) for r in reports)
    assert sum(len(r.queries) for r in reports) > 1000


@shared
def test_stsb_has_scored_pairs() -> None:
    stsb = load_stsb()
    assert len(stsb.scores) == 1458
    assert 0 <= min(stsb.scores) <= max(stsb.scores) <= 5


def test_both_kinds_of_heading_are_paired() -> None:
    after = "各单位要把这项工作摆上重要位置，" * 4
    text = f"（一）加强组织领导。{after}\n二、建立健全长效机制\n{after}\n三、其他\n（二）另有标题\n短。"
    assert heading_pairs(text) == [("加强组织领导", after), ("建立健全长效机制", after)]


def test_a_window_is_four_long_sentences() -> None:
    long = [f"这是第{n}个足够长的句子用来凑成一个窗口。" for n in range(9)]
    found = windows(["各位代表：", *long[:2], "一、过去五年工作回顾", *long[2:]])
    assert found == [(long[0], "".join(long[1:4])), (long[4], "".join(long[5:8]))]


def test_what_must_align_is_checked() -> None:
    with pytest.raises(ValueError, match="queries"):
        RankingSet("odd", ("a",), ("b",), ())
    with pytest.raises(ValueError, match="no passage"):
        RankingSet("odd", ("a",), ("b",), (frozenset([1]),))
    with pytest.raises(ValueError, match="differ"):
        PairSet("odd", ("a",), ("b",), ())
