"""A stream of paragraphs in a rich text file: the body, a note, a text box, a number."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from indexer.ingest.formats.content import Line
from indexer.ingest.formats.numerals import gap

LONGEST_HEADING = 60


@dataclass
class Flow:
    """`kind` is body, note, box or number; `text` is the paragraph that is being read."""

    kind: str
    text: str = ""
    level: int | None = None
    in_table: bool = False
    cells: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    attached: list[Line] = field(default_factory=list)
    notes: int = 0

    def end_paragraph(self) -> None:
        """Inside a cell, only a space."""
        if self.in_table:
            self.text += " "
            return
        self._end_table()
        text = _whole(self.text)
        if self.level is not None and len(text) <= LONGEST_HEADING:
            self.lines.append(Line(text.replace("\n", ""), self.level))
        else:
            self.lines += map(Line, text.split("\n"))
        self.lines += self.attached
        self.text, self.attached = "", []

    def end_cell(self) -> None:
        """Takes the text as a cell's."""
        self.cells.append(" ".join(_whole(self.text).split()))
        self.text = ""

    def end_row(self) -> None:
        """Takes the cells as a row."""
        self.rows.append("　".join(filter(None, self.cells)))
        self.cells = []

    def attach(self, other: "Flow") -> None:
        """Puts a number before the text, other flows after the paragraph."""
        if other.kind == "number":
            number = _whole(other.text).strip()
            counts = any(char.isalnum() for char in number)
            self.text += number + gap(number) if counts else ""
            return
        lines = list(other.finished())
        if other.kind == "note":
            self.notes += 1
            lines = [Line(f"注{self.notes}：{' '.join(line.text for line in lines).strip()}")]
        self.attached += lines

    def finished(self) -> Iterator[Line]:
        """All lines, once nothing more comes."""
        self.in_table = False
        if self.cells:
            self.end_row()
        if self.text.strip() or self.attached:
            self.end_paragraph()
        self._end_table()
        yield from self.lines

    def _end_table(self) -> None:
        if self.rows:
            self.lines.append(Line("\n".join(self.rows)))
            self.rows = []


def _whole(text: str) -> str:
    """Halves of characters beyond the basic plane put together."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
