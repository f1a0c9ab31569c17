"""Mail messages: a web page saved as one file (.mht), and the text of a letter (.eml)."""

from collections.abc import Iterator
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from email.policy import EmailPolicy

from indexer.errors import FileDamaged, FileEmpty
from indexer.ingest.encodings import decode
from indexer.ingest.formats.content import Content, Line
from indexer.ingest.formats.html import decoded, page_lines
from indexer.ingest.formats.plain import split_lines

DAMAGED = "不是完好的邮件或单个文件网页，请用浏览器打开后另存为 .html"
TOO_DEEP = "邮件里一层套一层，套得太深，请打开后把文字另存为文本"
WITHOUT_TEXT = "邮件里没有文字"
ATTACHED = "邮件的附件，需要时请另存后收入"
CODECS = {"gb": "gb18030", "bi": "big5hkscs", "ut": "utf-8"}
"""By the first letters of a declared encoding."""
LONGEST_HEADER = 10_000
"""Characters; what is longer takes the parser of the standard library minutes."""
BROKEN = (MessageError, ValueError, LookupError, AttributeError, TypeError)
"""What the parser of the standard library meets hostile headers with."""


class _Policy(EmailPolicy):
    """As usual, but for headers that are too long to be read whole."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:LONGEST_HEADER]


def read_mail(data: bytes) -> Content:
    """The text of a letter or of a saved page; attachments are only accounted for.

    Raises FileDamaged, FileBinary, FileEmpty.
    """
    try:
        message = BytesParser(policy=_Policy()).parsebytes(data.lstrip())
        if not isinstance(message, EmailMessage):
            raise FileDamaged("", DAMAGED)
        encoding, lines = _lines(_body(message))
        return Content.of(encoding, [*lines, *_attachments(message)])
    except RecursionError as error:
        raise FileDamaged("", TOO_DEEP) from error
    except BROKEN as error:
        raise FileDamaged("", DAMAGED) from error


def _body(message: EmailMessage) -> MIMEPart:
    body = message.get_body(("html", "related", "plain"))
    if body is None:
        body = next(_parts(message, "text/html"), None) or next(_parts(message, "text/plain"), None)
    if body is None:
        raise FileEmpty("", WITHOUT_TEXT)
    if body.get_content_maintype() == "multipart":
        body = next(_parts(body, "text/html"), body)
    return body


def _attachments(message: MIMEPart) -> Iterator[Line]:
    """What hangs on a letter, by name; the pictures of a saved page do not."""
    parts = () if message.get_content_type() == "multipart/related" else message.iter_attachments()
    for part in parts:
        if name := part.get_filename():
            yield Line(name, reason=ATTACHED)


def _parts(message: MIMEPart, kind: str) -> Iterator[MIMEPart]:
    for part in message.walk():
        if isinstance(part, MIMEPart) and part.get_content_type() == kind:
            yield part


def _bytes(part: MIMEPart) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _lines(part: MIMEPart) -> tuple[str, list[Line]]:
    """A part's text by its declared encoding where the bytes agree with it, else as found."""
    data, is_page = _bytes(part), part.get_content_type() == "text/html"
    declared = (part.get_content_charset() or "").lower()
    try:
        codec = CODECS[declared[:2]]
        text, encoding = data.decode(codec), codec
    except (KeyError, UnicodeDecodeError):
        text, encoding = decoded(data) if is_page else decode(data)
    return encoding, page_lines(text) if is_page else list(map(Line, split_lines(text)))
