"""Addresses: those of the pages, and where the others lead."""

from pathlib import Path

import pytest
import streamlit as st
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

import app_pages
from app_pages.places import PAGES, PagePlaces

BROWSER = {"accept": "text/html,*/*"}


@pytest.fixture
def client() -> TestClient:
    """Asks for things as a browser does; the app behind answers "app"."""
    return TestClient(PagePlaces(PlainTextResponse("app")), headers=BROWSER, follow_redirects=False)


def test_every_page_has_a_file_by_its_name() -> None:
    files = Path(next(iter(app_pages.__path__))).glob("*_page.py")
    assert {file.name.removesuffix("_page.py") for file in files} - {"login"} == set(PAGES)


@pytest.mark.parametrize(
    "place",
    [
        *("/", "/?q=经费", "/browse", "/browse/", "/report?report=x", "/holdings"),
        *("/_stcore/health", "/_stcore/stream", "/media/abc", "/media/%E6%80%BB%E7%BB%93.docx"),
        *("/component/x/index.html", "/static/js/index.js", "/favicon.png", "/manifest.json"),
        *("/auth/login", "/auth/logout", "/oauth2callback?code=1", "/app/static/x"),
    ],
)
def test_what_is_there_is_left_to_the_app(client: TestClient, place: str) -> None:
    answer = client.get(place)
    assert (answer.status_code, answer.text) == (200, "app")


@pytest.mark.parametrize(
    ("place", "led_to"),
    [
        ("/search", "/"),
        ("/search?q=存在问题&section=problems", "/?q=存在问题&section=problems"),
        ("/no-such-page", "/"),
        ("/browse/x", "/"),
        ("/a/b/?q=经费", "/?q=经费"),
        ("/login", "/"),
        ("/media-x", "/"),
        ("//evil.example/x", "/"),
        ("/%0d%0aX-Header:1", "/"),
    ],
)
def test_any_other_place_leads_to_the_search_page(
    client: TestClient, place: str, led_to: str
) -> None:
    answer = client.get(f"http://testserver{place}")
    assert answer.status_code == 307
    assert (
        client.build_request("GET", answer.headers["location"]).url == f"http://testserver{led_to}"
    )
    assert "x-header" not in answer.headers


@pytest.mark.parametrize(
    ("method", "headers"),
    [("POST", BROWSER), ("PUT", BROWSER), ("GET", {"accept": "application/json"})],
)
def test_programs_are_left_to_the_app(
    client: TestClient, method: str, headers: dict[str, str]
) -> None:
    assert client.request(method, "/no-such-page", headers=headers).text == "app"


def test_under_a_path_of_the_address(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "get_option", {"server.baseUrlPath": "office/jiugao"}.get)
    assert client.get("/office/jiugao/browse").text == "app"
    assert client.get("/office/jiugao/").text == "app"
    answer = client.get("/office/jiugao/search?q=a")
    assert answer.headers["location"] == "/office/jiugao/?q=a"
