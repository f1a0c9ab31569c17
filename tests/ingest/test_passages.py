"""How blocks become passages."""

from indexer.ingest.label import label
from indexer.ingest.outline import outline
from indexer.ingest.passages import cut, embedding_text
from indexer.records import Heading, Passage, SourceLine

LONG = (
    "组织党员干部和志愿者走村入户开展宣传，发放资料，收集意见，逐件办理，定期回访，群众比较满意。"
)


def passages(*texts: str) -> list[Passage]:
    return both(*texts)[1]


def both(*texts: str) -> tuple[list[Heading], list[Passage]]:
    lines = [SourceLine(n, text) for n, text in enumerate(texts, 1)]
    return cut(label(outline(lines), "总结"), 220)


def test_a_long_enumeration_is_split_with_its_path_and_lead() -> None:
    lead = "坚持把群众文化生活作为精神文明建设的重要抓手，统筹各方面力量，整合各类资源，不断扩大活动的覆盖面和影响力，主要做了三件事。"
    text = f"（一）丰富活动。{lead}一是办讲堂。{LONG}二是办比赛，{LONG}三是办展览。{LONG}"
    headings, found = both("一、主要做法", text)
    top = ("一、主要做法", "（一）丰富活动")
    assert [(p.heading_path, p.lead, p.text) for p in found] == [
        (top, "", f"（一）丰富活动。{lead}"),
        ((*top, "一是办讲堂"), lead, f"一是办讲堂。{LONG}"),
        (top, lead, f"二是办比赛，{LONG}"),
        ((*top, "三是办展览"), lead, f"三是办展览。{LONG}"),
    ]
    assert [(h.level, h.text) for h in headings] == [
        (1, "一、主要做法"),
        (2, "（一）丰富活动"),
        (3, "一是办讲堂"),
        (3, "三是办展览"),
    ]


def test_a_short_lead_stays_with_the_first_point() -> None:
    text = f"（一）丰富活动。主要有：一是办讲堂。{LONG * 3}二是办比赛。{LONG * 3}"
    assert [(p.lead, p.text) for p in passages("一、做法", text)] == [
        ("", f"（一）丰富活动。主要有：一是办讲堂。{LONG * 3}"),
        ("主要有：", f"二是办比赛。{LONG * 3}"),
    ]


def test_a_short_enumeration_stays_whole() -> None:
    text = "一是抓学习，二是抓落实，三是抓考核。"
    assert [p.text for p in passages("一、主要做法", text)] == [text]


def test_a_heading_with_nothing_below_is_a_passage() -> None:
    found = passages("二、存在问题", "（一）队伍力量不足", "（二）阵地建设滞后")
    assert [(p.section, p.text) for p in found] == [
        ("problems", "（一）队伍力量不足"),
        ("problems", "（二）阵地建设滞后"),
    ]


def test_salutation_and_signature_join_their_neighbours() -> None:
    texts = ("同志们：", "今天开会，主要讲三点。", "一、做法", LONG, "青石街道", "2023年1月5日")
    assert [(p.lines, p.section, p.heading_path, p.text) for p in passages(*texts)] == [
        ((1, 2), "opening", (), "同志们：\n今天开会，主要讲三点。"),
        ((4, 4), "practice", ("一、做法",), LONG),
        ((5, 6), "closing", (), "青石街道\n2023年1月5日"),
    ]


def test_what_is_embedded_holds_the_innermost_heading_and_no_placeholder() -> None:
    alone, run_in = passages("一、做法", "（一）建阵地", "投入XX万元。", f"（二）强队伍。{LONG}")
    assert embedding_text(alone) == "建阵地。投入万元。"
    assert embedding_text(run_in) == f"强队伍。{LONG}"
