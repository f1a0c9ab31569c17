"""OpenDocument text: what a reader sees of it, tracked changes accepted."""

from collections.abc import Iterable, Iterator

from lxml import etree

from indexer.ingest.formats.content import Content, Line
from indexer.ingest.formats.odtlists import Lists
from indexer.ingest.formats.package import Package, child, inside, local, value, whole

DAMAGED = "不是完好的 ODT 文档，请用 LibreOffice 或 WPS 打开后另存为 .docx"
CONTENTS = "目录"
LEFT_OUT = frozenset({"tracked-changes", "annotation", "annotation-end", "note-citation", "forms"})
INDEXES = frozenset({"table-of-content", "alphabetical-index", "illustration-index", "table-index"})
LONGEST_HEADING = 60
MOST_SPACES = 40


def read_odt(data: bytes) -> Content:
    """Paragraphs and tables in reading order; a table is one line of text, with a break after
    each row. Raises FileDamaged."""
    package = Package(data, DAMAGED)
    return Content.of("odt", _Document(package).lines())


class _Document:
    """A walk through the body, in order, because lists count on."""

    def __init__(self, package: Package) -> None:
        content, styles = package.xml("content.xml"), package.optional("styles.xml")
        self._body = child(content, "body", "text")
        roots = [root for root in (content, styles) if root is not None]
        self._lists = Lists(roots)
        self._hidden = {
            value(style, "name")
            for root in roots
            for style in root.iter("{*}style")
            if value(child(style, "text-properties"), "display") == "none"
        }
        self._titles = {"Title"}
        for root in roots:
            styles_of_titles = (
                value(style, "name")
                for style in root.iter("{*}style")
                if value(style, "parent-style-name") == "Title"
            )
            self._titles.update(filter(None, styles_of_titles))
        self._notes = 0
        self._attached: list[etree._Element] = []

    def lines(self) -> Iterator[Line]:
        """All lines of the document."""
        yield from self._blocks(self._body if self._body is not None else ())

    def _blocks(self, container: Iterable[etree._Element]) -> Iterator[Line]:
        for block in container:
            name = local(block)
            if name in {"p", "h"}:
                yield from self._paragraph(block, "")
            elif name == "list":
                yield from self._list(block)
            elif name == "table":
                yield Line("\n".join(self._rows(block)))
            elif name in INDEXES:
                for line in self._blocks(inside(block, "index-body")):
                    yield Line(line.text, reason=CONTENTS)
            elif name not in LEFT_OUT:
                yield from self._blocks(block)

    def _paragraph(self, paragraph: etree._Element, number: str) -> Iterator[Line]:
        waiting, self._attached = self._attached, []
        text = "".join(self._text(paragraph))
        attached, self._attached = self._attached, waiting
        level = self._level(paragraph)
        if local(paragraph) == "h" and level:
            number = self._lists.heading(level)
        if not text.strip():
            yield Line("")
        elif level is not None and len(text) <= LONGEST_HEADING:
            yield Line(number + text.replace("\n", ""), level)
        else:
            yield from map(Line, (number + text).split("\n"))
        for one in attached:
            yield from self._hanging(one)

    def _hanging(self, one: etree._Element) -> Iterator[Line]:
        """A text box as it is, a note on one line."""
        if local(one) == "text-box":
            yield from self._blocks(one)
            return
        self._notes += 1
        lines = self._blocks(inside(one, "note-body"))
        yield Line(f"注{self._notes}：{' '.join(line.text for line in lines).strip()}")

    def _level(self, paragraph: etree._Element) -> int | None:
        if value(paragraph, "style-name") in self._titles:
            return 0
        level = whole(value(paragraph, "outline-level"), 0)
        return level if local(paragraph) == "h" and level else None

    def _text(self, element: etree._Element) -> Iterator[str]:
        """The text inside, white space folded as the format has it."""
        if value(element, "style-name") not in self._hidden or local(element) != "span":
            yield _folded(element.text)
            for one in element:
                yield from self._inline(one)
                yield _folded(one.tail)

    def _inline(self, one: etree._Element) -> Iterator[str]:
        name = local(one)
        if name == "s":
            yield " " * min(whole(value(one, "c"), 1), MOST_SPACES)
        elif name == "tab":
            yield "\t"
        elif name == "line-break":
            yield "\n"
        elif name in {"note", "text-box"}:
            self._attached.append(one)
        elif name == "ruby":
            yield from self._text(one[0] if len(one) else one)
        elif name and name not in LEFT_OUT:
            yield from self._text(one)

    def _list(
        self, items: etree._Element, style: str | None = None, depth: int = 1
    ) -> Iterator[Line]:
        """The paragraphs of a list; its number stands before the first of each item."""
        style = value(items, "style-name") or style
        if depth == 1:
            self._lists.begin(style, goes_on=value(items, "continue-numbering") == "true")
        for item in items:
            number, name = "", local(item)
            if name == "list-item":
                number = self._lists.item(style, depth, value(item, "start-value"))
            for one in item if name in {"list-item", "list-header"} else ():
                if local(one) == "list":
                    yield from self._list(one, style, depth + 1)
                elif local(one) in {"p", "h"}:
                    yield from self._paragraph(one, number)
                    number = ""

    def _rows(self, table: etree._Element) -> Iterator[str]:
        for row in table.iter("{*}table-row"):
            cells = (self._cell(cell) for cell in row if local(cell) == "table-cell")
            yield "　".join(filter(None, cells))

    def _cell(self, cell: etree._Element) -> str:
        return " ".join(" ".join(line.text for line in self._blocks(cell)).split())


def _folded(text: str | None) -> str:
    return " ".join(f"x{text}x".split())[1:-1] if text else ""
