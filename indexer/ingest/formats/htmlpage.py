"""What a browser shows of a page, element by element."""

import re
from dataclasses import dataclass, field

from lxml import etree

from indexer.ingest.formats.numerals import gap, numeral
from indexer.ingest.formats.package import local, whole

UNSEEN = frozenset(
    (
        *("head", "script", "style", "template", "noscript", "iframe", "object", "svg", "math"),
        *("del", "select", "button", "textarea", "input", "canvas", "audio", "video", "title"),
    )
)
ASIDE = frozenset({"nav", "footer", "aside", "menu"})
BLOCKS = frozenset(
    (
        *("html", "body", "div", "p", "section", "article", "main", "header", "blockquote", "form"),
        *("center", "ul", "ol", "li", "dl", "dt", "dd", "table", "tbody", "thead", "tfoot", "tr"),
        *("caption", "hr", "pre", "address", "figure", "figcaption", "fieldset", "details"),
        *("summary", "h1", "h2", "h3", "h4", "h5", "h6", *ASIDE),
    )
)
HEADING = re.compile(r"h([1-6])")
UNSEEN_STYLE = re.compile(
    r"(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", re.I
)
LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([\w-]+)", re.I)
LIST_KINDS = {
    "decimal": "decimal",
    "cjk-ideographic": "一",
    "simp-chinese-informal": "一",
    "trad-chinese-informal": "一",
    "simp-chinese-formal": "壹",
    "cjk-decimal": "〇",
    "lower-alpha": "a",
    "upper-alpha": "A",
    "lower-latin": "a",
    "upper-latin": "A",
    "lower-roman": "i",
    "upper-roman": "I",
    "1": "decimal",
    **{letter: letter for letter in "aAiI"},
}
SPACE = re.compile(r"[ \t\r\n\f]+")
WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u2018-\u201d"
BROKEN = re.compile(rf"(?<=[{WIDE}])[ \t]*[\r\n][ \t\r\n]*(?=[{WIDE}])")
"""A line that breaks between Chinese characters leaves no space."""
NOTE = re.compile(r"#(?:sd(?:foot|end)note(\d+)(sym|anc)|_(?:ftn|edn)(ref)?(\d+))")
"""Where the mark of a note leads, and the way back, as LibreOffice and as Word name them."""
MOST_IN_CELL = 3
"""Paragraphs in one cell from which a table only lays a page out."""


@dataclass
class Block:
    """A line as it grows: `linked` counts its characters in links, `mark` is a list's number,
    `grid` tells that it is a table."""

    level: int | None = None
    aside: bool = False
    grid: bool = False
    mark: str = ""
    text: str = ""
    linked: int = 0

    def add(self, text: str, linked: bool) -> None:
        """More text, white space as a browser shows it."""
        text = text.lstrip(" ") if not self.text or self.text[-1] in " \n　" else text
        self.text += text
        self.linked += len(text.strip()) if linked else 0

    @property
    def shown(self) -> str:
        """The text without white space where it breaks."""
        lines = (line.strip(" ") for line in self.text.split("\n"))
        return self.mark + "\n".join(filter(None, lines))


@dataclass
class _List:
    """A list that is open: the format of its numbers, "" for none, and the next number."""

    kind: str
    number: int


@dataclass
class Page:
    """A walk through the elements, without recursion: pages nest as deep as they like."""

    blocks: list[Block] = field(default_factory=list)
    current: Block = field(default_factory=Block)
    lists: list[_List] = field(default_factory=list)
    tables: list[bool] = field(default_factory=list)
    links: int = 0
    asides: int = 0
    verbatim: int = 0

    def walk(self, root: etree._Element) -> None:
        """Takes in all that shows."""
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            name = local(element)
            unseen = not name or name in UNSEEN or _is_unseen(element)
            note = None if unseen else _note(element)
            if event == "start" and (unseen or note is not None):
                walker.skip_subtree()
                self._say(note)
            elif event == "start":
                self._begin(name, element)
                self._say(element.text)
            else:
                if not unseen and note is None:
                    self._end(name, element)
                self._say(element.tail)
        self._flush()

    def _say(self, text: str | None) -> None:
        if text:
            kept = text if self.verbatim else SPACE.sub(" ", BROKEN.sub("", text))
            self.current.add(kept, linked=self.links > 0)

    def _begin(self, name: str, element: etree._Element) -> None:
        self.links += name == "a" and element.get("href") is not None
        self.asides += name in ASIDE
        self.verbatim += name == "pre"
        if name == "br":
            self.current.text += "\n"
        elif name in {"td", "th"} and self._in_grid:
            self._part("　")
        elif name == "tr" and self._in_grid:
            self._part("\n")
        elif name in BLOCKS or name in {"td", "th"}:
            self._break()
        if name == "table":
            self.tables.append(_is_grid(element))
        elif name in {"ol", "ul"}:
            self.lists.append(_list(name, element))
        elif name == "li" and self.lists:
            self._number(element)
        elif match := HEADING.fullmatch(name):
            self.current.level = int(match[1])

    def _end(self, name: str, element: etree._Element) -> None:
        if name == "table" and self.tables:
            self._break(at_end=self.tables.pop())
        elif name in BLOCKS or name in {"td", "th"}:
            self._break()
        if name in {"ol", "ul"} and self.lists:
            self.lists.pop()
        self.links -= name == "a" and element.get("href") is not None
        self.asides -= name in ASIDE
        self.verbatim -= name == "pre"

    @property
    def _in_grid(self) -> bool:
        return bool(self.tables) and self.tables[-1]

    def _part(self, mark: str) -> None:
        if self.current.text.strip() and self.current.text[-1] != "\n":
            self.current.text = self.current.text.rstrip(" 　") + mark
            self.current.grid = True

    def _number(self, element: etree._Element) -> None:
        one = self.lists[-1]
        one.number = whole(element.get("value"), one.number)
        if one.kind:
            text = numeral(one.number, one.kind)
            text += "、" if text[0] >= "\u2e80" else "."
            self.current.mark = text + gap(text)
        one.number += 1

    def _break(self, at_end: bool = False) -> None:
        """A new line; inside a table that is one, only a space."""
        if self._in_grid and not at_end:
            self.current.add(" ", linked=False)
            return
        self._flush()

    def _flush(self) -> None:
        if self.current.text.strip():
            self.current.aside = self.asides > 0
            self.blocks.append(self.current)
            self.current = Block()
        else:
            self.current = Block(mark=self.current.mark)


def _is_unseen(element: etree._Element) -> bool:
    return element.get("hidden") is not None or bool(UNSEEN_STYLE.search(element.get("style", "")))


def _note(element: etree._Element) -> str | None:
    """What stands for the link of a note: nothing in the text, its number before the note."""
    match = NOTE.fullmatch(element.get("href", ""))
    if match is None:
        return None
    back = match[2] == "anc" or match[3] is not None
    return f"注{match[1] or match[4]}：" if back else ""


def _list(name: str, element: etree._Element) -> _List:
    styled = LIST_STYLE.search(element.get("style", ""))
    kind = styled[1].lower() if styled else element.get("type", "1" if name == "ol" else "")
    return _List(LIST_KINDS.get(kind, ""), whole(element.get("start"), 1))


def _is_grid(table: etree._Element) -> bool:
    """Whether a table is one, and does not only lay a page out."""
    if next(table.iterdescendants("table"), None) is not None:
        return False
    rows = [[cell for cell in row if local(cell) in {"td", "th"}] for row in table.iter("tr")]
    if all(len(cells) <= 1 for cells in rows):
        return False
    paragraphs = (
        sum(local(one) in {"p", "div", "li"} for one in cell.iterdescendants())
        for cells in rows
        for cell in cells
    )
    return max(paragraphs, default=0) < MOST_IN_CELL
