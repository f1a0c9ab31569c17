"""Mail messages: a web page saved as one file (.mht), and the text of a letter (.eml)."""

from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from email.policy import EmailPolicy

from indexer.errors import FileDamaged, FileEmpty
from indexer.ingest.formats.content import Content, Line
from indexer.ingest.formats.html import page_lines, read_html
from indexer.ingest.formats.plain import read_text, split_lines

DAMAGED = "不是完好的邮件或单个文件网页，请用浏览器打开后另存为 .html"
TOO_DEEP = "邮件里一层套一层，套得太深，请打开后把文字另存为文本"
WITHOUT_TEXT = "邮件里没有文字"
CODECS = {"gb": "gb18030", "bi": "big5hkscs", "ut": "utf-8"}
"""By the first letters of a declared encoding."""


LONGEST_HEADER = 10_000
"""Characters; what is longer takes the parser of the standard library minutes."""


class _Policy(EmailPolicy):
    """As usual, but for headers that are too long to be read whole."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:LONGEST_HEADER]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that hangs on a letter."""

    name: str
    content: bytes


def read_mail(data: bytes) -> Content:
    """The text of a letter or of a saved page; of two renderings the one with headings.

    Raises FileDamaged, FileBinary, FileEmpty.
    """
    try:
        return _content(_body(_message(data)))
    except RecursionError as error:
        raise FileDamaged("", TOO_DEEP) from error


def _body(message: EmailMessage) -> MIMEPart:
    body = message.get_body(("html", "related", "plain"))
    if body is None:
        body = next(_parts(message, "text/html"), None) or next(_parts(message, "text/plain"), None)
    if body is None:
        raise FileEmpty("", WITHOUT_TEXT)
    if body.get_content_maintype() == "multipart":
        body = next(_parts(body, "text/html"), body)
    return body


def attachments(data: bytes) -> list[Attachment]:
    """The attachments of a letter that have a name. Raises FileDamaged."""
    message = _message(data)
    if message.get_content_type() == "multipart/related":
        return []
    return [
        Attachment(name, _bytes(part))
        for part in message.iter_attachments()
        if (name := part.get_filename()) and part.get_content_maintype() != "multipart"
    ]


def _message(data: bytes) -> EmailMessage:
    try:
        message = BytesParser(policy=_Policy()).parsebytes(data.lstrip())
    # The parser of the standard library meets hostile headers with errors of many kinds.
    except (MessageError, ValueError, LookupError, IndexError, AttributeError, TypeError) as error:
        raise FileDamaged("", DAMAGED) from error
    if not isinstance(message, EmailMessage):
        raise FileDamaged("", DAMAGED)
    return message


def _parts(message: MIMEPart, kind: str) -> Iterator[MIMEPart]:
    for part in message.walk():
        if isinstance(part, MIMEPart) and part.get_content_type() == kind:
            yield part


def _bytes(part: MIMEPart) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _content(part: MIMEPart) -> Content:
    """A part's text by its declared encoding where the bytes agree with it, else as found."""
    data, is_page = _bytes(part), part.get_content_type() == "text/html"
    declared = (part.get_content_charset() or "").lower()
    codec = CODECS.get(declared[:2])
    if codec is not None:
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            pass
        else:
            return Content.of(codec, page_lines(text) if is_page else map(Line, split_lines(text)))
    return read_html(data) if is_page else read_text(data)
