"""Rich Text Format (specification 1.9.1): text, numbers as they were last drawn, headings,
tables, notes and text boxes; deleted and hidden text is left out."""

import re
from dataclasses import dataclass, field, replace

from indexer.errors import FileDamaged
from indexer.ingest.formats.content import Content, Line
from indexer.ingest.formats.rtfflow import Flow
from indexer.ingest.formats.wordstyles import HEADING_NAME, TITLE_NAMES

DAMAGED = "RTF 文件残缺或损坏，请用 Word 或 WPS 打开后另存为 .docx"
TOKEN = re.compile(
    rb"\\([A-Za-z]{1,32})(-?\d{1,10})? ?|\\'([0-9A-Fa-f]{2})|\\([^A-Za-z])|([{}])"
    rb"|([^\\{}\r\n]+)|[\r\n]+|\\"
)
LEFT_OUT = frozenset(
    (
        *("colortbl", "info", "pict", "objdata", "fldinst", "xe", "tc", "tcn", "header", "headerl"),
        *("headerr", "headerf", "footer", "footerl", "footerr", "footerf", "annotation", "atnid"),
        *("atnauthor", "atntime", "atndate", "atnref", "bkmkstart", "bkmkend", "shprslt", "sp"),
        *("nonshppict", "listtable", "listoverridetable", "revtbl", "rsidtbl", "generator"),
        *("themedata", "datastore", "latentstyles", "filetbl", "ftnsep", "aftnsep"),
    )
)
FLOWS = {"footnote": "note", "shptxt": "box", "listtext": "number", "pntext": "number"}
KEPT = frozenset({"shpinst", "shppict", "fldrslt", *FLOWS})
"""Groups whose text counts although they may be marked as ones to be passed over."""
CHARACTERS = {
    **{"tab": "\t", "emdash": "—", "endash": "–", "emspace": " ", "enspace": " ", "line": "\n"},
    **{"lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "~": " ", "_": "-"},
    **{"{": "{", "}": "}", "\\": "\\"},
}
PARAGRAPH_ENDS = frozenset({"par", "sect", "page"})
CHARSETS = {134: "gb18030", 136: "big5hkscs", 128: "cp932", 129: "cp949"}
CODE_PAGES = {936: "gb18030", 54936: "gb18030", 950: "big5hkscs", 932: "cp932", 65001: "utf-8"}
MOST_GROUPS = 10_000


@dataclass(frozen=True, slots=True)
class _State:
    """What a group inherits. `flow` takes its text, None where it is no text of the document;
    `table` is the table of fonts or styles that it stands in."""

    flow: Flow | None
    table: str = ""
    font: int = -1
    hidden: bool = False
    deleted: bool = False
    fallback: int = 1


def read_rtf(data: bytes) -> Content:
    """Raises FileDamaged for a file that breaks off."""
    return Content.of("rtf", _Reader().read(data))


@dataclass
class _Reader:
    """One pass over the tokens."""

    body: Flow = field(default_factory=lambda: Flow("body"))
    codec: str = "cp1252"
    default_font: int = -1
    fonts: dict[int, str] = field(default_factory=dict)
    styles: dict[int, int] = field(default_factory=dict)
    stack: list[_State] = field(default_factory=list)
    pending: bytearray = field(default_factory=bytearray)
    passed_over: int = 0
    optional: bool = False
    style: int = 0
    style_name: str = ""

    def __post_init__(self) -> None:
        self.state = _State(self.body)

    def read(self, data: bytes) -> list[Line]:
        """All lines."""
        at, opened = 0, False
        while at < len(data) and (self.stack or not opened):
            match = TOKEN.match(data, at)
            if match is None:
                raise FileDamaged("", DAMAGED)
            at = match.end() + self._take(match)
            opened = opened or bool(self.stack)
        if self.stack:
            raise FileDamaged("", DAMAGED)
        return list(self.body.finished())

    def _take(self, match: re.Match[bytes]) -> int:
        """Deals with one token; how many bytes after it are binary."""
        word, number, byte, symbol, brace, text = match.groups()
        if byte or text:
            self._bytes(bytes([int(byte, 16)]) if byte else text)
            return 0
        self._flush()
        if brace:
            self._open() if brace == b"{" else self._close()
        elif word == b"bin":
            return max(0, int(number or 0))
        elif word:
            self._word(word.decode(), int(number) if number else None)
        elif symbol:
            self._symbol(symbol.decode("latin-1"))
        return 0

    def _bytes(self, raw: bytes) -> None:
        dropped = min(self.passed_over, len(raw))
        self.passed_over -= dropped
        self.pending += raw[dropped:]

    def _flush(self) -> None:
        if self.pending:
            codec = self.fonts.get(self.state.font, self.codec)
            self._say(self.pending.decode(codec, errors="replace"))
            self.pending.clear()

    def _say(self, text: str) -> None:
        state = self.state
        if state.table == "styles":
            self.style_name += text
        elif state.flow is not None and not (state.hidden or state.deleted or state.table):
            state.flow.text += text

    def _open(self) -> None:
        if len(self.stack) > MOST_GROUPS:
            raise FileDamaged("", DAMAGED)
        self.stack.append(self.state)
        self.passed_over, self.optional = 0, False

    def _close(self) -> None:
        if not self.stack:
            return
        ended, self.state = self.state, self.stack.pop()
        outer, shown = self.state.flow, not (self.state.hidden or self.state.deleted)
        if ended.table == "styles":
            self._name_style()
        elif ended.flow is not None and outer is not None and ended.flow is not outer and shown:
            outer.attach(ended.flow)
        self.passed_over, self.optional = 0, False

    def _name_style(self) -> None:
        name = self.style_name.strip("; ")
        if name.lower() in TITLE_NAMES:
            self.styles[self.style] = 0
        elif match := HEADING_NAME.fullmatch(name):
            self.styles[self.style] = int(match[1])
        self.style, self.style_name = 0, ""

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self.optional = True
        elif symbol in "\r\n" and self.state.flow is not None:
            self.state.flow.end_paragraph()
        elif symbol in CHARACTERS:
            self._say(CHARACTERS[symbol])

    def _word(self, word: str, number: int | None) -> None:
        if word in LEFT_OUT or (self.optional and word not in KEPT):
            self.state = replace(self.state, flow=None, table="")
        elif word in {"fonttbl", "stylesheet"}:
            self.state = replace(self.state, table="fonts" if word == "fonttbl" else "styles")
        elif word in FLOWS and self.state.flow is not None:
            self.state = replace(self.state, flow=Flow(FLOWS[word]))
        elif word == "u" and number is not None:
            self._say(chr(number % 0x10000))
            self.passed_over = self.state.fallback
        elif word in CHARACTERS:
            self._say(CHARACTERS[word])
        elif not self._font(word, number):
            self._format(word, number)
        self.optional = False

    def _font(self, word: str, number: int | None) -> bool:
        """Whether a word tells of encodings, and what it says."""
        if word == "ansicpg":
            self.codec = CODE_PAGES.get(number or 0, "cp1252")
        elif word == "deff":
            self.default_font = number or 0
        elif word == "f":
            self.state = replace(self.state, font=number or 0)
        elif word == "fcharset" and self.state.table == "fonts":
            if codec := CHARSETS.get(number or 0):
                self.fonts[self.state.font] = codec
        else:
            return False
        return True

    def _format(self, word: str, number: int | None) -> None:
        on, flow = number != 0, self.state.flow
        if word == "plain":
            font = self.default_font
            self.state = replace(self.state, font=font, hidden=False, deleted=False)
        elif word == "v":
            self.state = replace(self.state, hidden=on)
        elif word == "deleted":
            self.state = replace(self.state, deleted=on)
        elif word == "uc":
            self.state = replace(self.state, fallback=number or 0)
        elif self.state.table == "styles" and word == "s":
            self.style = number or 0
        elif flow is not None and not self.state.table:
            self._layout(flow, word, number)

    def _layout(self, flow: Flow, word: str, number: int | None) -> None:
        if word in PARAGRAPH_ENDS:
            flow.end_paragraph()
        elif word in {"cell", "nestcell"}:
            flow.end_cell()
        elif word in {"row", "nestrow"}:
            flow.end_row()
        elif word == "pard":
            flow.level, flow.in_table = None, False
        elif word == "intbl":
            flow.in_table = True
        elif word == "s":
            flow.level = self.styles.get(number or 0)
        elif word == "outlinelevel" and number is not None and number < 9:
            flow.level = number + 1
