"""Coming in by the office's own login, from the first page to the last redirect."""

import json
from pathlib import Path

import pytest
import requests
from itsdangerous import URLSafeTimedSerializer

from indexer.launch import BY_LOGIN, ENTRY_VARIABLE
from tests.browser.driver import served_app

pytest.importorskip("authlib")
from tests.app_pages.provider import CLIENT, provider

SECRET = "0123456789abcdef0123456789abcdef"
USER = "_streamlit_user"


def configure(folder: Path, metadata: str, secret: str = SECRET) -> None:
    (folder / ".streamlit").mkdir()
    lines = {
        # Streamlit fills in the port that it is served at.
        "redirect_uri": "http://127.0.0.1:{port}/oauth2callback",
        "cookie_secret": secret,
        "client_id": CLIENT,
        "client_secret": "s",
        "server_metadata_url": metadata,
    }
    text = "\n".join(f"{name} = {json.dumps(value)}" for name, value in lines.items())
    (folder / ".streamlit" / "secrets.toml").write_text(f"[auth]\n{text}\n", encoding="utf-8")


def test_who_logs_in_comes_in_and_nobody_else(sample_index: Path, tmp_path: Path) -> None:
    with provider() as metadata:
        configure(tmp_path, metadata)
        entry = {ENTRY_VARIABLE: BY_LOGIN}
        with served_app(sample_index, folder=tmp_path, **entry) as address:
            stranger = requests.Session()
            for target in ("/", "/_stcore/host-config", "/media/x", "/_stcore/upload_file/a/b"):
                answer = stranger.get(address + target, headers={"Accept": "text/html"})
                assert (answer.status_code, 'href="/login"' in answer.text) == (401, True)
                assert stranger.put(address + target).status_code == 401
            forged = URLSafeTimedSerializer("another secret", salt=USER)
            stranger.cookies.set(USER, str(forged.dumps(json.dumps({"is_logged_in": True}))))
            assert stranger.get(f"{address}/_stcore/host-config").status_code == 401

            colleague = requests.Session()
            page = colleague.get(f"{address}/login", headers={"Accept": "text/html"})
            way = [urlpath(step.url) for step in (*page.history, page)]
            assert way == ["/login", "/auth/login", "/authorize", "/oauth2callback", "/"]
            assert "<title>Streamlit</title>" in page.text
            assert colleague.get(f"{address}/_stcore/host-config").status_code == 200
            colleague.get(f"{address}/logout")
            assert colleague.get(f"{address}/_stcore/host-config").status_code == 401


@pytest.mark.parametrize("secret", ["", "xxx"])
def test_settings_that_protect_nothing_let_nobody_in(
    secret: str, sample_index: Path, tmp_path: Path
) -> None:
    """A `cookie_secret` as in the examples would let anyone sign a cookie of their own."""
    configure(tmp_path, "http://127.0.0.1:9/", secret)
    with served_app(sample_index, folder=tmp_path, **{ENTRY_VARIABLE: BY_LOGIN}) as address:
        signed = URLSafeTimedSerializer(secret, salt=USER)
        cookie = {USER: str(signed.dumps(json.dumps({"is_logged_in": True})))}
        answer = requests.get(address, cookies=cookie, headers={"Accept": "text/html"})
        assert (answer.status_code, "secrets.toml" in answer.text) == (503, True)


def urlpath(url: str) -> str:
    return requests.utils.urlparse(url).path
