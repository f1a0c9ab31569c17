"""Word documents: what a reader sees of them, tracked changes accepted.

Comments, hidden text, deletions, page headers and footers are no part of it; a table of contents
is taken out and accounted for. A text box and a footnote follow the paragraph that they hang on.
"""

from collections.abc import Iterable, Iterator

from lxml import etree

from indexer.ingest.formats.content import Content, Line
from indexer.ingest.formats.package import Package, child, inside, local, value
from indexer.ingest.formats.wordnumbers import Numbering
from indexer.ingest.formats.wordruns import Fields, Runs
from indexer.ingest.formats.wordstyles import Styles, is_on, number_place

DAMAGED = "不是完好的 Word 文档，请用 Word 或 WPS 打开后另存为 .docx"
CONTENTS = "目录"
WRAPPERS = frozenset({"ins", "moveTo", "customXml", "sdt", "sdtContent", "smartTag"})
LONGEST_HEADING = 60
"""A longer paragraph in a heading's style is a paragraph."""
NOTES = {"footnoteReference": ("footnotes", "注"), "endnoteReference": ("endnotes", "尾注")}


def read_docx(data: bytes) -> Content:
    """Paragraphs and tables in reading order; a table is one line of text, with a break after
    each row. Raises FileDamaged."""
    package = Package(data, DAMAGED)
    return Content.of("docx", _Document(package).lines())


class _Document:
    """A walk through the body, in order, because numbers and fields count on."""

    def __init__(self, package: Package) -> None:
        self._body = child(package.xml("word/document.xml"), "body")
        self._styles = Styles(package.optional("word/styles.xml"))
        self._numbering = Numbering(package.optional("word/numbering.xml"), self._styles)
        self._fields = Fields()
        self._notes = {
            kind: _by_id(package.optional(f"word/{part}.xml")) for kind, (part, _) in NOTES.items()
        }
        self._told = dict.fromkeys(NOTES, 0)
        self._carried = ""

    def lines(self) -> Iterator[Line]:
        """All lines of the document."""
        if self._body is not None:
            yield from self._blocks(self._body)

    def _blocks(self, container: Iterable[etree._Element]) -> Iterator[Line]:
        for block in container:
            name = local(block)
            if name == "p":
                yield from self._paragraph(block)
            elif name == "tbl":
                yield from self._table(block)
            elif name in WRAPPERS:
                yield from self._blocks(block)
            elif name == "AlternateContent":
                yield from self._blocks(list(inside(block, "Choice")) or inside(block, "Fallback"))

    def _paragraph(self, paragraph: etree._Element) -> Iterator[Line]:
        properties = child(paragraph, "pPr")
        style = value(child(properties, "pStyle"))
        runs = self._runs(paragraph, style)
        text, self._carried = self._carried + runs.text, ""
        mark = child(properties, "rPr")
        # A paragraph whose mark was deleted runs on into the next one, whose style it takes.
        if child(mark, "del") is not None or child(mark, "moveFrom") is not None:
            self._carried = text
        elif text.strip() or not is_on(mark, "vanish"):
            number = self._numbering.label(style, number_place(properties))
            contents = runs.in_contents or self._styles.is_contents(style)
            yield from _lines(number, text, self._styles.level(style, properties), contents)
        yield from self._attached(runs)

    def _runs(self, paragraph: etree._Element, style: str | None) -> Runs:
        return Runs(paragraph, self._styles, self._fields, self._styles.hidden(style))

    def _attached(self, runs: Runs) -> Iterator[Line]:
        """The text boxes and the notes of a paragraph."""
        for box in runs.boxes:
            yield from self._blocks(box)
        for kind, note_id in runs.notes:
            note = self._notes[kind].get(note_id)
            if note is not None:
                self._told[kind] += 1
                text = " ".join(line.text for line in self._blocks(note) if line.text)
                yield Line(f"{NOTES[kind][1]}{self._told[kind]}：{text.strip()}")

    def _table(self, table: etree._Element) -> Iterator[Line]:
        """Each row with its cells parted; a table of one column only frames its paragraphs."""
        rows = [[*_cells(row)] for row in _rows(table)]
        if all(len(cells) <= 1 for cells in rows):
            for cells in rows:
                for cell in cells:
                    yield from self._blocks(cell)
            return
        shown = ["　".join(filter(None, map(self._cell, cells))) for cells in rows]
        yield Line("\n".join(shown))

    def _cell(self, cell: etree._Element) -> str:
        return " ".join(" ".join(line.text for line in self._blocks(cell)).split())


def _lines(number: str, text: str, level: int | None, contents: bool) -> Iterator[Line]:
    if contents:
        yield Line(number + text, reason=CONTENTS)
        return
    if not text.strip():
        yield Line("")
        return
    if level is not None and len(text) <= LONGEST_HEADING:
        yield Line(number + text.replace("\n", ""), level)
        return
    first, *more = text.split("\n")
    yield Line(number + first)
    yield from map(Line, more)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for one in table:
        if local(one) == "tr" and child(one, "trPr", "del") is None:
            yield one
        elif local(one) in WRAPPERS:
            yield from _rows(one)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    """The cells of a row but for deleted ones and those that a cell above reaches into."""
    for one in row:
        if local(one) in WRAPPERS:
            yield from _cells(one)
        elif local(one) == "tc" and child(one, "tcPr", "cellDel") is None:
            merge = child(one, "tcPr", "vMerge")
            if merge is None or value(merge) == "restart":
                yield one


def _by_id(notes: etree._Element | None) -> dict[str, etree._Element]:
    """Notes by their numbers; those with a type only draw the line above the notes."""
    found = notes if notes is not None else ()
    return {value(one, "id") or "": one for one in found if local(one) and not value(one, "type")}
