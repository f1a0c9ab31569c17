"""The gate: what a visitor gets who has not come in, and how one comes in."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import streamlit as st
from starlette.types import Message, Receive, Scope, Send

from app_pages import guard
from app_pages.gate import Gate
from indexer import access
from indexer.launch import BY_CODE, ENTRY_VARIABLE, OPEN

CODE = "qingshan-2026"
HOST = "192.168.1.5:8501"
BROWSER = {"accept": "text/html,*/*"}
EVERY_PLACE = (
    *("/", "/browse", "/holdings", "/report?report=../../etc/passwd", "/no-such-page"),
    *("/_stcore/host-config", "/_stcore/metrics", "/_stcore/script-health-check"),
    *("/_stcore/agent/openapi.json", "/_stcore/agent/interact", "/_stcore/health/"),
    *("/_stcore/upload_file/a/b", "/_stcore/bidi-components/a/b.js", "/_stcore/stream"),
    *("/media/abc.docx", "/media/../media/abc.docx", "/component/a/b.js", "/static/js/index.js"),
    *("/auth/login", "/oauth2callback", "/app/static/x", "//login", "/login/", "/Login", "/%2e/"),
)
Ask = Callable[..., "Answer"]


@dataclass(frozen=True)
class Answer:
    """What came back; `through` where the app itself answered."""

    status: int
    headers: dict[str, str]
    body: str
    through: bool


class Behind:
    """The app behind a gate; notes what reaches it."""

    def __init__(self) -> None:
        self.reached: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.reached.append(scope["path"])
        if scope["type"] == "websocket":
            await send({"type": "websocket.accept"})
            return
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"secret"})


@pytest.fixture
def entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A code is set, at a cost that tests can pay, and is asked for."""
    monkeypatch.setenv(access.FOLDER_VARIABLE, str(tmp_path))
    monkeypatch.setenv(ENTRY_VARIABLE, BY_CODE)
    monkeypatch.setattr(access, "COST", 16)
    monkeypatch.setattr(guard, "_gates", [])
    access.set_code(CODE)
    return BY_CODE


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ask(clock: Clock) -> Ask:
    """Asks one gate for things, as ASGI servers do."""
    app = Behind()
    before = Gate(app, clock)

    def asked(
        target: str,
        method: str = "GET",
        body: bytes = b"",
        kind: str = "http",
        client: str = "10.0.0.7",
        scheme: str = "http",
        **headers: str,
    ) -> Answer:
        path, _, query = target.partition("?")
        given = {"host": HOST} | {name.replace("_", "-"): value for name, value in headers.items()}
        scope: dict[str, Any] = {
            "type": kind,
            "path": path,
            "query_string": query.encode(),
            "headers": [(n.encode(), v.encode("latin-1")) for n, v in given.items()],
            "client": (client, 5),
            "scheme": scheme,
        }
        if kind == "http":
            scope["method"] = method
        return asyncio.run(_answer(before, app, scope, body))

    return asked


async def _answer(before: Gate, app: Behind, scope: dict[str, Any], body: bytes) -> Answer:
    app.reached.clear()
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(dict(message))

    await before(scope, receive, send)
    status = {"websocket.close": 403, "websocket.accept": 101}.get(sent[0]["type"], 0)
    headers = {n.decode(): v.decode("latin-1") for n, v in sent[0].get("headers", ())}
    text = b"".join(message.get("body", b"") for message in sent).decode()
    return Answer(status or sent[0]["status"], headers, text, bool(app.reached))


def typed(ask: Ask, code: str, place: str = "/", **rest: Any) -> Answer:
    body = urlencode({"code": code, "place": place}).encode()
    return ask("/login", "POST", body, **rest)


def cookie(answer: Answer) -> str:
    return answer.headers["set-cookie"].partition(";")[0]


@pytest.mark.usefixtures("entry")
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
@pytest.mark.parametrize("target", EVERY_PLACE)
def test_nothing_is_reached_without_the_code(ask: Ask, target: str, method: str) -> None:
    for headers in ({}, BROWSER, {"cookie": "jiugao_access=forged.abc.def"}):
        answer = ask(target, method, **headers)
        assert (answer.status, answer.through) == (401, False)
        assert "secret" not in answer.body


@pytest.mark.usefixtures("entry")
@pytest.mark.parametrize("target", ["/_stcore/stream", "/", "/login", "/logout", "/_stcore/health"])
def test_no_websocket_opens_without_the_code(ask: Ask, target: str) -> None:
    answer = ask(target, kind="websocket", origin=f"http://{HOST}")
    assert (answer.status, answer.through) == (403, False)


@pytest.mark.usefixtures("entry")
def test_only_whether_the_app_runs_is_told_to_all(ask: Ask) -> None:
    assert ask("/_stcore/health").through
    assert not ask("/_stcore/healthy").through


@pytest.mark.usefixtures("entry")
def test_the_code_opens_everything_and_leads_where_one_wanted_to_go(ask: Ask) -> None:
    page = ask("/report?report=r1&passage=r1-5", **BROWSER)
    assert page.status == 401
    assert 'value="/report?report=r1&amp;passage=r1-5"' in page.body
    answer = typed(ask, CODE, "/report?report=r1")
    assert (answer.status, answer.headers["location"]) == (303, "/report?report=r1")
    flags = answer.headers["set-cookie"].split("; ")[1:]
    assert sorted(flags) == ["HttpOnly", "Path=/", "SameSite=lax"]
    assert CODE not in str(answer.headers)
    for target in EVERY_PLACE:
        assert ask(target, cookie=f"other=1; {cookie(answer)}").through
    assert ask("/_stcore/stream", kind="websocket", cookie=cookie(answer)).status == 101


@pytest.mark.usefixtures("entry")
def test_a_wrong_code_opens_nothing(ask: Ask) -> None:
    for code in ("", "x", CODE.upper(), CODE + " x", "长" * 3000, "%00"):
        answer = typed(ask, code, client=f"10.0.1.{len(code) % 250}")
        assert (answer.status, "set-cookie" in answer.headers) == (401, False)
        assert "口令不对，请再试一次" in answer.body
    assert ask("/login", "POST", b"\xff\xfe&&&=" * 900).status == 401
    assert ask("/login", "POST", b"a=1&" * 50).status == 401


@pytest.mark.usefixtures("entry")
def test_guessing_is_slowed_down_across_reloads_and_never_for_good(ask: Ask, clock: Clock) -> None:
    wrong = [typed(ask, f"guess-{number}").status for number in range(8)]
    assert wrong == [401] * 5 + [429] * 3
    ask("/", **BROWSER)
    refused = typed(ask, CODE)
    assert (refused.status, refused.headers["retry-after"]) == (429, "3")
    assert "输错的次数多了，请等 3 秒再试" in refused.body
    assert typed(ask, CODE, client="10.0.0.8").status == 303
    clock.now += 2
    assert typed(ask, CODE).status == 303


@pytest.mark.usefixtures("entry")
@pytest.mark.parametrize(
    "place",
    [
        *("//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", ""),
        *("/a\r\nSet-Cookie: x=1", "\\\\evil", "/\x00"),
    ],
)
def test_coming_in_leads_to_no_other_site(ask: Ask, place: str) -> None:
    assert typed(ask, CODE, place).headers["location"] == "/"


@pytest.mark.usefixtures("entry")
def test_what_a_visitor_wanted_runs_nothing_in_the_login_page(ask: Ask) -> None:
    page = ask('/"><script>alert(1)</script>?x="><img src=x onerror=alert(1)>', **BROWSER)
    assert "<script" not in page.body
    assert "<img" not in page.body
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert page.headers["cache-control"] == "no-store"


@pytest.mark.usefixtures("entry")
def test_another_site_asks_for_nothing(ask: Ask) -> None:
    inside = cookie(typed(ask, CODE))
    for origin in (
        "http://evil.example",
        "null",
        f"http://{HOST}.evil.example",
        "http://192.168.1.5",
    ):
        for kind in ("http", "websocket"):
            answer = ask("/_stcore/stream", kind=kind, origin=origin, cookie=inside)
            assert (answer.status, answer.through) == (403, False)
        assert typed(ask, CODE, origin=origin).status == 403
    assert ask("/", origin=f"http://{HOST}", cookie=inside).through


@pytest.mark.usefixtures("entry")
def test_leaving_takes_the_cookie_away(ask: Ask) -> None:
    answer = ask("/logout", cookie=cookie(typed(ask, CODE)))
    assert (answer.status, answer.headers["location"], answer.through) == (303, "/", False)
    assert 'jiugao_access=""' in answer.headers["set-cookie"]


@pytest.mark.usefixtures("entry")
def test_a_new_code_ends_what_the_old_one_opened(ask: Ask) -> None:
    inside = cookie(typed(ask, CODE))
    access.set_code("another-code-1")
    assert ask("/", cookie=inside).status == 401


@pytest.mark.usefixtures("entry")
def test_without_a_code_nobody_comes_in(ask: Ask) -> None:
    inside = cookie(typed(ask, CODE))
    for spoil in (access.code_file().unlink, lambda: access.code_file().write_text("{")):
        spoil()
        answer = ask("/", cookie=inside, **BROWSER)
        assert (answer.status, answer.through) == (503, False)
        assert "jiugao app --set-code" in answer.body


@pytest.mark.usefixtures("entry")
def test_the_cookie_goes_over_https_alone_where_there_is_https(ask: Ask) -> None:
    assert "Secure" in typed(ask, CODE, scheme="https").headers["set-cookie"]


@pytest.mark.usefixtures("entry")
def test_every_page_is_kept_apart_from_other_sites(ask: Ask) -> None:
    headers = ask("/", cookie=cookie(typed(ask, CODE))).headers
    policy = headers.pop("content-security-policy")
    assert headers == {
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    }
    [scripts] = [part for part in policy.split("; ") if part.startswith("script-src")]
    assert "'unsafe-inline'" not in scripts
    assert "http" not in policy


@pytest.mark.usefixtures("entry")
def test_uploads_are_counted(ask: Ask, clock: Clock) -> None:
    inside = {"cookie": cookie(typed(ask, CODE)), "content_length": "999999999"}
    target = "/_stcore/upload_file/session/file"
    assert [ask(target, "PUT", **inside).status for _ in range(3)] == [200, 200, 429]
    assert ask(target, "DELETE", **inside).through
    assert ask(target, "PUT", client="10.0.0.9", **inside).through
    clock.now += 601
    assert ask(target, "PUT", **inside).through


def test_alone_at_this_machine_no_code_is_asked_for(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ENTRY_VARIABLE, OPEN)
    for host in ("localhost:8501", "127.0.0.1:8501", "[::1]:8501", "127.0.0.1"):
        assert ask("/", host=host, client="127.0.0.1").through
    own = {"host": "[::1]:8501", "origin": "http://[::1]:8501"}
    assert ask("/", client="::1", **own).through


def test_a_proxy_on_this_machine_lets_nobody_in_unasked(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server takes the visitor's address from X-Forwarded-For of a proxy beside it."""
    monkeypatch.setenv(ENTRY_VARIABLE, OPEN)
    answer = ask("/", host="127.0.0.1:8501", client="192.168.1.77")
    assert (answer.status, answer.through) == (421, False)


@pytest.mark.parametrize("host", ["evil.example:8501", HOST, "127.0.0.1.evil.example", "", "[x"])
def test_a_name_that_was_made_to_point_here_leads_nowhere(
    ask: Ask, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: another site's page asks under its own name, so that origin and host agree."""
    monkeypatch.setenv(ENTRY_VARIABLE, OPEN)
    for kind in ("http", "websocket"):
        answer = ask("/", kind=kind, host=host, origin=f"http://{host}", client="127.0.0.1")
        assert answer.through is False


@pytest.mark.parametrize("told", ["", "open", "nonsense"])
def test_an_address_that_others_reach_is_never_open(
    told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However Streamlit was started."""
    monkeypatch.setenv(ENTRY_VARIABLE, told)
    monkeypatch.setattr(guard, "_gates", [])
    for address in ("0.0.0.0", "::", "192.168.1.5", None):
        monkeypatch.setattr(st, "get_option", lambda name, address=address: address)
        assert (guard.entry(), guard.kept()) == (BY_CODE, False)
    monkeypatch.setattr(st, "get_option", lambda name: "127.0.0.1")
    assert (guard.entry(), guard.kept()) == (OPEN, True)
