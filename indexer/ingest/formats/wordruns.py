"""The text of one Word paragraph, run by run."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from indexer.ingest.formats.package import child, inside, local, value
from indexer.ingest.formats.wordstyles import Styles, is_on

LEFT_OUT = frozenset(
    {
        "del",
        "moveFrom",
        "delText",
        "instrText",
        "pPr",
        "rPr",
        "sdtPr",
        "sdtEndPr",
        "rt",
        "annotation",
    }
)
NOTE_MARKS = frozenset({"footnoteReference", "endnoteReference"})
PICTURES = frozenset({"drawing", "pict", "object"})
CONTENTS_FIELD = "TOC"


@dataclass
class _Field:
    instruction: str = ""
    shows: bool = False


class Fields:
    """The fields that are open, which may reach over many paragraphs."""

    def __init__(self) -> None:
        self._open: list[_Field] = []

    @property
    def shown(self) -> bool:
        """Whether text at this place is a result and no instruction."""
        return all(one.shows for one in self._open)

    @property
    def in_contents(self) -> bool:
        """Whether this place is within a table of contents."""
        return any(one.instruction.split()[:1] == [CONTENTS_FIELD] for one in self._open)

    def turn(self, kind: str | None) -> None:
        """A field begins, goes over to its result, or ends."""
        if kind == "begin":
            self._open.append(_Field())
        elif kind == "separate" and self._open:
            self._open[-1].shows = True
        elif kind == "end" and self._open:
            self._open.pop()

    def instruct(self, text: str) -> None:
        """More of the instruction of the innermost field."""
        if self._open and not self._open[-1].shows:
            self._open[-1].instruction += text


@dataclass
class Runs:
    """What a paragraph holds: its text, with a line feed where it breaks a line, its text boxes
    and its notes by kind and number."""

    paragraph: etree._Element
    styles: Styles
    fields: Fields
    hidden: bool
    text: str = ""
    in_contents: bool = False
    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._pieces: list[str] = []
        self._take(self.paragraph)
        self.text = "".join(self._pieces)

    def _take(self, parent: Iterable[etree._Element]) -> None:
        for one in parent:
            name = local(one)
            if name == "fldChar":
                self.fields.turn(value(one, "fldCharType"))
            elif name == "instrText":
                self.fields.instruct(one.text or "")
            elif name == "r" and self._hides(one):
                self._take(_field_marks(one))
            elif name in NOTE_MARKS:
                self.notes.append((name, value(one, "id") or ""))
            elif name in PICTURES:
                self.boxes += text_boxes(one)
            elif name == "AlternateContent":
                self._take_alternative(one)
            elif name == "ruby":
                self._take(inside(one, "rubyBase"))
            elif name not in LEFT_OUT:
                self._add(_own_text(name, one))
                self._take(one)

    def _take_alternative(self, alternatives: etree._Element) -> None:
        """A text box comes in two renderings; only one of them counts."""
        for name in ("Choice", "Fallback"):
            rendering = child(alternatives, name)
            if rendering is not None and (found := list(text_boxes(rendering))):
                self.boxes += found
                return
        self._take(list(inside(alternatives, "Choice")) or inside(alternatives, "Fallback"))

    def _add(self, text: str) -> None:
        if text and self.fields.shown:
            self._pieces.append(text)
            self.in_contents = self.in_contents or self.fields.in_contents

    def _hides(self, run: etree._Element) -> bool:
        properties = child(run, "rPr")
        own = is_on(properties, "vanish")
        if own is not None:
            return own
        style = value(child(properties, "rStyle"))
        return self.hidden or (style is not None and self.styles.hidden(style))


def text_boxes(element: etree._Element) -> Iterator[etree._Element]:
    """The outermost text boxes inside, each in one rendering."""
    for one in element:
        name = local(one)
        if name == "txbxContent":
            yield one
        elif name == "AlternateContent":
            found = [list(text_boxes(rendering)) for rendering in one if local(rendering)]
            yield from next(filter(None, found), [])
        else:
            yield from text_boxes(one)


def _field_marks(run: etree._Element) -> list[etree._Element]:
    """What counts of a hidden run: a field begins or ends there all the same."""
    return [one for one in run if local(one) in {"fldChar", "instrText"}]


def _own_text(name: str, element: etree._Element) -> str:
    if name == "t":
        return element.text or ""
    if name in {"tab", "ptab"}:
        return "\t"
    if name == "cr" or (name == "br" and value(element, "type") in {None, "textWrapping"}):
        return "\n"
    return "-" if name == "noBreakHyphen" else ""
