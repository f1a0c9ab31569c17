"""The gate of the service: what someone gets who has not come in, and how programs come in."""

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from indexer import access
from indexer.service.gate import Gate
from tests.service.conftest import CODE, HERE

THERE = "http://192.168.1.5:8502"
DOORS = (
    *("/search?query=x", "/similar", "/headings", "/report?report=x", "/status", "/mcp", "/x"),
    *("/docs/../status", "/docsx", "/openapi.json/", "/health/", "/Login", "/login"),
)


class Behind:
    """The service behind a gate; says what reaches it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        message = await receive()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"in:" + message["body"]})


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
def asking(clock: Clock) -> Callable[..., TestClient]:
    """Clients of one gate, from any address."""
    guarded, unguarded = (Gate(Behind(), guarded, clock) for guarded in (True, False))

    def client(address: str = "10.0.0.7", open: bool = False, base: str = THERE) -> TestClient:
        return TestClient(unguarded if open else guarded, base, client=(address, 5))

    return client


def bearer(shown: str) -> dict[str, str]:
    return {"authorization": f"Bearer {shown}"}


def reason(answer: Any) -> str:
    return str(answer.json()["error"]["reason"])


@pytest.mark.usefixtures("code")
@pytest.mark.parametrize("door", DOORS)
def test_nothing_is_told_without_the_code(asking: Callable[..., TestClient], door: str) -> None:
    client = asking()
    for headers in ({}, {"cookie": "jiugao_access=forged.abc.def"}, {"authorization": "Basic x"}):
        for method in ("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"):
            answer = client.request(method, door, headers=headers)
            assert (answer.status_code, "in:" in answer.text) == (401, False)
    assert client.post(door, json={"code": "wrong"}).status_code == 401


@pytest.mark.usefixtures("code")
def test_what_every_copy_says_is_told_to_all(asking: Callable[..., TestClient]) -> None:
    for door in ("/", "/docs", "/openapi.json", "/docs/files/swagger-ui.css", "/health"):
        assert asking().get(door).text == "in:"


@pytest.mark.usefixtures("code")
def test_the_code_with_every_request(
    asking: Callable[..., TestClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = []
    admits = access.AccessCode.admits
    monkeypatch.setattr(
        access.AccessCode, "admits", lambda *given: checked.append(given[1]) or admits(*given)
    )
    client = asking()
    answers = [client.post("/search", json={}, headers=bearer(CODE)) for _ in range(20)]
    assert [answer.text for answer in answers] == ["in:{}"] * 20
    assert checked == [CODE]
    assert client.get("/status", headers=bearer(f"{CODE}x")).status_code == 401
    assert client.get("/status", headers={"authorization": f"bearer  {CODE}"}).text == "in:"


@pytest.mark.usefixtures("code")
def test_coming_in_once(asking: Callable[..., TestClient]) -> None:
    client = asking()
    answer = client.post("/login", json={"code": CODE})
    assert answer.json()["seconds"] == access.PROOF_SECONDS
    flags = answer.headers["set-cookie"].split("; ")[1:]
    assert sorted(flags) == ["HttpOnly", "Path=/", "SameSite=lax"]
    assert asking().get("/status", headers=bearer(answer.json()["token"])).text == "in:"
    assert client.get("/status").text == "in:"
    secure = asking(base="https://jiugao.example").post("/login", json={"code": CODE})
    assert "Secure" in secure.headers["set-cookie"]


@pytest.mark.usefixtures("code")
@pytest.mark.parametrize(
    "body", [b"", b"{", b"[1]", b'{"code": 1}', b"[" * 50_000, b"\xff", b"null"]
)
def test_a_login_that_is_none(asking: Callable[..., TestClient], body: bytes) -> None:
    answer = asking().post("/login", content=body)
    assert (answer.status_code, reason(answer)) == (401, "口令不对，请再试一次")


@pytest.mark.usefixtures("code")
@pytest.mark.parametrize("way", ["login", "bearer"])
def test_guessing_is_slowed_down(asking: Callable[..., TestClient], clock: Clock, way: str) -> None:
    def tried(guess: str, address: str = "10.0.0.7") -> Any:
        if way == "login":
            return asking(address).post("/login", json={"code": guess})
        return asking(address).get("/status", headers=bearer(guess))

    assert [tried(f"guess-{n}").status_code for n in range(7)] == [401] * 5 + [429] * 2
    refused = tried(CODE)
    assert (refused.headers["retry-after"], reason(refused)) == (
        "3",
        "输错的次数多了，请等 3 秒再试",
    )
    assert tried(CODE, "10.0.0.8").status_code == 200
    clock.now += 2
    assert tried(CODE).status_code == 200


@pytest.mark.usefixtures("code")
def test_a_new_code_ends_what_the_old_one_opened(asking: Callable[..., TestClient]) -> None:
    token = asking().post("/login", json={"code": CODE}).json()["token"]
    assert asking().get("/status", headers=bearer(CODE)).status_code == 200
    access.set_code("another-code-1")
    assert asking().get("/status", headers=bearer(CODE)).status_code == 401
    # A program that goes on with an old proof is no guesser.
    answers = [asking().get("/status", headers=bearer(token)) for _ in range(10)]
    assert [answer.status_code for answer in answers] == [401] * 10
    assert reason(answers[-1]) == "登录已过期，请重新登录"


@pytest.mark.usefixtures("code")
def test_without_a_code_nobody_comes_in(asking: Callable[..., TestClient]) -> None:
    for spoil in (access.code_file().unlink, lambda: access.code_file().write_text("{")):
        spoil()
        for headers in ({}, bearer(CODE)):
            answer = asking().get("/status", headers=headers)
            assert answer.status_code == 503
            assert "--set-code" in reason(answer)


@pytest.mark.parametrize(
    "base", ["http://evil.example:8502", THERE, "http://127.0.0.1.evil.example"]
)
def test_a_name_that_was_made_to_point_here_leads_nowhere(
    asking: Callable[..., TestClient], base: str
) -> None:
    """DNS rebinding: another site's page asks under its own name, so that origin and host agree."""
    for door in ("/status", "/docs", "/mcp", "/health"):
        client = asking("127.0.0.1", open=True, base=base)
        assert client.get(door, headers={"origin": base}).status_code == 421


def test_an_open_service_answers_this_machine_alone(asking: Callable[..., TestClient]) -> None:
    for base in (HERE, "http://localhost:8502", "http://[::1]:8502"):
        assert asking("127.0.0.1", open=True, base=base).get("/status").text == "in:"
    # A proxy beside it that says for whom it asks.
    assert asking("192.168.1.77", open=True, base=HERE).get("/status").status_code == 421


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://[", f"{THERE}.evil"])
@pytest.mark.usefixtures("code")
def test_another_site_asks_for_nothing(asking: Callable[..., TestClient], origin: str) -> None:
    for headers in ({"origin": origin}, {"origin": origin, **bearer(CODE)}):
        assert asking().post("/search", json={}, headers=headers).status_code == 403
    own = asking("127.0.0.1", open=True, base=HERE)
    assert own.get("/status", headers={"origin": origin}).status_code == 403
