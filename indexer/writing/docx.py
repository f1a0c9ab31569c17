"""A draft as a Word file laid out after GB/T 9704—2012《党政机关公文格式》.

Page (5.2): A4, a type area of 156 mm × 225 mm that 22 lines of 28 characters fill. Fonts (5.2.2,
7.3): all is 三号仿宋 unless said otherwise, the title 二号小标宋, headings 黑体, 楷体, 仿宋.
Page number (7.5): 四号半角宋体 between dashes 7 mm below the type area, outside of it.

Digits and Latin letters take the font of the text around them. The standard names no other font
for them, and although some offices ask for Times New Roman, Word would then set “ ” — … in it
too, half as wide, and lines would no longer hold 28 characters. An office that wants it changes
the style 正文. For the same reason Word adds no space between Chinese and Latin text.

The section has the grid of 22 lines and 28 characters, but text does not snap to it: the exact
line spacing and characters set a little tighter give the same counts by themselves. On a grid
whose cells are narrower than 三号, LibreOffice 7.4 gives each character two, 14 to a line.
"""

from datetime import UTC, datetime
from io import BytesIO
from math import floor

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section, _Footer
from docx.shared import Length, Mm, Pt, Twips
from docx.styles.style import ParagraphStyle

from indexer.writing.draft import Draft
from indexer.writing.plain import SOURCES_HEADING, one_line, paragraphs, source_line

PAGE_WIDTH, PAGE_HEIGHT = Mm(210), Mm(297)
TOP, RIGHT, BOTTOM, LEFT = Mm(37), Mm(26), Mm(35), Mm(28)
LINES, CHARACTERS = 22, 28
TITLE_SIZE, BODY_SIZE, FOOTER_SIZE = Pt(22), Pt(16), Pt(14)
"""二号, 三号 and 四号."""

TEXT_WIDTH = PAGE_WIDTH.twips - LEFT.twips - RIGHT.twips
TEXT_HEIGHT = PAGE_HEIGHT.twips - TOP.twips - BOTTOM.twips
"""As Word reckons it, in twips of which a point has 20."""
LINE_PITCH = Twips(TEXT_HEIGHT // LINES)
"""28.95 pt; rounded up, to 29 pt, 22 lines would be 0.2 pt too high for the page."""
CHARACTER_SPACE = floor((TEXT_WIDTH / 20 / CHARACTERS - BODY_SIZE.pt) * 4096)
"""What the grid adds to each character's width, in 1/4096 pt (ECMA-376, 17.6.5)."""
CHARACTER_TIGHTENING = Twips(floor(TEXT_WIDTH / CHARACTERS - BODY_SIZE.twips) - 1)
"""The same for text that does not snap to the grid, a twip below for programs that round the
width of a cell down; justifying takes up the rest."""
INDENT = TEXT_WIDTH * 2 // CHARACTERS
FOOTER_LINE = Pt(18)
FOOTER_DISTANCE = Length(BOTTOM - Mm(7) - FOOTER_LINE // 2)
"""From the foot of the page: the dashes, in mid-line, stand 7 mm below the type area."""

TITLE_FONT, BODY_FONT, FOOTER_FONT = "方正小标宋简体", "仿宋_GB2312", "宋体"
HEADING_FONTS = ("黑体", "楷体_GB2312", BODY_FONT, BODY_FONT)
BOLD_LEVEL = 3
SOURCE_STYLE = "List Number"

KEPT_STYLES = {"Normal", "Default Paragraph Font", "Normal Table", "No List"}
KEPT_PARTS = {
    *(RELATIONSHIP_TYPE.STYLES, RELATIONSHIP_TYPE.NUMBERING, RELATIONSHIP_TYPE.SETTINGS),
    *(RELATIONSHIP_TYPE.THEME, RELATIONSHIP_TYPE.OFFICE_DOCUMENT),
    RELATIONSHIP_TYPE.CORE_PROPERTIES,
}
LONGEST_PROPERTY = 255


def to_docx(draft: Draft, sources: bool) -> bytes:
    """The bytes of a .docx file; with `sources` a last page lists where its passages come from."""
    document = Document()
    _clear_template(document)
    _set_properties(document, one_line(draft.title))
    _set_settings(document)
    _set_styles(document)
    _set_page(document.sections[0])
    _write_blocks(document, draft)
    if sources and draft.origins:
        _write_sources(document, draft)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _write_blocks(document: WordDocument, draft: Draft) -> None:
    if title := one_line(draft.title):
        document.add_paragraph(title, "Title")
        document.add_paragraph()
    for block in draft.blocks:
        if not block.level:
            for line in paragraphs(block.text):
                document.add_paragraph(line)
        elif heading := one_line(block.text):
            document.add_paragraph(heading, f"Heading {block.level}")


def _write_sources(document: WordDocument, draft: Draft) -> None:
    document.add_paragraph(SOURCES_HEADING, "Heading 1").paragraph_format.page_break_before = True
    for origin in draft.origins:
        document.add_paragraph(source_line(origin), SOURCE_STYLE)


def _clear_template(document: WordDocument) -> None:
    """Takes python-docx's styles, preview picture and other parts out of the file."""
    for part in (document.part, document.part.package):
        for key, relationship in list(part.rels.items()):
            if relationship.reltype not in KEPT_PARTS:
                del part.rels[key]
    for style in list(document.styles):
        if style.name not in KEPT_STYLES:
            style.delete()
    for default in document.styles.element.find(qn("w:docDefaults")):
        default[0].clear()


def _set_properties(document: WordDocument, title: str) -> None:
    properties = document.core_properties
    properties.title = title[:LONGEST_PROPERTY]
    properties.author = properties.comments = properties.last_modified_by = ""
    properties.created = properties.modified = datetime.now(UTC).replace(tzinfo=None)
    properties.language = "zh-CN"


def _set_settings(document: WordDocument) -> None:
    """Odd and even pages differ, the languages are Chinese ones, and no compatibility mode."""
    settings = document.settings
    settings.odd_and_even_pages_header_footer = True
    settings.element.find(qn("w:themeFontLang")).set(qn("w:eastAsia"), "zh-CN")
    for compat in settings.element.iter(qn("w:compatSetting")):
        if compat.get(qn("w:name")) == "compatibilityMode":
            compat.set(qn("w:val"), "15")


def _set_styles(document: WordDocument) -> None:
    body = document.styles["Normal"]
    assert isinstance(body, ParagraphStyle)
    _set_body(body)
    title = _add_style(document, "Title", TITLE_FONT, TITLE_SIZE)
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _indent(title, characters=0)
    for level, font in enumerate(HEADING_FONTS, start=1):
        heading = _add_style(document, f"Heading {level}", font, BODY_SIZE)
        heading.font.bold = level == BOLD_LEVEL
        heading.paragraph_format.keep_with_next = True
        heading.element.get_or_add_pPr().append(_element("w:outlineLvl", val=level - 1))
    footer = _add_style(document, "Footer", FOOTER_FONT, FOOTER_SIZE)
    footer.paragraph_format.line_spacing = FOOTER_LINE
    _indent(footer, characters=0)
    _add_source_style(document)


def _set_body(body: ParagraphStyle) -> None:
    """正文, on which all others are based."""
    _set_font(body, BODY_FONT, BODY_SIZE)
    character = body.element.get_or_add_rPr()
    spacing = _element("w:spacing", val=CHARACTER_TIGHTENING.twips)
    character.insert_element_before(spacing, "w:sz")
    character.append(_element("w:lang", val="en-US", eastAsia="zh-CN"))
    layout = body.paragraph_format
    layout.widow_control = False
    layout.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing = LINE_PITCH
    layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    _indent(body, characters=2)
    for name in ("w:autoSpaceDE", "w:autoSpaceDN", "w:snapToGrid"):
        body.element.get_or_add_pPr().insert_element_before(_element(name, val=0), "w:spacing")


def _add_source_style(document: WordDocument) -> None:
    """A numbered list, left-aligned, in which a path may break anywhere."""
    style = _add_style(document, SOURCE_STYLE, BODY_FONT, BODY_SIZE)
    style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    layout = style.element.get_or_add_pPr()
    _indent(style, characters=2)
    layout.insert_element_before(_element("w:wordWrap", val=0), "w:ind", "w:jc")
    layout.get_or_add_numPr().get_or_add_numId().val = 1
    numbering = document.part.numbering_part.element
    numbering.clear()
    level = _element("w:lvl", ilvl=0)
    for name, value in (
        *(("start", 1), ("numFmt", "decimal"), ("pStyle", style.style_id)),
        *(("suff", "space"), ("lvlText", "%1."), ("lvlJc", "left")),
    ):
        level.append(_element(f"w:{name}", val=value))
    abstract = _element("w:abstractNum", abstractNumId=0)
    abstract.extend([_element("w:multiLevelType", val="singleLevel"), level])
    numbering.append(abstract)
    numbering.add_num(0)


def _add_style(document: WordDocument, name: str, font: str, size: Length) -> ParagraphStyle:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    assert isinstance(style, ParagraphStyle)
    style.base_style = document.styles["Normal"]
    style.next_paragraph_style = document.styles["Normal"]
    style.quick_style = True
    _set_font(style, font, size)
    return style


def _set_font(style: ParagraphStyle, font: str, size: Length) -> None:
    style.font.name = font
    style.font.size = size
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _indent(style: ParagraphStyle, characters: int) -> None:
    """Indents the first line: in characters for Word, in twips for what does not know these."""
    indent = style.element.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLineChars"), str(characters * 100))
    indent.set(qn("w:firstLine"), str(INDENT * characters // 2))


def _set_page(section: Section) -> None:
    section.page_width, section.page_height = PAGE_WIDTH, PAGE_HEIGHT
    section.top_margin, section.right_margin = TOP, RIGHT
    section.bottom_margin, section.left_margin = BOTTOM, LEFT
    section.footer_distance = FOOTER_DISTANCE
    grid = section._sectPr.find(qn("w:docGrid"))
    grid.set(qn("w:type"), "linesAndChars")
    grid.set(qn("w:linePitch"), str(LINE_PITCH.twips))
    grid.set(qn("w:charSpace"), str(CHARACTER_SPACE))
    _number_pages(section.footer, WD_ALIGN_PARAGRAPH.RIGHT, "right")
    _number_pages(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT, "left")


def _number_pages(footer: _Footer, alignment: WD_ALIGN_PARAGRAPH, side: str) -> None:
    """`— 1 —` at the outer side, one character's width away from the type area's edge."""
    footer.is_linked_to_previous = False
    line = footer.paragraphs[0]
    line.style = "Footer"
    line.alignment = alignment
    indent = line._p.get_or_add_pPr().get_or_add_ind()
    indent.set(qn(f"w:{side}Chars"), "100")
    indent.set(qn(f"w:{side}"), str(FOOTER_SIZE.twips))
    line.add_run("— ")
    field = _element("w:fldSimple", instr="PAGE")
    field.append(line.add_run("1")._r)
    line._p.append(field)
    line.add_run(" —")


def _element(name: str, **attributes: str | int) -> BaseOxmlElement:
    element: BaseOxmlElement = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), str(value))
    return element
