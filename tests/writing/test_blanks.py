"""What is one blank to fill in."""

import pytest

from indexer.writing.blanks import find_blanks
from indexer.writing.findings import Finding


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("X月X日召开", ["X月X日"]),
        ("20XX年，20XX年X月X日", ["20XX年", "20XX年X月X日"]),
        ("成功率XX%，XX月", ["XX", "XX月"]),
        ("连续在岗＿＿小时，**次", ["＿＿", "**"]),
        ("XX党委、***同志", ["XX", "***"]),
        ("20××年修路×公里，学员苟某某", ["20××年", "×"]),
        ("拍X光片，学习APP", []),
    ],
)
def test_blanks(text: str, found: list[str]) -> None:
    assert [one.text for one in find_blanks(text)] == found


def test_a_finding() -> None:
    assert find_blanks("共XX人") == [Finding("placeholder", (1, 3), "XX", (), "待填写")]
