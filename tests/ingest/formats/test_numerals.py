"""Numbers in the formats of word processors."""

import pytest

from indexer.ingest.formats.numerals import gap, numeral


@pytest.mark.parametrize(
    ("number", "kind", "text"),
    [
        *((1, "chineseCounting", "一"), (10, "chineseCounting", "十"), (12, "一", "十二")),
        *((20, "chineseCounting", "二十"), (21, "japaneseCounting", "二十一")),
        *((105, "chineseCountingThousand", "一百零五"), (110, "一", "一百一十")),
        *((1005, "一", "一千零五"), (20_300, "一", "二万零三百"), (12_000, "一", "一万二千")),
        *((13, "chineseLegalSimplified", "壹拾叁"), (20, "ideographDigital", "二〇")),
        *((3, "decimalEnclosedCircle", "③"), (21, "decimalEnclosedCircle", "21")),
        *((2, "ideographTraditional", "乙"), (11, "甲", "甲"), (12, "子", "亥")),
        *((4, "lowerRoman", "iv"), (1990, "I", "MCMXC"), (27, "lowerLetter", "aa")),
        *((12, "decimalFullWidth", "１２"), (7, "decimalZero", "07"), (7, "unheard", "7")),
        *((0, "chineseCounting", "0"), (5, "none", "")),
    ],
)
def test_formats(number: int, kind: str, text: str) -> None:
    assert numeral(number, kind) == text


def test_a_gap_stands_only_after_a_half_width_end() -> None:
    assert [gap(number) for number in ("1.", "1.1", "一、", "（一）", "①", "")] == [
        *(" ", " ", "", "", "", "")
    ]
