"""A report's outline as a draft."""

from indexer.records import Heading
from indexer.writing.draft import Block, Draft
from indexer.writing.skeleton import skeleton
from tests.fakes import report


def test_a_report_becomes_its_title_and_headings() -> None:
    levels = ((1, "一、做法"), (2, "（一）组织"), (4, "（1）分工"), (6, "①甲"), (1, "二、问题"))
    headings = tuple(Heading(n, level, text, "practice") for n, (level, text) in enumerate(levels))
    one = report("材料/a.txt", "正文。", title="工会总结", headings=headings)
    assert skeleton(one) == Draft(
        "工会总结",
        (
            *(Block(1, "一、做法"), Block(2, "（一）组织"), Block(4, "（1）分工")),
            *(Block(4, "①甲"), Block(1, "二、问题")),
        ),
    )
    assert skeleton(report("材料/b.txt", "正文。")) == Draft("工会工作总结", ())
