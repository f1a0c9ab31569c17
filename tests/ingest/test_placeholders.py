"""What the next writer has to fill in, and what only looks like it."""

import pytest

from indexer.ingest.placeholders import find_placeholders, without_placeholders


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("开展X次", ["X"]),
        ("XX党委、XXXX党支部", ["XX", "XXXX"]),
        ("活跃率X％、XX%", ["X％", "XX%"]),
        ("**余次、***份、*党组", ["**", "***", "*"]),
        ("20XX年X月X日", ["20XX", "X", "X"]),
        ("X.X亿元", ["X.X"]),
        ("某某区、某县", ["某某", "某"]),
        ("共____人", ["____"]),
        ("XAAA公众号", ["XAAA"]),
        ("拍X光片、学习APP、XML、3*5、AAPP", []),
        ("某种程度上", []),
    ],
)
def test_placeholders(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in find_placeholders(text)] == found


def test_without_them() -> None:
    assert without_placeholders("开展**次，覆盖XX人") == "开展次，覆盖人"
