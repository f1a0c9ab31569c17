"""A draft as the bytes of a file, and what to call that file."""

import re
import unicodedata
from collections.abc import Callable

from indexer.errors import DraftEmpty
from indexer.writing.docx import to_docx
from indexer.writing.draft import Draft
from indexer.writing.plain import one_line, paragraphs, to_markdown, to_text

EXPORT_FORMS: dict[str, str] = {"docx": "Word 文档", "md": "Markdown 文本", "txt": "纯文本"}
"""The code of a form, which is its file name extension too, and its Chinese name."""
UNTITLED = "未命名材料"

LONGEST_NAME = 80
LONGEST_STEM_BYTES = 240
"""In characters, and in bytes: file systems of Linux take 255 bytes, extension included."""
FULL_WIDTH = str.maketrans(r'\/:*?"<>|', "＼／：＊？＂＜＞｜")
"""What Windows forbids in a name, as the full-width characters that say the same."""
INVISIBLE = {"Cc", "Cf", "Cs"}
RESERVED = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])[ .]*(?:\..*)?", re.IGNORECASE
)
"""The names of Windows' devices, which it takes for the device with any extension too."""


def _markdown_file(draft: Draft, sources: bool) -> bytes:
    return to_markdown(draft, sources).encode()


def _text_file(draft: Draft, sources: bool) -> bytes:
    """With a byte order mark and Windows' line ends: older Notepads need both."""
    return to_text(draft, sources).replace("\n", "\r\n").encode("utf-8-sig")


WRITERS: dict[str, Callable[[Draft, bool], bytes]] = {
    "docx": to_docx,
    "md": _markdown_file,
    "txt": _text_file,
}


def export(draft: Draft, form: str, sources: bool = False) -> bytes:
    """A draft as a file of a form of `EXPORT_FORMS`, with the list of its sources if wanted.

    Raises DraftEmpty where no block holds text, KeyError for an unknown form.
    """
    if not any(paragraphs(block.text) for block in draft.blocks):
        name = one_line(draft.title) or UNTITLED
        raise DraftEmpty(name, "还没有内容可导出，请先选入素材段落或写上文字，再导出")
    return WRITERS[form](draft, sources)


def file_name(draft: Draft, form: str) -> str:
    """The title as a file name that Windows, macOS and Linux all take, at most 80 characters."""
    extension = f".{form}"
    title = " ".join(draft.title.translate(FULL_WIDTH).split())
    title = "".join(char for char in title if unicodedata.category(char) not in INVISIBLE)
    if RESERVED.fullmatch(title.strip(" .")):
        title = f"_{title.strip(' .')}"
    stem = title.strip(" .")[: LONGEST_NAME - len(extension)]
    stem = stem.encode()[:LONGEST_STEM_BYTES].decode(errors="ignore").rstrip(" .")
    return (stem or UNTITLED) + extension
