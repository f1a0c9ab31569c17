"""Word documents, as LibreOffice writes them and as Word does."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from indexer.errors import FileDamaged
from indexer.ingest.formats.docx import read_docx
from indexer.records import Removal, SourceLine
from tests.samples import FILES, SUMMARY

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STRICT = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'


def word(body: str, numbering: str = "", styles: str = "", namespace: str = W) -> bytes:
    """A package of the parts that count."""
    parts = {"document": f"<w:body>{body}</w:body>", "numbering": numbering, "styles": styles}
    buffer = BytesIO()
    with ZipFile(buffer, "w") as package:
        for name, inside in parts.items():
            package.writestr(f"word/{name}.xml", f"<w:{name} {namespace}>{inside}</w:{name}>")
    return buffer.getvalue()


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def numbered(text: str, number: int, level: int = 0) -> str:
    place = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return p(text, place)


def level(at: int, kind: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbering(
    *levels: str, numbers: str = '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
) -> str:
    return f'<w:abstractNum w:abstractNumId="7">{"".join(levels)}</w:abstractNum>{numbers}'


def texts(data: bytes) -> list[str]:
    return [line.text for line in read_docx(data).lines]


def test_what_a_reader_sees_of_a_document_of_libreoffice() -> None:
    content = read_docx((FILES / "总结.docx").read_bytes())
    assert content.removed == ()
    assert [(line.level, line.text) for line in content.lines] == SUMMARY


def test_numbers_restart_under_the_number_above_unless_told_otherwise() -> None:
    lists = numbering(
        level(0, "chineseCounting", "%1、"),
        level(1, "decimal", "%1.%2", "<w:isLgl/>"),
        level(2, "decimalEnclosedCircle", "%3", '<w:lvlRestart w:val="0"/>'),
    )
    places = (0, 1, 2, 1, 2, 0, 1, 2)
    body = "".join(numbered("甲", 1, place) for place in places)
    assert texts(word(body, lists)) == [
        *("一、甲", "1.1 甲", "①甲", "1.2 甲", "②甲", "二、甲", "2.1 甲", "③甲")
    ]


def test_two_numbers_of_one_list_count_on_and_a_start_of_its_own_begins_anew() -> None:
    numbers = "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="7"/>{more}</w:num>'
        for n, more in (
            (1, ""),
            (2, ""),
            (3, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'),
        )
    )
    body = "".join(numbered("甲", n) for n in (1, 1, 2, 3, 3, 1))
    lists = numbering(level(0, "decimal", "（%1）"), numbers=numbers)
    assert texts(word(body, lists)) == [f"（{n}）甲" for n in (1, 2, 3, 5, 6, 7)]


def test_bullets_are_not_text_and_a_paragraph_can_leave_its_list() -> None:
    lists = numbering(level(0, "bullet", "\uf0b7"))
    assert texts(word(numbered("甲", 1) + numbered("乙", 0), lists)) == ["甲", "乙"]


def test_styles_number_and_rank_headings_and_long_ones_are_paragraphs() -> None:
    lists = numbering(level(0, "chineseCounting", "%1、", '<w:pStyle w:val="a"/>'))
    styles = (
        '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="标题 1"/><w:pPr>'
        '<w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="公文标题"/>'
        '<w:basedOn w:val="a"/></w:style>'
    )
    body = (
        p("做法", '<w:pStyle w:val="a"/>')
        + p("打算", '<w:pStyle w:val="b"/>')
        + p("说明", '<w:outlineLvl w:val="2"/>')
        + p("长" * 61, '<w:outlineLvl w:val="0"/>')
        + p(
            "正文",
            '<w:pStyle w:val="b"/><w:numPr><w:numId w:val="0"/></w:numPr><w:outlineLvl w:val="9"/>',
        )
    )
    assert read_docx(word(body, lists, styles)).lines == (
        SourceLine(1, "一、做法", 1),
        SourceLine(2, "二、打算", 1),
        SourceLine(3, "说明", 3),
        SourceLine(4, "长" * 61),
        SourceLine(5, "正文"),
    )


def test_a_paragraph_whose_mark_was_deleted_runs_on() -> None:
    body = p("前半", "<w:rPr><w:del/></w:rPr>") + p("后半。") + p("另一段。")
    assert texts(word(body)) == ["前半后半。", "另一段。"]


def test_moved_hidden_and_deleted_text_is_left_out() -> None:
    body = (
        "<w:p><w:moveFrom><w:r><w:t>旧处</w:t></w:r></w:moveFrom><w:ins><w:r><w:t>新句。</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>删句。</w:delText></w:r></w:del>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏句。</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>现句。</w:t></w:r></w:p>'
    )
    assert texts(word(body)) == ["新句。现句。"]


def test_a_table_of_contents_is_a_removal_and_other_fields_show_their_results() -> None:
    def field(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    def instruction(text: str) -> str:
        return f"<w:r><w:instrText>{text}</w:instrText></w:r>"

    body = (
        f"<w:p>{field('begin')}{instruction('TOC')}{field('separate')}<w:r><w:t>一、做法 1</w:t></w:r></w:p>"
        f"<w:p><w:r><w:t>二、打算 2</w:t></w:r>{field('end')}</w:p>"
        f"<w:p><w:r><w:t>共</w:t></w:r>{field('begin')}{instruction('NUMPAGES')}{field('separate')}"
        f"<w:r><w:t>3</w:t></w:r>{field('end')}<w:r><w:t>页</w:t></w:r></w:p>"
    )
    content = read_docx(word(body))
    assert [line.text for line in content.lines] == ["", "", "共3页"]
    assert content.removed == (Removal(1, "一、做法 1", "目录"), Removal(2, "二、打算 2", "目录"))


def test_merged_cells_count_once_and_a_table_of_one_column_is_no_table() -> None:
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"

    begins, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    merged = (
        f"<w:tbl><w:tr>{cell('合计', begins)}{cell('甲')}</w:tr>"
        f"<w:tr>{cell('合计', goes_on)}{cell('乙')}</w:tr></w:tbl>"
    )
    framed = f"<w:tbl><w:tr><w:tc>{p('第一段。')}{p('第二段。')}</w:tc></w:tr></w:tbl>"
    assert texts(word(merged + framed)) == ["合计　甲\n乙", "第一段。", "第二段。"]


def test_a_file_in_the_strict_form_of_the_standard() -> None:
    assert texts(word(p("甲"), namespace=STRICT)) == ["甲"]


def test_entities_are_not_resolved() -> None:
    buffer = BytesIO()
    with ZipFile(buffer, "w") as package:
        package.writestr(
            "word/document.xml",
            f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document {W}><w:body>'
            "<w:p><w:r><w:t>前&e;后</w:t></w:r></w:p></w:body></w:document>",
        )
    assert texts(buffer.getvalue()) == ["前"]


@pytest.mark.parametrize("data", [b"PK\x03\x04 broken", word("")[:-30], word("<w:p>")])
def test_damaged_files(data: bytes) -> None:
    with pytest.raises(FileDamaged) as raised:
        read_docx(data)
    assert raised.value.reason == "不是完好的 Word 文档，请用 Word 或 WPS 打开后另存为 .docx"
