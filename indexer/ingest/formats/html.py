"""Web pages: the text that a browser shows, block by block."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from lxml import etree

from indexer.errors import FileDamaged
from indexer.ingest.encodings import decode
from indexer.ingest.formats.content import Content, Line
from indexer.ingest.formats.htmlpage import Block, Page

NAVIGATION = "网页导航和链接"
CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)", re.I)
XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.I)
LINKED = 0.8
"""The share of a line in links from which it leads elsewhere ..."""
LINKED_LINES = 3
"""... and how many such lines in a row are a menu."""
LONGEST_LINK = 40
LONGEST_HEADING = 60


def read_html(data: bytes) -> Content:
    """Raises FileBinary, FileDamaged."""
    text, encoding = decoded(data)
    return Content.of(encoding, page_lines(text))


def page_lines(text: str) -> list[Line]:
    """The lines of a page; menus and rows of links are only accounted for."""
    parser = etree.HTMLParser(
        no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(XML_DECLARATION.sub("", text), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FileDamaged("", "不是完好的网页文件") from error
    # Beyond its limit the parser drops what lies deeper, and says so only here.
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise FileDamaged("", "网页嵌套得太深，请用浏览器打开后另存为文本")
    page = Page()
    if root is not None:
        page.walk(root)
    return _without_menus(page.blocks)


def decoded(data: bytes) -> tuple[str, str]:
    """By the declared encoding where the bytes agree with it, else as any other text."""
    declared = CHARSET.search(data[:4096])
    name = declared[1].decode().lower() if declared else ""
    if name.replace("-", "").startswith(("gb", "big5")):
        codec = "big5hkscs" if name.startswith("big5") else "gb18030"
        try:
            return data.decode(codec), codec
        except UnicodeDecodeError:
            pass
    return decode(data)


def _without_menus(blocks: Sequence[Block]) -> list[Line]:
    leads = [block.aside or _is_link(block) for block in blocks]
    lines: list[Line] = []
    for away, group in groupby(zip(blocks, leads, strict=True), key=lambda pair: pair[1]):
        together = [block for block, _ in group]
        menu = len(together) >= LINKED_LINES
        for block in together:
            gone = away and (menu or block.aside)
            lines += _lines(block, NAVIGATION if gone else "")
    return lines


def _is_link(block: Block) -> bool:
    text = block.text.strip()
    return len(text) <= LONGEST_LINK and block.linked >= LINKED * len(text)


def _lines(block: Block, reason: str) -> Iterator[Line]:
    """A heading and a table are one line; in other text, breaks are lines."""
    if reason or block.level is not None:
        text = block.shown.replace("\n", "")
        yield Line(text, block.level if len(text) <= LONGEST_HEADING else None, reason=reason)
    elif block.grid:
        yield Line(block.shown)
    else:
        yield from map(Line, block.shown.split("\n"))
