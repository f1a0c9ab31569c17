"""Lines -> paragraphs and headings: which number stands at a line's start, how deep it lies,
and whether it opens a heading alone on its line or one that runs into its paragraph."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from indexer.lexicon.traditional import simplified
from indexer.records import SourceLine
from indexer.sections import SECTION_TYPES

NUMERAL = "[一二三四五六七八九十百]{1,4}"
MARKERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("part", re.compile(rf"第(?:{NUMERAL}|\d{{1,2}})\s*(?:部分|[篇编章])[：:、\s]*")),
    ("han", re.compile(rf"{NUMERAL}\s*(?:、|[.．](?!\d))\s*")),
    ("stage", re.compile(rf"第(?:{NUMERAL}|\d{{1,2}})\s*(?:阶段|階段|步|周|週|季度|轮|輪)")),
    ("han-bracket", re.compile(rf"[（(]\s*{NUMERAL}\s*[）)]\s*[、.．]?\s*")),
    ("digit", re.compile(r"\d{1,2}\s*(?:、|[.．](?:(?=(?:19|20)\d\d\s*年)|(?![\d%％])))\s*")),
    ("digit-bracket", re.compile(r"[（(]?\s*\d{1,2}\s*[）)]\s*[、.．]?\s*")),
    ("circle", re.compile(r"[①-⑳⑴-⒇]\s*")),
    ("ordinal", re.compile(rf"(?:{NUMERAL}[是要]|第{NUMERAL}[，、,：:]|其{NUMERAL}[，、,：:])")),
)
"""The kinds of number, outermost first; a kind's place here is its rank."""
RANKS = {kind: rank for rank, (kind, _) in enumerate(MARKERS)}
ORDINAL = RANKS["ordinal"]
"""一是… heads no more than its own paragraph; the next one without a number is not under it."""
NEXT_ORDINAL = re.compile("[。；;]\\s*(?:二[是要]|第二[，、,]|其二[，、,])")
BRACKETED = re.compile(r"^[【\[〖]([^】\]〗]{2,20})[】\]〗]\s*[:：]?\s*")
PLAIN_WORDINGS = frozenset(
    wording for section in SECTION_TYPES for wording in section.wordings if len(wording) >= 4
)
HEADING_LENGTH = 45
SENTENCE_HEADING_LENGTH = 30
RUN_IN_LABEL_LENGTH = 20
FIRST_SENTENCE = re.compile(rf"^(.{{2,{HEADING_LENGTH}}}?)(?:。|(?<=[^\d])[!！])\s*(?=\S)")
LABEL_BEFORE_COLON = re.compile(rf"^([^，,。；;：:]{{2,{RUN_IN_LABEL_LENGTH}}})[：:]\s*(?=\S)")
LABEL_BEFORE_SPACE = re.compile(r"^([^。；;：:\s　]{4,30})[　 ]+(?=\S{12})")
SENTENCE_END = "。！？!?；;：:…”’」》）)"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph with its place in the outline.

    `heading` is the heading that the block opens, as written, or None; `alone` tells that the
    block is nothing but this heading. `level` is the depth of its number, 1 for the top, and
    0 for a paragraph without one. `path` holds the headings above, its own included.
    """

    lines: tuple[int, int]
    text: str
    level: int
    heading: str | None
    alone: bool
    path: tuple[str, ...]


def starts_heading(text: str) -> bool:
    """Whether a line begins with a number of the outline, or is a section's usual heading."""
    return _marker(text) is not None or _is_wording(text)


def without_number(heading: str) -> str:
    """A heading without the number that it opens with; 第一阶段 stays, for it is a name."""
    marker = _marker(heading)
    return heading[marker[1] :] if marker and marker[0] != "stage" else heading


def outline(lines: Sequence[SourceLine], interrupted: frozenset[int] = frozenset()) -> list[Block]:
    """The blocks of a text in order.

    Args:
        lines: the cleaned lines, white space at the start still there.
        interrupted: numbers of lines that were page furniture; a sentence goes on across them.
    """
    paragraphs = list(_paragraphs(lines, interrupted))
    blocks: list[Block] = []
    stack: list[tuple[float, str]] = []
    for index, paragraph in enumerate(paragraphs):
        following = paragraphs[index + 1] if index + 1 < len(paragraphs) else None
        rank = _rank(paragraph)
        heading, alone = _heading(paragraph, following)
        limit = rank if rank is not None else ORDINAL
        while stack and stack[-1][0] >= limit:
            stack.pop()
        if rank is not None and heading:
            stack.append((rank, heading))
        level = 0 if rank is None else len(stack) if heading else len(stack) + 1
        path = tuple(text for _, text in stack)
        blocks.append(Block(paragraph.lines, paragraph.text, level, heading, alone, path))
    return blocks


@dataclass(frozen=True, slots=True)
class _Wrap:
    """The length at which lines were broken, and how it is counted."""

    width: int
    measure: Callable[[str], int]

    def is_full(self, text: str) -> bool:
        return self.width - 2 <= self.measure(text) <= self.width


@dataclass(frozen=True, slots=True)
class _Paragraph:
    lines: tuple[int, int]
    text: str
    level: int | None


def _paragraphs(lines: Sequence[SourceLine], interrupted: frozenset[int]) -> Iterator[_Paragraph]:
    """Non-empty lines as paragraphs; lines that a program or a page broke are joined."""
    wrap = _wrap(lines)
    current: _Paragraph | None = None
    previous = ""
    for line in lines:
        text = line.text.strip(" 　")
        if not text:
            previous = previous if line.number in interrupted else ""
            continue
        if current and previous and _goes_on(previous, line, current, wrap, interrupted):
            current = replace(
                current, lines=(current.lines[0], line.number), text=current.text + text
            )
        else:
            if current:
                yield current
            current = _Paragraph((line.number, line.number), text, line.level)
        previous = line.text
    if current:
        yield current


def _goes_on(
    previous: str,
    line: SourceLine,
    current: _Paragraph,
    wrap: _Wrap | None,
    interrupted: frozenset[int],
) -> bool:
    """Whether `line` continues the paragraph whose last line was `previous`."""
    if line.level is not None or current.level is not None or starts_heading(line.text.strip()):
        return False
    if line.text[:1] in " 　":
        return False
    if line.number - 1 in interrupted:
        return previous[-1] not in SENTENCE_END and len(current.text) > HEADING_LENGTH
    return wrap is not None and wrap.is_full(previous)


def _wrap(lines: Sequence[SourceLine]) -> _Wrap | None:
    """How an editor broke the lines, None if each line is a paragraph.

    Broken text shows by many lines of one length, most of which end in mid-sentence. Editors
    count a half-width character as one or as half a place: the count that fits better is used.
    """
    texts = [line.text for line in lines if line.text.strip()]
    if len(texts) < 8:
        return None
    wraps = [
        _Wrap(_usual_maximum([measure(t) for t in texts]), measure) for measure in (len, _columns)
    ]
    best = max(wraps, key=lambda wrap: sum(map(wrap.is_full, texts)))
    full = [text for text in texts if best.is_full(text)]
    broken = [text for text in full if text[-1] not in SENTENCE_END]
    fits = best.width >= 20 and max(map(best.measure, texts)) <= best.width + 2
    enough = len(full) >= len(texts) * 0.3 and len(broken) >= len(full) * 0.5
    return best if fits and enough else None


def _usual_maximum(lengths: list[int]) -> int:
    """The length that the most lines reach or miss by no more than two characters."""
    return max(set(lengths), key=lambda n: (sum(n - 2 <= length <= n for length in lengths), n))


def _columns(text: str) -> int:
    """The places that a text takes, a half-width character counting half."""
    return len(text) - len(text.encode("latin-1", "ignore")) // 2


def _marker(text: str) -> tuple[str, int] | None:
    """The kind of number that a text begins with, and where the number ends."""
    for kind, pattern in MARKERS:
        if match := pattern.match(text):
            return kind, match.end()
    return None


def _is_wording(text: str) -> bool:
    """Whether a whole line is a section's usual heading, in brackets, with a colon or bare."""
    if BRACKETED.fullmatch(text):
        return True
    bare = simplified(text.strip("：: "))
    return bare in PLAIN_WORDINGS or bare.replace("的", "") in PLAIN_WORDINGS


def _rank(paragraph: _Paragraph) -> float | None:
    """The depth of a paragraph's number among the kinds; None for plain text."""
    if marker := _marker(paragraph.text):
        return RANKS[marker[0]]
    if paragraph.level is not None:
        return -10 + paragraph.level
    if _is_wording(paragraph.text) or BRACKETED.match(paragraph.text):
        return RANKS["han"]
    return None


def _heading(paragraph: _Paragraph, following: _Paragraph | None) -> tuple[str | None, bool]:
    """The heading that a paragraph opens, as written, and whether it is nothing else."""
    text = paragraph.text
    marker = _marker(text)
    if marker is None:
        return _unnumbered_heading(paragraph)
    kind, end = marker
    rest = text[end:]
    if kind != "ordinal" and _stands_alone(rest, following):
        return text.rstrip("：: "), True
    patterns = [FIRST_SENTENCE, LABEL_BEFORE_COLON]
    if kind in {"han", "han-bracket", "stage", "part"}:
        patterns.append(LABEL_BEFORE_SPACE)
    if kind == "ordinal":
        patterns = [] if NEXT_ORDINAL.search(rest) else [FIRST_SENTENCE]
    for pattern in patterns:
        if match := pattern.match(rest):
            return text[:end] + match[1], False
    return None, False


def _unnumbered_heading(paragraph: _Paragraph) -> tuple[str | None, bool]:
    text = paragraph.text
    if paragraph.level is not None or _is_wording(text):
        return text.rstrip("：: "), True
    if match := BRACKETED.match(text):
        return match[0].rstrip("：: "), False
    return None, False


def _stands_alone(rest: str, following: _Paragraph | None) -> bool:
    """Whether what follows a number is a heading with a line of its own.

    One that closes with a full stop is, if a paragraph without a number comes after it.
    """
    if not rest or len(rest) > HEADING_LENGTH:
        return False
    if rest[-1] in "。；;，,":
        if following is None or _rank(following) is not None or rest.find("。") < len(rest) - 1:
            return False
        return len(rest) <= SENTENCE_HEADING_LENGTH and len(following.text) > HEADING_LENGTH
    return not FIRST_SENTENCE.match(rest)
