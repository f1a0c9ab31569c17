"""Which half-width marks are put right, and which stay."""

import pytest

from indexer.writing.adapting import replaced
from indexer.writing.findings import Finding
from indexer.writing.punctuation import find_punctuation


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("加强学习,提高认识;落实责任.", "加强学习，提高认识；落实责任。"),
        ("情况如下:一是好!二是行?", "情况如下：一是好！二是行？"),
        ("各单位(部门)要落实", "各单位（部门）要落实"),
        ("各单位(部门）要落实", "各单位（部门）要落实"),
        ('坚持"三会一课"制度,', "坚持“三会一课”制度，"),
        ("任重道远...再出发--写在后面", "任重道远……再出发——写在后面"),
        ("完成率95%,同比增长", "完成率95%，同比增长"),
        ("时间:8:30,地点:会议室", "时间：8:30，地点：会议室"),
        ("完成投资3.5亿元,共1,200人.", "完成投资3.5亿元，共1,200人。"),
    ],
)
def test_put_right(text: str, right: str) -> None:
    changes = [(one.span, one.replacements[0]) for one in find_punctuation(text)]
    assert replaced(text, changes) == right


@pytest.mark.parametrize(
    "text",
    [
        "增长3.5%，共1,200人，8:30开始，比例3:1",
        "版本V2.0.1，Windows 10",
        "网址https://www.example.gov.cn/a,b?c=1和邮箱a.b@example.com",
        "1.加强学习\n(1)抓培训\n2.抓落实",
        "We came, we saw. It works!",
        "学习、培训，以及检查。",
        "一.",
    ],
)
def test_left_alone(text: str) -> None:
    assert find_punctuation(text) == []


def test_a_finding() -> None:
    reason = "中文里应使用全角标点（GB/T 15834—2011）"
    assert find_punctuation("学,干") == [Finding("punctuation", (1, 2), ",", ("，",), reason)]
