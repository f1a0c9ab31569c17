"""The app as it is served to others: what each of Streamlit's own doors gives to a visitor who has
not come in, and to one who has."""

import http.client
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from indexer import access
from indexer.launch import BY_CODE, ENTRY_VARIABLE
from tests.browser.driver import served_app

CODE = "qingshan-2026"
DOORS = (
    *("/", "/browse", "/report?report=x", "/static/js/index.js", "/favicon.png", "/manifest.json"),
    *("/_stcore/host-config", "/_stcore/metrics", "/_stcore/script-health-check"),
    *("/_stcore/agent/openapi.json", "/_stcore/bidi-components/jiugao_copy/x.js"),
    *("/media/abc.docx", "/component/x/index.html", "/auth/login", "/oauth2callback"),
)
HANDSHAKE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
}


@pytest.fixture(scope="module")
def served(sample_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an app that asks for the code."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(access.FOLDER_VARIABLE, str(tmp_path_factory.mktemp("settings")))
        access.set_code(CODE)
        with served_app(sample_index, **{ENTRY_VARIABLE: BY_CODE}) as address:
            yield urlsplit(address).netloc


@pytest.fixture(scope="module")
def cookie(served: str) -> str:
    """What a browser shows that has come in."""
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = ask(served, "/login", "POST", urlencode({"code": CODE}), **form)
    assert answer.status == 303
    return str(answer.getheader("set-cookie")).partition(";")[0]


def ask(
    served: str, target: str, method: str = "GET", body: str | None = None, **headers: str
) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(served, timeout=30)
    connection.request(method, target, body, headers)
    return connection.getresponse()


@pytest.mark.parametrize("target", DOORS)
def test_every_door_is_shut(served: str, target: str) -> None:
    answer = ask(served, target)
    assert (answer.status, answer.read().decode()) == (401, "要先输入访问口令")
    page = ask(served, target, Accept="text/html")
    assert page.status == 401
    assert "访问口令" in page.read().decode()


def test_nothing_is_uploaded(served: str) -> None:
    for method in ("PUT", "DELETE", "POST", "OPTIONS"):
        answer = ask(served, "/_stcore/upload_file/session/file", method, "x" * 100)
        assert answer.status == 401


def test_no_websocket_is_opened(served: str, cookie: str) -> None:
    same = {"Origin": f"http://{served}"}
    assert ask(served, "/_stcore/stream", **HANDSHAKE, **same).status == 403
    inside = {"Cookie": cookie}
    other = {"Origin": "http://evil.example"}
    assert ask(served, "/_stcore/stream", **HANDSHAKE, **other, **inside).status == 403
    assert ask(served, "/_stcore/stream", **HANDSHAKE, **same, **inside).status == 101


def test_inside_the_doors_open(served: str, cookie: str) -> None:
    page = ask(served, "/browse", Accept="text/html", Cookie=cookie)
    assert (page.status, "<title>Streamlit</title>" in page.read().decode()) == (200, True)
    assert "frame-ancestors 'none'" in str(page.getheader("content-security-policy"))
    nowhere = ask(served, "/search?q=x", Accept="text/html", Cookie=cookie)
    assert (nowhere.status, nowhere.getheader("location")) == (307, "/?q=x")
    config = ask(served, "/_stcore/host-config", Cookie=cookie)
    assert json.loads(config.read())["metricsUrl"] == ""


@pytest.mark.parametrize(
    "target",
    [
        *("/media/../../../../etc/passwd", "/media/%2e%2e/%2e%2e/etc/passwd", "/static/../../x"),
        *("/component/jiugao_copy/../../../../etc/passwd", "/app/static/../../etc/passwd"),
        *("/_stcore/bidi-components/jiugao_copy/../../../etc/passwd", "/..%5c..%5cwindows/win.ini"),
        *("//etc/passwd", "/static/%2fetc%2fpasswd", "/media//etc/passwd", "/%00"),
    ],
)
def test_no_path_leads_out_even_inside(served: str, cookie: str, target: str) -> None:
    answer = ask(served, target, Cookie=cookie)
    body = answer.read()
    assert answer.status in {400, 404} or b"<title>Streamlit</title>" in body
    assert b"root:" not in body


def test_an_upload_needs_the_token_of_the_page(served: str, cookie: str) -> None:
    """Another site's form has the cookie sent, yet cannot read the token (XSRF)."""
    answer = ask(served, "/_stcore/upload_file/session/file", "PUT", "x", Cookie=cookie)
    assert (answer.status, "XSRF" in answer.read().decode()) == (403, True)


def test_a_long_address_is_no_harm(served: str, cookie: str) -> None:
    assert ask(served, f"/report?report={'x' * 60_000}", Cookie=cookie).status == 200
    assert ask(served, f"/report?report={'x' * 200_000}", Cookie=cookie).status in {400, 414}
    assert ask(served, "/_stcore/health").status == 200


def test_open_to_all_the_app_asks_nothing_of_other_machines(
    sample_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Streamlit would ask one on the internet for its own address, at the start and when a page
    of another origin knocks. A proxy that only listens stands in for the world."""
    monkeypatch.setenv(access.FOLDER_VARIABLE, str(tmp_path))
    access.set_code(CODE)
    with socket.socket() as outside:
        outside.bind(("127.0.0.1", 0))
        outside.listen()
        proxy = f"http://127.0.0.1:{outside.getsockname()[1]}"
        variables = {"http_proxy": proxy, "https_proxy": proxy, "all_proxy": proxy, "no_proxy": ""}
        with served_app(sample_index, "0.0.0.0", **variables) as address:
            served = urlsplit(address).netloc
            other = {"Origin": "http://evil.example"}
            assert ask(served, "/_stcore/stream", **HANDSHAKE, **other).status == 403
        outside.setblocking(False)
        with pytest.raises(BlockingIOError):
            outside.accept()
