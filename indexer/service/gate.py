"""The gate before the service: who may ask, from where, and how much at once.

It stands before all routes, as ASGI middleware, and nothing but what every copy of the program
says alike answers someone who has not come in.
"""

import json
import time
from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from indexer import access
from indexer.door import COOKIE, Door, is_own, is_this_machine
from indexer.errors import AccessCodeUnusable
from indexer.service.failures import json_response, status_response

LOGIN = "/login"
OPEN_PLACES = frozenset(("/", "/docs", "/openapi.json", "/health"))
OPEN_FOLDER = "/docs/"
LARGEST_BODY = 128 * 1024
"""Bytes: the longest text in Chinese, written as \\uXXXX, and its fields."""
ALONE = "服务只对本机开放；要让别的电脑也能用，请用 jiugao serve --host 或 --guarded"
OTHER_SITE = "请求来自别的网站"
NOT_IN = "要有访问口令：在请求头里写 Authorization: Bearer 口令，或先 POST /login"
NO_CODE = "还没有设置访问口令。请在运行服务的电脑上运行：jiugao serve --set-code"
TOO_LARGE = f"请求太大，最多 {LARGEST_BODY // 1024} KB"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}
"""Where an answer does not say otherwise."""


class Gate:
    """Lets a request through to `app` if whoever asks may: on an open service programs of this
    machine, on a `guarded` one those who show the access code or a proof of it."""

    def __init__(
        self, app: ASGIApp, guarded: bool, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._app = app
        self._guarded = guarded
        self._door = Door(clock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers in place of the app, or lets it answer."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008, "reason": ""})
            return
        sending = _with_headers(send)
        body = await _body(scope, receive)
        if body is None:
            await status_response(413, TOO_LARGE)(scope, receive, sending)
            return
        receiving = _replayed(body, receive)
        answer = await self._answer(Request(scope, receiving), body)
        await (answer or self._app)(scope, receiving, sending)

    async def _answer(self, request: Request, body: bytes) -> Response | None:
        """What someone gets instead of the app; None where the app is to answer."""
        host = request.headers.get("host", "")
        if not self._guarded and not (
            is_this_machine(host) and access.is_loopback(_address(request))
        ):
            # Another site's name that was made to point here (DNS rebinding), or a proxy that
            # says for whom it asks.
            return status_response(421, ALONE)
        origin = request.headers.get("origin")
        if origin is not None and not is_own(origin, host):
            return status_response(403, OTHER_SITE)
        return await self._entry(request, body) if self._guarded else None

    async def _entry(self, request: Request, body: bytes) -> Response | None:
        place = request.url.path
        if place in OPEN_PLACES or place.startswith(OPEN_FOLDER):
            return None
        try:
            code = access.kept()
        except AccessCodeUnusable as error:
            return status_response(503, error.reason)
        if code is None:
            return status_response(503, NO_CODE)
        if place == LOGIN and request.method == "POST":
            return await self._come_in(code, request, body)
        if code.proves(request.cookies.get(COOKIE, "")):
            return None
        kind, _, shown = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or not shown.strip():
            return status_response(401, NOT_IN)
        if code.proves(shown.strip()):
            return None
        verdict = await self._door.try_each_time(code, shown.strip(), _address(request))
        if verdict.status == 200:
            return None
        return status_response(verdict.status, verdict.reason, verdict.wait)

    async def _come_in(self, code: access.AccessCode, request: Request, body: bytes) -> Response:
        """Checks a code that was sent; who has it gets a proof, as a cookie and to show."""
        verdict = await self._door.try_code(code, _typed(body), _address(request))
        if verdict.status != 200:
            return status_response(verdict.status, verdict.reason, verdict.wait)
        proof = code.proof()
        answer = json_response({"token": proof, "seconds": access.PROOF_SECONDS})
        secure = request.url.scheme == "https"
        answer.set_cookie(COOKIE, proof, httponly=True, samesite="lax", secure=secure)
        return answer


def _typed(body: bytes) -> str:
    """The code in a body of JSON; "" where there is none."""
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    code = fields.get("code") if isinstance(fields, dict) else None
    return code if isinstance(code, str) else ""


async def _body(scope: Scope, receive: Receive) -> bytes | None:
    """The whole body of a request; None where it is too large, of which no more is read."""
    announced = Headers(scope=scope).get("content-length", "")
    if announced.isdecimal() and int(announced[:20]) > LARGEST_BODY:
        return None
    body = b""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return body
        body += bytes(message.get("body", b""))
        if len(body) > LARGEST_BODY:
            return None
        if not message.get("more_body", False):
            return body


def _replayed(body: bytes, receive: Receive) -> Receive:
    """Gives a body that was read already, then what comes after it."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receiving() -> Message:
        return waiting.pop() if waiting else await receive()

    return receiving


def _address(connection: HTTPConnection) -> str:
    return connection.client.host if connection.client else ""


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sending
