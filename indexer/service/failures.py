"""What clients are told where there is no answer: one line in Chinese, and never a traceback."""

import logging
import re
from http import HTTPStatus

from starlette.responses import Response

from indexer.documents import Document, printed
from indexer.errors import (
    AskRefused,
    FilterUnknown,
    JiugaoError,
    PassageNotFound,
    QueryEmpty,
    QueryTooLong,
    ReportNotFound,
    ServiceBusy,
)

BROKEN = "程序出错了，这一次没有做成；运行服务的窗口里有详细的记录"
STATUSES: dict[type[JiugaoError], int] = {
    **dict.fromkeys((QueryEmpty, QueryTooLong, FilterUnknown, AskRefused), 422),
    **dict.fromkeys((PassageNotFound, ReportNotFound), 404),
    ServiceBusy: 503,
}
"""Of errors that are not the library's own trouble, which is 503 too."""
AGAIN_SECONDS = 2
JSON = "application/json"
log = logging.getLogger("jiugao.service")


def status_of(error: JiugaoError) -> int:
    """The HTTP status that tells an error."""
    return STATUSES.get(type(error), 503)


def error_document(error: JiugaoError) -> Document:
    """An error as clients get it; `code` is for programs, `message` for people."""
    code = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(error).__name__).lower()
    return refusal_document(code, error.reason, error.subject)


def refusal_document(code: str, reason: str, subject: str = "") -> Document:
    """The same of something that is no error of the library's."""
    message = f"{subject}：{reason}" if subject else reason
    return {"error": {"code": code, "subject": subject, "reason": reason, "message": message}}


def json_response(document: Document, status: int = 200, **headers: str) -> Response:
    """A document; of a text that cannot be written as UTF-8, what cannot is escaped."""
    body = printed(document).encode(errors="backslashreplace")
    return Response(body, status, headers=headers or None, media_type=JSON)


def error_response(error: JiugaoError) -> Response:
    """An error as an HTTP answer."""
    again = {"Retry-After": str(AGAIN_SECONDS)} if isinstance(error, ServiceBusy) else {}
    return json_response(error_document(error), status_of(error), **again)


def status_response(status: int, reason: str = "", wait: int = 0) -> Response:
    """A refusal that its HTTP status names; after `wait` seconds one may ask again."""
    named = HTTPStatus(status)
    again = {"Retry-After": str(wait)} if wait else {}
    return json_response(
        refusal_document(named.name.lower(), reason or named.phrase), status, **again
    )
