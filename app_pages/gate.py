"""The gate before the pages: nothing of the app, neither page, upload, download, component nor
websocket, answers a visitor who has not come in.

It stands before all of Streamlit's own routes, as ASGI middleware.
"""

import time
from collections.abc import Callable
from urllib.parse import parse_qs

import streamlit as st
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app_pages import guard, login_page, office_login
from app_pages.places import address_of, base, place_of, wants_page
from app_pages.policy import LOGIN_POLICY, add_headers, pages_policy
from app_pages.uploads import Allowance
from indexer import access
from indexer.door import COOKIE, Door, is_own, is_this_machine
from indexer.errors import AccessCodeUnusable
from indexer.launch import BY_LOGIN, OPEN

LOGIN, LOGOUT = "/login", "/logout"
HEALTH = "/_stcore/health"
UPLOADS = "/_stcore/upload_file/"
LONGEST_FORM = 8_192
"""Bytes."""
ALONE = "旧稿只在本机打开；要让别的电脑也能打开，请用 jiugao app --host 或 --guarded"
NOT_IN = "要先输入访问口令"
NO_CODE = "还没有设置访问口令。请在运行旧稿的电脑上运行：jiugao app --set-code"


class Gate:
    """Lets a request through to `app` if its visitor has come in, and adds to every answer the
    headers that have browsers keep the pages apart from others."""

    def __init__(self, app: ASGIApp, clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._clock = clock
        self._door = Door(clock)
        self._uploads = Allowance()
        self._policy = pages_policy()
        guard.stand(self)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers in place of the app, or lets it answer."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        answer = await self._answer(scope, receive)
        if scope["type"] == "websocket":
            if answer is None:
                await self._app(scope, receive, send)
            else:
                await send({"type": "websocket.close", "code": 1008, "reason": ""})
            return
        policy = self._policy if answer is None else LOGIN_POLICY
        await (answer or self._app)(scope, receive, _with_headers(send, policy))

    async def _answer(self, scope: Scope, receive: Receive) -> Response | None:
        """What a visitor gets instead of the app; None where the app is to answer."""
        headers = Headers(scope=scope)
        entry = guard.entry()
        if entry == OPEN and not (
            is_this_machine(headers.get("host", "")) and access.is_loopback(_address(scope))
        ):
            # Another site's name that was made to point here (DNS rebinding), or a proxy that
            # says for whom it asks.
            return PlainTextResponse(ALONE, 421)
        if not _from_here(headers):
            return PlainTextResponse("请求来自别的网站", 403)
        if entry == OPEN:
            return None
        place = place_of(scope)
        if place == HEALTH and scope["type"] == "http":
            return None
        answer = await self._entry(entry, place, scope, receive)
        if answer is None and place.startswith(UPLOADS) and scope["method"] == "PUT":
            address, size = _address(scope), headers.get("content-length", "")
            if not self._uploads.take(address, size, self._clock()):
                return PlainTextResponse("上传得太多，请过一会儿再传", 429)
        return answer

    async def _entry(
        self, entry: str, place: str, scope: Scope, receive: Receive
    ) -> Response | None:
        cookies = HTTPConnection(scope).cookies
        if entry == BY_LOGIN:
            return office_login.answer(place, cookies, base(), wants_page(scope))
        try:
            code = access.kept()
        except AccessCodeUnusable as error:
            return HTMLResponse(login_page.closed(error.reason), 503)
        if code is None:
            return HTMLResponse(login_page.closed(NO_CODE), 503)
        if place == LOGIN and scope["type"] == "http" and scope["method"] == "POST":
            return await self._try(code, Request(scope, receive))
        if place == LOGOUT and scope["type"] == "http":
            return _gone()
        if code.proves(cookies.get(COOKIE, "")):
            return None
        if not wants_page(scope):
            return PlainTextResponse(NOT_IN, 401)
        wanted = "/" if place == LOGIN else _safe_place(address_of(scope))
        return HTMLResponse(login_page.by_code(base() + LOGIN, wanted), 401)

    async def _try(self, code: access.AccessCode, request: Request) -> Response:
        """Checks a code that was typed; those who guess wait."""
        form = await _form(request)
        place = _safe_place(form.get(login_page.PLACE_FIELD, ""))
        typed = form.get(login_page.CODE_FIELD, "")
        verdict = await self._door.try_code(code, typed, _address(request.scope))
        if verdict.status != 200:
            answer = _again(place, verdict.reason, verdict.status)
            if verdict.wait:
                answer.headers["Retry-After"] = str(verdict.wait)
            return answer
        return _come_in(code, place, request.url.scheme == "https")


def _come_in(code: access.AccessCode, place: str, secure: bool) -> Response:
    """Ends with the browser's session, and with the proof at the latest."""
    answer = RedirectResponse(base() + place, 303)
    answer.set_cookie(
        COOKIE, code.proof(), httponly=True, samesite="lax", secure=secure, path=base() or "/"
    )
    return answer


def _gone() -> Response:
    answer = RedirectResponse(base() + "/", 303)
    answer.delete_cookie(COOKIE, path=base() or "/")
    return answer


def _again(place: str, problem: str, status: int) -> Response:
    return HTMLResponse(login_page.by_code(base() + LOGIN, place, problem), status)


async def _form(request: Request) -> dict[str, str]:
    """The fields of a short form; those of one too long are not read."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_FORM:
            return {}
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=10)
    except ValueError:
        return {}
    return {name: values[0] for name, values in fields.items()}


def _safe_place(place: str) -> str:
    """A place of this app to go to; never another site, whatever was asked for."""
    plain = place.isprintable() and "\\" not in place
    return place if plain and place.startswith("/") and not place.startswith("//") else "/"


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client else ""


def _from_here(headers: Headers) -> bool:
    """Whether a browser says that a page of this app is asking, or does not say who is.
    Following a link to a page tells no origin."""
    origin = headers.get("origin")
    if origin is None or origin in st.get_option("server.corsAllowedOrigins"):
        return True
    return is_own(origin, headers.get("host", ""))


def _with_headers(send: Send, policy: str) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            add_headers(message, policy)
        await send(message)

    return sending
