"""Each measure of GB/T 9704—2012 in the file, and text that would break a careless writer."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt

from indexer.writing.docx import to_docx
from indexer.writing.draft import Block, Draft, Origin

ORIGIN = Origin(
    *("p1", "某街道2023年总结", "党建/总结.docx", 2023, "总结", "problems"),
    ("三、存在问题", "（一）阵地建设"),
)
UNDATED = Origin("p2", "某方案", "方案.txt", None, "方案", "tasks", ())
DRAFT = Draft(
    "情况报告",
    (
        Block(0, "　　开头。\n\n  第二段。", ORIGIN),
        *(Block(1, "一、做法"), Block(2, "（一）学习"), Block(3, "1. 理论"), Block(4, "（1）集中")),
        *(Block(0, "正文。", UNDATED), Block(0, "又一段。", ORIGIN)),
    ),
)
WRITTEN = [
    *(("Title", "情况报告"), ("Normal", ""), ("Normal", "开头。"), ("Normal", "第二段。")),
    *(("Heading 1", "一、做法"), ("Heading 2", "（一）学习"), ("Heading 3", "1. 理论")),
    *(("Heading 4", "（1）集中"), ("Normal", "正文。"), ("Normal", "又一段。")),
]
BODY = "仿宋_GB2312"
FONTS = {
    "Normal": (BODY, 16),
    "Title": ("方正小标宋简体", 22),
    "Heading 1": ("黑体", 16),
    "Heading 2": ("楷体_GB2312", 16),
    "Heading 3": (BODY, 16),
    "Heading 4": (BODY, 16),
    "Footer": ("宋体", 14),
    "List Number": (BODY, 16),
}


def opened(draft: Draft = DRAFT, sources: bool = False) -> WordDocument:
    return Document(BytesIO(to_docx(draft, sources)))


def written(document: WordDocument) -> list[tuple[str, str]]:
    return [(one.style.name, one.text) for one in document.paragraphs]


def only(element: BaseOxmlElement, name: str) -> BaseOxmlElement:
    """The one element of a name below another."""
    [found] = element.iter(qn(name))
    return found


def attributes(element: BaseOxmlElement) -> dict[str, str]:
    return {key.partition("}")[2]: value for key, value in element.attrib.items()}


@pytest.fixture(scope="module")
def document() -> WordDocument:
    return opened()


def test_title_blank_line_headings_and_paragraphs(document: WordDocument) -> None:
    assert written(document) == WRITTEN
    assert written(opened(Draft("", (Block(0, "正文。"), Block(1, " "))))) == [("Normal", "正文。")]


def test_page_and_type_area(document: WordDocument) -> None:
    [section] = document.sections
    sides = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    assert [round(side.mm, 1) for side in sides] == [210, 297, 37, 28]
    assert [round(section.right_margin.mm, 1), round(section.bottom_margin.mm, 1)] == [26, 35]
    width = section.page_width - section.left_margin - section.right_margin
    height = section.page_height - section.top_margin - section.bottom_margin
    assert (width / Mm(1), height / Mm(1)) == pytest.approx((156, 225), abs=0.05)


def test_the_grid_is_filled_by_22_lines_of_28_characters(document: WordDocument) -> None:
    grid = attributes(only(document.sections[0]._sectPr, "w:docGrid"))
    assert grid == {"type": "linesAndChars", "linePitch": "579", "charSpace": "-842"}
    lines = Mm(225).pt / (int(grid["linePitch"]) / 20)
    characters = Mm(156).pt / (16 + int(grid["charSpace"]) / 4096)
    assert (lines, characters) == (pytest.approx(22, abs=0.04), pytest.approx(28, abs=0.01))


def test_text_off_the_grid_fills_it_too(document: WordDocument) -> None:
    body = document.styles["Normal"]
    pitch = 16 + int(only(body.element.rPr, "w:spacing").get(qn("w:val"))) / 20
    assert 28 <= Mm(156).pt / pitch < 28.5
    assert 22 <= Mm(225).pt / body.paragraph_format.line_spacing.pt < 22.1
    assert only(body.element, "w:snapToGrid").get(qn("w:val")) == "0"


def test_body_layout(document: WordDocument) -> None:
    layout = document.styles["Normal"].paragraph_format
    assert (layout.line_spacing, layout.line_spacing_rule) == (Pt(28.95), WD_LINE_SPACING.EXACTLY)
    assert (layout.space_before, layout.space_after) == (0, 0)
    assert layout.alignment is WD_ALIGN_PARAGRAPH.JUSTIFY
    assert layout.widow_control is False
    element = document.styles["Normal"].element
    assert attributes(only(element, "w:ind")) == {"firstLineChars": "200", "firstLine": "631"}
    for name in ("w:autoSpaceDE", "w:autoSpaceDN"):
        assert only(element, name).get(qn("w:val")) == "0"
    assert attributes(only(element, "w:lang")) == {"val": "en-US", "eastAsia": "zh-CN"}


@pytest.mark.parametrize("name", FONTS)
def test_fonts_and_sizes(document: WordDocument, name: str) -> None:
    style = document.styles[name]
    font, size = FONTS[name]
    assert attributes(only(style.element, "w:rFonts")) == dict.fromkeys(
        ("ascii", "hAnsi", "eastAsia"), font
    )
    assert style.font.size == Pt(size)
    assert bool(style.font.bold) == (name == "Heading 3")


def test_fonts_stand_in_styles_alone() -> None:
    document = opened(sources=True)
    footers = (document.sections[0].footer, document.sections[0].even_page_footer)
    roots = [document.element.body, *(footer._element for footer in footers)]
    assert [root for root in roots if next(root.iter(qn("w:rPr")), None) is not None] == []


def test_title_is_centred(document: WordDocument) -> None:
    title = document.styles["Title"]
    assert title.paragraph_format.alignment is WD_ALIGN_PARAGRAPH.CENTER
    assert attributes(only(title.element, "w:ind")) == {"firstLineChars": "0", "firstLine": "0"}


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_headings(document: WordDocument, level: int) -> None:
    style = document.styles[f"Heading {level}"]
    assert style.style_id == f"Heading{level}"
    assert style.base_style.name == style.next_paragraph_style.name == "Normal"
    assert only(style.element, "w:outlineLvl").get(qn("w:val")) == str(level - 1)
    assert style.paragraph_format.keep_with_next is True
    assert list(style.element.iter(qn("w:ind"))) == []
    assert style.paragraph_format.line_spacing is None


def test_page_numbers(document: WordDocument) -> None:
    [section] = document.sections
    assert document.settings.odd_and_even_pages_header_footer is True
    assert section.different_first_page_header_footer is False
    expected = (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT, {"rightChars": "100", "right": "280"}),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT, {"leftChars": "100", "left": "280"}),
    )
    for footer, alignment, indent in expected:
        [line] = footer.paragraphs
        assert (line.style.name, line.alignment) == ("Footer", alignment)
        assert attributes(only(line._p, "w:ind")) == indent
        assert "".join(text.text for text in line._p.iter(qn("w:t"))) == "— 1 —"
        field = only(line._p, "w:fldSimple")
        assert (field.get(qn("w:instr")), only(field, "w:t").text) == ("PAGE", "1")
    footer_style = document.styles["Footer"]
    assert attributes(only(footer_style.element, "w:ind"))["firstLine"] == "0"
    middle = section.footer_distance + footer_style.paragraph_format.line_spacing / 2
    assert (section.bottom_margin - middle) / Mm(1) == pytest.approx(7, abs=0.05)


def test_no_headers(document: WordDocument) -> None:
    assert list(document.element.iter(qn("w:headerReference"))) == []


def test_sources_on_a_page_of_their_own() -> None:
    document = opened(sources=True)
    assert written(document) == [
        *WRITTEN,
        ("Heading 1", "附：素材来源"),
        (
            "List Number",
            "某街道2023年总结；2023年；存在问题；三、存在问题 › （一）阵地建设；党建/总结.docx",
        ),
        ("List Number", "某方案；重点任务；方案.txt"),
    ]
    assert document.paragraphs[-3].paragraph_format.page_break_before is True
    style = document.styles["List Number"]
    assert style.paragraph_format.alignment is WD_ALIGN_PARAGRAPH.LEFT
    assert only(style.element, "w:numId").get(qn("w:val")) == "1"
    numbering = document.part.numbering_part.element
    assert only(numbering, "w:num").get(qn("w:numId")) == "1"
    assert only(numbering, "w:lvlText").get(qn("w:val")) == "%1."


def test_no_sources_where_there_are_none() -> None:
    draft = Draft("报告", (Block(0, "正文。"),))
    assert written(opened(draft, sources=True)) == written(opened(draft, sources=False))


def test_nothing_of_the_template_is_left() -> None:
    data = to_docx(DRAFT, sources=True)
    with ZipFile(BytesIO(data)) as archive:
        assert {name for name in archive.namelist() if "rels" not in name} == {
            *("[Content_Types].xml", "docProps/core.xml", "word/document.xml", "word/styles.xml"),
            *("word/settings.xml", "word/numbering.xml", "word/theme/theme1.xml"),
            *("word/footer1.xml", "word/footer2.xml"),
        }
        core = archive.read("docProps/core.xml").decode()
    assert "python" not in core
    document = Document(BytesIO(data))
    assert {style.name for style in document.styles} == {
        *FONTS,
        *("Default Paragraph Font", "Normal Table", "No List"),
    }
    modes = document.settings.element.iter(qn("w:compatSetting"))
    assert {one.get(qn("w:name")): one.get(qn("w:val")) for one in modes}[
        "compatibilityMode"
    ] == "15"


def test_properties(document: WordDocument) -> None:
    properties = document.core_properties
    assert (properties.title, properties.author, properties.comments) == ("情况报告", "", "")
    assert (properties.last_modified_by, properties.language) == ("", "zh-CN")
    assert properties.created == properties.modified
    assert datetime.now(UTC) - properties.created.replace(tzinfo=UTC) < timedelta(minutes=5)
    long = Draft("长" * 300, (Block(0, "正文。"),))
    assert opened(long).core_properties.title == "长" * 255


def test_hostile_text_appears_as_it_is() -> None:
    text = "<b>&amp; *星* 😀 ]]> \\n _x0041_ “引号”"
    broken = "\x00控\x0b制\x1f\ud800\uffff符\x7f"
    origin = Origin("p", f"{text}\x01", f"{text}\x02", 2023, "总结", "problems", (f"{text}\x03",))
    draft = Draft(f"{text}\x04", (Block(2, f"{text}\x05"), Block(0, f"{text}\n{broken}", origin)))
    assert written(opened(draft, sources=True)) == [
        *(("Title", text), ("Normal", ""), ("Heading 2", text), ("Normal", text)),
        *(("Normal", "控"), ("Normal", "制符")),
        ("Heading 1", "附：素材来源"),
        ("List Number", f"{text}；2023年；存在问题；{text}；{text}"),
    ]
