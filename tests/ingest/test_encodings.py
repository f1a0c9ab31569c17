"""Bytes in every usual encoding, and bytes that no reading makes sense of."""

import pytest

from indexer.errors import FileBinary, FileDamaged, FileError
from indexer.ingest.encodings import decode

SHORT = "一、存在问题\r\n"
LONG = "一、存在问题\r\n活动场地用房不足12处，经费只有3.5万元（见附表），基础设施不完善。\n" * 3
TRADITIONAL = "一、存在問題\r\n活動場地用房不足12處，經費只有3.5萬元（見附表），基礎設施不完善。\n"
NAMED = "镇党委书记䶮𠮷同志主持会议，研究部署下半年工作。"
HONG_KONG = "啲街坊話升降機（𨋢）壞咗好耐，管理處仲未維修，公共屋邨設施有待改善。"


@pytest.mark.parametrize(
    ("text", "codec", "encoding"),
    [
        (text, codec, encoding)
        for codec, encoding in (
            ("utf-8", "utf-8"),
            ("utf-8-sig", "utf-8-sig"),
            ("utf-16", "utf-16"),
            ("utf-16-le", "utf_16_le"),
            ("utf-16-be", "utf_16_be"),
            ("utf-32", "utf-32"),
            ("utf-32-le", "utf_32_le"),
            ("utf-32-be", "utf_32_be"),
            ("gb18030", "gb18030"),
        )
        for text in (SHORT, LONG, TRADITIONAL, NAMED, HONG_KONG)
    ]
    + [
        (LONG, "gb2312", "gb18030"),
        (TRADITIONAL, "gbk", "gb18030"),
        (TRADITIONAL, "big5", "big5hkscs"),
        (HONG_KONG, "big5hkscs", "big5hkscs"),
        ("联通", "gbk", "gb18030"),
        ("總結", "big5", "big5hkscs"),
        ("中共中央总书记", "utf-16-le", "utf_16_le"),
        ("Bush hid the facts", "ascii", "utf-8"),
        ("昨年度の活動報告です。参加者は三百名", "utf-8", "utf-8"),
        ("序号\t金额\n" + "x" * 300_000 + "下一步打算", "gbk", "gb18030"),
    ],
)
def test_the_text_comes_back(text: str, codec: str, encoding: str) -> None:
    assert decode(text.encode(codec)) == (text, encoding)


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0", b"\0\0\xfe\xff"])
def test_marks_of_either_order(mark: bytes) -> None:
    codec = f"utf-{8 * len(mark)}-{'le' if mark[0] == 0xFF else 'be'}"
    assert decode(mark + LONG.encode(codec)) == (LONG, f"utf-{8 * len(mark)}")


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (LONG, "utf-8"),
        (LONG, "utf-16"),
        (LONG, "utf-16-le"),
        (LONG, "utf-32-be"),
        (LONG, "gbk"),
        (LONG + "䶮", "gb18030"),
        (TRADITIONAL, "big5"),
    ],
)
def test_what_breaks_off_is_said_to(text: str, codec: str) -> None:
    with pytest.raises(FileDamaged, match="残缺"):
        decode((text.strip() + "处").replace("处处", "處").encode(codec, "ignore")[:-1])


@pytest.mark.parametrize(
    ("data", "error", "reason"),
    [
        (LONG.encode() + LONG.encode("gbk") + LONG.encode(), FileBinary, "不是文本文件"),
        (b"\xef\xbb\xbf" + LONG.encode("gbk"), FileDamaged, "第 1 行有不成字的字节"),
        (LONG.encode()[:40] + b"\xff" + LONG.encode()[40:], FileDamaged, "第 2 行有不成字的字节"),
        (LONG.encode("gbk")[1:], FileDamaged, "第 1 行有不成字的字节"),
        (("锟斤拷" * 9 + LONG).encode(), FileDamaged, "在以前转换编码时已成乱码"),
        ((LONG + "\ufffd" * 9).encode(), FileDamaged, "在以前转换编码时已成乱码"),
        (LONG.encode("gbk") + "饕餮齉龘靐魑魅魍魉".encode("gbk"), FileDamaged, "第 7 行是乱码"),
        (
            "올해 업무 보고서입니다. 주민 안전 교육을 실시함.".encode("euc-kr"),
            FileBinary,
            "不是文本",
        ),
        ("地域の防災訓練を十二回実施し、参加者は増えた。".encode("euc-jp"), FileBinary, "不是文本"),
        ("Отчёт о работе за прошлый год.".encode("cp1251"), FileBinary, "不是文本文件"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 8, FileBinary, "不是文本文件"),
        (b"\x01\x02\x03" * 20 + b"text", FileBinary, "不是文本文件"),
        ("缓缓地蹲".encode("gbk"), FileBinary, "看不出编码是 GBK 还是 Big5"),
    ],
)
def test_no_wrong_text_without_a_word(data: bytes, error: type[FileError], reason: str) -> None:
    with pytest.raises(error, match=reason):
        decode(data)


def test_one_lost_character_of_before_is_no_reason_to_refuse_a_report() -> None:
    assert decode((LONG * 3 + "\ufffd").encode()) == (LONG * 3 + "\ufffd", "utf-8")


def test_a_lost_byte_never_spoils_a_line_in_silence() -> None:
    data = (LONG * 3).encode("gbk")
    middle = data.index("经费".encode("gbk"), len(data) // 2)
    with pytest.raises(FileDamaged):
        decode(data[: middle + 1] + data[middle + 2 :])
