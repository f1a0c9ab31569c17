"""Rich text, as LibreOffice writes it and as Word and WPS do."""

import pytest

from indexer.errors import FileDamaged
from indexer.ingest.formats.rtf import read_rtf
from tests.samples import FILES, SUMMARY, spaced


def rtf(body: str, head: str = r"\ansicpg936\deff0{\fonttbl{\f0\fcharset134 SimSun;}}") -> bytes:
    return rf"{{\rtf1\ansi{head}{body}}}".encode("gbk")


def texts(data: bytes) -> list[str]:
    return [line.text for line in read_rtf(data).lines]


def test_what_a_reader_sees_of_a_document_of_libreoffice() -> None:
    content = read_rtf((FILES / "总结.rtf").read_bytes())
    assert (content.encoding, content.removed) == ("rtf", ())
    assert [(line.level, line.text) for line in content.lines] == spaced(SUMMARY)


def test_characters_as_bytes_of_a_code_page_and_as_numbers() -> None:
    escaped = "".join(rf"\'{byte:02x}" for byte in "工作".encode("gbk"))
    numbers = r"\uc2\u20108\'b6\'fe\uc0\u20108 \uc1\u-10179?\u-8704?"
    assert texts(rtf(rf"{escaped}总结{numbers}")) == ["工作总结二二😀"]


def test_a_font_tells_the_encoding_of_its_text() -> None:
    head = r"\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset134 S;}{\f2\fcharset136 M;}}"
    simplified, traditional = (
        "".join(rf"\'{byte:02x}" for byte in text.encode(codec))
        for text, codec in (("总结", "gbk"), ("總結", "big5"))
    )
    assert texts(rtf(rf"caf\'e9 {{\f1 {simplified}}}{{\f2 {traditional}}}", head)) == [
        "café 总结總結"
    ]


def test_what_does_not_show_is_left_out() -> None:
    body = (
        r"{\info{\title x}}{\header x}{\*\unheard x}甲{\v 藏}{\deleted 旧}{\*\annotation 批注}乙"
        r"{\field{\*\fldinst HYPERLINK x}{\fldrslt 丙}}{\pict\bin4 {{{{}丁\par"
    )
    assert texts(rtf(body)) == ["甲乙丙丁"]


def test_headings_notes_boxes_and_tables() -> None:
    styles = r"{\stylesheet{\s0 Normal;}{\s1 heading 1;}{\s7 Title;}}"
    body = (
        rf"{styles}\pard\s7 总结\par\pard\s1 一、做法\par\pard 正文{{\footnote 一注}}。"
        r"{\shp{\*\shpinst{\shptxt 框里。\par}}}\par"
        r"\trowd\pard\intbl 项目\cell 经费\cell\row\pard\intbl 送戏\cell 三万元\cell\row\pard"
        r"{\listtext 1.\tab}末段。\line 换行。\par"
    )
    assert [(line.level, line.text) for line in read_rtf(rtf(body)).lines] == [
        (0, "总结"),
        (1, "一、做法"),
        (None, "正文。"),
        (None, "注1：一注"),
        (None, "框里。"),
        (None, "项目　经费\n送戏　三万元"),
        (None, "1. 末段。"),
        (None, "换行。"),
    ]


@pytest.mark.parametrize("data", [rtf("甲")[:-1], b"{\\rtf1 " + b"{" * 20_000])
def test_files_that_break_off(data: bytes) -> None:
    with pytest.raises(FileDamaged) as raised:
        read_rtf(data)
    assert raised.value.reason == "RTF 文件残缺或损坏，请用 Word 或 WPS 打开后另存为 .docx"
