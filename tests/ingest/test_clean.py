"""What is taken out, what stays in, and the account of it."""

import pytest

from indexer.ingest.clean import clean
from indexer.records import Removal, SourceLine

ADVERTISING = "素材网站的广告"
FURNITURE = "页码、网页栏目等版面文字"


@pytest.mark.parametrize(
    ("text", "kept", "removed"),
    [
        (
            "开展专题培##paidbegin##训等活动",
            "开展专题培训等活动",
            [("##paidbegin##", "付费标记")],
        ),
        ("##paidend##", "", [("##paidend##", "付费标记")]),
        (
            "以X习近平新时代中国特色社会主义思想为指导",
            "以习近平新时代中国特色社会主义思想为指导",
            [("X", "人名前误加的符号")],
        ),
        ("XXX总书记、上级X组织", "XXX总书记、上级X组织", []),
        ("第3页 共5页", "", [("第3页 共5页", FURNITURE)]),
        ("- 2 -", "", [("- 2 -", FURNITURE)]),
        ("責任編輯：陳小明", "", [("責任編輯：陳小明", FURNITURE)]),
        ("【打印本页】【关闭窗口】", "", [("【打印本页】【关闭窗口】", FURNITURE)]),
        ("首页 > 政务公开 > 正文", "", [("首页 > 政务公开 > 正文", FURNITURE)]),
        (
            "更多范文请关注公众号“某某文库”，加客服微信领取",
            "",
            [("更多范文请关注公众号“某某文库”，加客服微信领取", ADVERTISING)],
        ),
        ("通过微信公众号发布信息44期。", "通过微信公众号发布信息44期。", []),
        (
            "建立宣传素材库，引导群众扫码关注公众号。",
            "建立宣传素材库，引导群众扫码关注公众号。",
            [],
        ),
        ("严禁代写心得体会、代笔应付检查。", "严禁代写心得体会、代笔应付检查。", []),
        ("资金来源：上级补助。", "资金来源：上级补助。", []),
        ("零\u200b宽", "零宽", [("\u200b", "不可见字符")]),
    ],
)
def test_one_line(text: str, kept: str, removed: list[tuple[str, str]]) -> None:
    lines, account = clean((SourceLine(7, text),))
    assert [line.text for line in lines] == [kept]
    assert account == [Removal(7, piece, reason) for piece, reason in removed]


def test_of_a_paragraph_only_the_advertising_sentence_goes() -> None:
    advert = "【好稿素材库】会员群每日更新，加客服微信领取。"
    text = f"一是加强学习。全年学习12次。{advert}二是建好阵地。"
    lines, account = clean((SourceLine(1, text),))
    assert lines[0].text == "一是加强学习。全年学习12次。二是建好阵地。"
    assert account == [Removal(1, advert, ADVERTISING)]
