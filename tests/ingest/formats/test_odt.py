"""OpenDocument texts, as LibreOffice writes them, and packages put together by hand."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from indexer.errors import FileDamaged
from indexer.ingest.formats.odt import read_odt
from indexer.records import Removal
from tests.samples import FILES, SUMMARY

NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "style", "text", "table")
)


def odt(body: str, styles: str = "") -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w") as package:
        package.writestr(
            "content.xml",
            f"<office:document-content {NAMESPACES}><office:automatic-styles>{styles}"
            f"</office:automatic-styles><office:body><office:text>{body}</office:text>"
            "</office:body></office:document-content>",
        )
    return buffer.getvalue()


def texts(data: bytes) -> list[str]:
    return [line.text for line in read_odt(data).lines]


def level(depth: int, more: str) -> str:
    return f'<text:list-level-style-number text:level="{depth}" {more}/>'


def items(*texts: str, more: str = "") -> str:
    inside = "".join(f"<text:list-item><text:p>{text}</text:p></text:list-item>" for text in texts)
    return f'<text:list text:style-name="L" {more}>{inside}</text:list>'


def test_what_a_reader_sees_of_a_document_of_libreoffice() -> None:
    content = read_odt((FILES / "总结.odt").read_bytes())
    assert (content.encoding, content.removed) == ("odt", ())
    assert [(line.level, line.text) for line in content.lines] == SUMMARY


def test_a_list_begins_anew_unless_it_goes_on() -> None:
    numbers = level(1, 'style:num-format="1" style:num-suffix="、" text:start-value="3"')
    styles = f'<text:list-style style:name="L">{numbers}</text:list-style>'
    body = items("甲", "乙") + items("丙") + items("丁", more='text:continue-numbering="true"')
    assert texts(odt(body, styles)) == ["3、甲", "4、乙", "3、丙", "4、丁"]


def test_numbers_of_several_levels_and_bullets() -> None:
    levels = level(1, 'style:num-format="1"') + level(
        2, 'style:num-format="一, 二, 三, ..." text:display-levels="2" style:num-suffix="："'
    )
    bullet = '<text:list-level-style-bullet text:level="3" text:bullet-char="•"/>'
    styles = f'<text:list-style style:name="L">{levels}{bullet}</text:list-style>'
    nested = "<text:list-item><text:p>甲</text:p><text:list><text:list-item><text:p>乙</text:p>"
    deeper = "<text:list><text:list-item><text:p>丙</text:p></text:list-item></text:list>"
    body = f'<text:list text:style-name="L">{nested}{deeper}' + "</text:list-item></text:list>" * 2
    assert texts(odt(body, styles)) == ["1甲", "1.一：乙", "丙"]


def test_white_space_breaks_ruby_and_hidden_text() -> None:
    styles = (
        '<style:style style:name="H" style:family="text">'
        '<style:text-properties text:display="none"/></style:style>'
    )
    body = (
        "<text:p>甲\n  乙<text:s text:c='2'/>丙<text:tab/>丁<text:line-break/>戊"
        "<text:span text:style-name='H'>藏</text:span><text:ruby><text:ruby-base>己</text:ruby-base>"
        "<text:ruby-text>jǐ</text:ruby-text></text:ruby></text:p><text:p/>"
    )
    assert texts(odt(body, styles)) == ["甲 乙  丙\t丁", "戊己", ""]


def test_a_table_of_contents_is_accounted_for() -> None:
    body = (
        "<text:table-of-content><text:index-body><text:p>一、做法 1</text:p></text:index-body>"
        '</text:table-of-content><text:h text:outline-level="2">一、做法</text:h>'
    )
    content = read_odt(odt(body))
    assert [(line.level, line.text) for line in content.lines] == [(None, ""), (2, "一、做法")]
    assert content.removed == (Removal(1, "一、做法 1", "目录"),)


@pytest.mark.parametrize("data", [b"PK\x03\x04", odt("")[:-30], odt("<text:p>")])
def test_damaged_files(data: bytes) -> None:
    with pytest.raises(FileDamaged) as raised:
        read_odt(data)
    assert raised.value.reason == "不是完好的 ODT 文档，请用 LibreOffice 或 WPS 打开后另存为 .docx"
