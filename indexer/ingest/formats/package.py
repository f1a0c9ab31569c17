"""Zip packages of XML parts, as .docx and .odt are, opened without trusting them."""

import zlib
from collections.abc import Iterator
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from lxml import etree

from indexer.errors import FileDamaged

LARGEST_PART = 100_000_000
"""Bytes; the text of a book of a thousand pages is a tenth of that."""
CHUNK = 1 << 20
LONGEST_NUMBER = 9
"""Digits."""


class Package:
    """Raises FileDamaged, on opening and on reading, with `damaged` as the reason."""

    def __init__(self, data: bytes, damaged: str) -> None:
        self._damaged = damaged
        try:
            self._zip = ZipFile(BytesIO(data))
        except (BadZipFile, OSError, ValueError) as error:
            raise FileDamaged("", damaged) from error

    def xml(self, name: str) -> etree._Element:
        """A part, which has to be there."""
        root = self.optional(name)
        if root is None:
            raise FileDamaged("", self._damaged)
        return root

    def optional(self, name: str) -> etree._Element | None:
        """A part, None where there is none. Entities are not resolved, nor anything fetched."""
        if name not in self._zip.NameToInfo:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            return etree.fromstring(self._read(name), parser)
        except etree.XMLSyntaxError as error:
            raise FileDamaged("", self._damaged) from error

    def _read(self, name: str) -> bytes:
        try:
            return read_member(self._zip, name, LARGEST_PART)
        except TooLarge as error:
            raise FileDamaged(
                "", f"解开后超过 {LARGEST_PART // 1_000_000} MB，不像是材料"
            ) from error
        except (
            BadZipFile,
            zlib.error,
            OSError,
            EOFError,
            RuntimeError,
            NotImplementedError,
        ) as error:
            raise FileDamaged("", self._damaged) from error


class TooLarge(Exception):
    """A member that unpacks to more than was asked for."""


def read_member(archive: ZipFile, name: str, most: int) -> bytes:
    """A member's bytes; never more than `most` are unpacked, whatever the member claims.

    Raises TooLarge, and what `zipfile` raises for a damaged or encrypted one.
    """
    pieces, size = [], 0
    with archive.open(name) as stream:
        while piece := stream.read(CHUNK):
            size += len(piece)
            if size > most:
                raise TooLarge(name)
            pieces.append(piece)
    return b"".join(pieces)


def local(element: etree._Element) -> str:
    """An element's name without its namespace, "" for a comment or an entity."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def value(element: etree._Element | None, name: str = "val") -> str | None:
    """An attribute by its name without namespace; transitional and strict files differ in it."""
    if element is None:
        return None
    return next(
        (text for key, text in element.attrib.items() if key.rpartition("}")[2] == name), None
    )


def whole(text: str | None, otherwise: int) -> int:
    """The number that an attribute gives; another where it gives none, or one beyond reason."""
    plain = text is not None and text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    return int(text) if text is not None and plain else otherwise


def child(element: etree._Element | None, *names: str) -> etree._Element | None:
    """The first child by that name, of that the first child by the next, None if missing."""
    for name in names:
        if element is None:
            return None
        element = next((one for one in element if local(one) == name), None)
    return element


def inside(element: etree._Element | None, *names: str) -> Iterator[etree._Element]:
    """The children of what `child` finds, none where it finds nothing."""
    found = child(element, *names)
    return iter(found if found is not None else ())
