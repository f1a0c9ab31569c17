"""The service over HTTP: what the command line says, and one line for whatever goes wrong."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from indexer.service.asks import LONGEST_TEXT
from indexer.service.crew import Crew
from indexer.service.gate import LARGEST_BODY
from indexer.service.http import service
from tests.running import run
from tests.service.conftest import HERE, THIS_MACHINE

JSON = {"content-type": "application/json"}
PASSAGE = "存在问题 阵地建设"
SAID = {
    "search": (("search", PASSAGE), {"query": PASSAGE}),
    "search, narrowed": (
        *(
            ("search", "安全", "--section", "存在问题", "--section", "plan", "--year", "2023"),
            {"query": "安全", "section": ["存在问题", "plan"], "year": [2023]},
        ),
    ),
    "search, by kind and place": (
        *(
            ("search", "做法", "--doc-type", "总结", "--path", "corpus", "-k", "3"),
            {"query": "做法", "doc_type": ["总结"], "path": ["corpus"], "k": 3},
        ),
    ),
    "search, by topic": (
        ("search", "办法", "--topic", "阵地建设"),
        {"query": "办法", "topic": ["阵地建设"]},
    ),
    "similar": (("similar", "--text", "活动场地用房不足"), {"text": "活动场地用房不足"}),
    "headings": (("headings", "基层治理 主要做法"), {"query": "基层治理 主要做法"}),
    "headings, outlines": (
        ("headings", "安全生产", "--outline", "-k", "2"),
        {"query": "安全生产", "outline": True, "k": 2},
    ),
    "show": (
        ("show", "云岭镇2024年宣传思想文化工作总结.txt"),
        {"report": "云岭镇2024年宣传思想文化工作总结.txt"},
    ),
    "show, similar": (
        ("show", "云岭镇2024年宣传思想文化工作总结.txt", "--similar"),
        {"report": "云岭镇2024年宣传思想文化工作总结.txt", "similar": True},
    ),
    "status": (("status",), {}),
}


def timeless(text: str) -> str:
    """An answer without the time that it took."""
    return re.sub(r'"elapsed_ms": [\d.]+', '"elapsed_ms": 0', text)


@pytest.mark.parametrize("name", SAID)
def test_the_answer_is_what_the_command_line_prints(
    name: str, client: TestClient, sample_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments, fields = SAID[name]
    status, printed, _ = run(capsys, *arguments, "--index", sample_index, "--json")
    assert status == 0
    place = {"show": "/report"}.get(arguments[0], f"/{arguments[0]}")
    answers = [client.get(place, params=fields)]
    answers += [client.post(place, json=fields)] if fields else []
    for answer in answers:
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
        assert timeless(answer.content.decode()) == timeless(printed)


def test_a_passage_is_found_by_its_number(
    client: TestClient, sample_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number = client.get("/search", params={"query": PASSAGE}).json()["hits"][0]["passage_id"]
    _, printed, _ = run(capsys, "similar", number, "--index", sample_index, "--json")
    answer = client.get("/similar", params={"passage_id": number})
    assert timeless(answer.text) == timeless(printed)


REFUSED: list[tuple[str, dict[str, Any], int, str, str]] = [
    ("search", {}, 422, "ask_refused", "query 没有给出"),
    ("search", {"query": "  "}, 422, "query_empty", ""),
    ("search", {"query": "长" * 1001}, 422, "ask_refused", "query 太长，最多 1000 个字"),
    ("search", {"query": "党建", "k": 101}, 422, "ask_refused", "k 太大，最多 100"),
    ("search", {"query": "党建", "k": 0}, 422, "ask_refused", "k 太小，至少 1"),
    ("search", {"query": "党建", "k": "x"}, 422, "ask_refused", "k 要写成整数"),
    ("search", {"query": "党建", "sections": "plan"}, 422, "ask_refused", "sections 没有这个参数"),
    ("search", {"query": "党建", "section": ["x"]}, 422, "filter_unknown", ""),
    ("search", {"query": "党建", "topic": ["x"]}, 422, "filter_unknown", ""),
    ("search", {"query": "党建", "year": [1] * 51}, 422, "ask_refused", "year 太多，最多 50 个"),
    ("search", {"query": "党建", "year": [10**20]}, 422, "ask_refused", "year 太大，最多 9999"),
    ("similar", {}, 422, "ask_refused", "请给出 passage_id 或 text，二者选一"),
    ("similar", {"text": "党建", "passage_id": "x-1"}, 422, "ask_refused", ""),
    ("similar", {"passage_id": "x-1"}, 404, "passage_not_found", ""),
    ("similar", {"text": "，。"}, 422, "query_empty", ""),
    ("report", {"report": "../../etc/passwd"}, 404, "report_not_found", ""),
    (
        "report",
        {"report": "x", "similar": "maybe"},
        422,
        "ask_refused",
        "similar 要写 true 或 false",
    ),
    ("headings", {"query": "党建", "topic": ["x"]}, 422, "ask_refused", "topic 没有这个参数"),
    ("status", {"x": "1"}, 422, "ask_refused", "x 没有这个参数"),
    ("nothing", {}, 404, "not_found", "没有这个地址，可用的见 /docs"),
]


@pytest.mark.parametrize(("place", "fields", "status", "code", "reason"), REFUSED)
def test_what_is_asked_wrongly_gets_one_line(
    place: str, fields: dict[str, Any], status: int, code: str, reason: str, client: TestClient
) -> None:
    ways = [client.get(f"/{place}", params=fields)]
    if place not in ("status", "nothing"):
        ways.append(client.post(f"/{place}", json=fields))
    for answer in ways:
        error = answer.json()["error"]
        assert (answer.status_code, error["code"]) == (status, code)
        assert set(error) == {"code", "subject", "reason", "message"}
        assert reason in error["reason"]
        assert "\n" not in error["message"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ('{"query": ', "不是正确的 JSON"),
        ("[1]", "要写成一个 JSON 对象"),
        ("null", "要写成一个 JSON 对象"),
        ('{"query": "\\ud800"}', "query 要写成文字"),
        ('{"query": ["党建"]}', "query 要写成文字"),
        ('{"query": "党建", "section": "plan"}', "section 要写成列表"),
    ],
)
def test_a_body_that_is_no_question(body: str, reason: str, client: TestClient) -> None:
    answer = client.post("/search", content=body, headers=JSON)
    assert (answer.status_code, answer.json()["error"]["reason"]) == (422, reason)


def test_a_body_that_nobody_can_read(client: TestClient) -> None:
    answer = client.post("/search", content="[" * 50_000, headers=JSON)
    assert (answer.status_code, answer.json()["error"]["reason"]) == (400, "请求读不懂，见 /docs")


def test_long_texts_are_taken_up_to_a_limit(client: TestClient) -> None:
    words = "活动场地用房不足" * (LONGEST_TEXT // 8)
    assert client.post("/similar", json={"text": words}).status_code == 200
    answer = client.post("/similar", json={"text": f"{words}。"})
    assert answer.json()["error"]["reason"] == f"text 太长，最多 {LONGEST_TEXT} 个字"
    for sent in (b"x" * (LARGEST_BODY + 1), iter([b"x" * LARGEST_BODY, b"x"])):
        answer = client.post("/similar", content=sent)
        assert (answer.status_code, answer.json()["error"]["reason"]) == (
            413,
            "请求太大，最多 128 KB",
        )


def test_a_way_that_is_not_offered(client: TestClient) -> None:
    answer = client.delete("/search")
    assert (answer.status_code, answer.json()["error"]["code"]) == (405, "method_not_allowed")


def test_a_fault_of_the_program_shows_no_traceback(
    crew: Crew, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object) -> str:
        raise KeyError("secret")

    monkeypatch.setattr(crew, "answer", broken)
    app = service(crew, guarded=False)
    answer = TestClient(app, HERE, client=THIS_MACHINE).get("/status")
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "internal_server_error")
    assert "secret" not in answer.text
    assert "secret" in caplog.text


def test_the_page_needs_nothing_from_elsewhere(client: TestClient) -> None:
    page = client.get("/docs")
    assert page.status_code == 200
    needed = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert needed == ["docs/files/swagger-ui.css", "data:,", "docs/files/swagger-ui-bundle.js"]
    assert [client.get(f"/{one}").status_code for one in needed if one != "data:,"] == [200, 200]
    assert "http" not in page.headers["content-security-policy"]
    assert client.get("/", follow_redirects=False).headers["location"] == "/docs"


def test_the_schema_names_every_field(client: TestClient) -> None:
    schema = client.get("/openapi.json").json()
    assert list(schema["paths"]) == ["/search", "/similar", "/headings", "/report", "/status"]
    fields = [one["name"] for one in schema["paths"]["/search"]["get"]["parameters"]]
    assert fields == ["section", "year", "doc_type", "path", "k", "query", "topic"]
    answers = schema["paths"]["/search"]["get"]["responses"]
    assert list(answers) == ["200", "404", "422", "429", "503"]
    assert "HTTPValidationError" not in json.dumps(schema)


def test_other_sites_may_not_read_along(client: TestClient) -> None:
    answer = client.get("/status", headers={"origin": HERE})
    assert answer.status_code == 200
    assert not [name for name in answer.headers if name.startswith("access-control")]
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert client.options("/search", headers={"origin": HERE}).status_code == 405
