"""Coming in by the office's own login (OpenID Connect), as Streamlit's `st.login` does it: the
same routes, settings and cookie, asked for before any page is."""

import json
from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from streamlit.auth_util import (
    encode_provider_token,
    get_cookie_with_chunks,
    get_secrets_auth_section,
    validate_auth_credentials,
)
from streamlit.errors import StreamlitAuthError, StreamlitMissingAuthlibError
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from app_pages import login_page

LOGIN, LOGOUT = "/login", "/logout"
STREAMLIT_LOGIN, STREAMLIT_LOGOUT, CALLBACK = "/auth/login", "/auth/logout", "/oauth2callback"
SHORTEST_SECRET = 32
"""Characters of `cookie_secret`; whoever guesses it signs cookies of their own."""
NOT_IN = "要先登录"
WEAK_SECRET = f"secrets.toml 里的 cookie_secret 太短，至少要 {SHORTEST_SECRET} 个随机字符"


def answer(place: str, cookies: Mapping[str, str], base: str, wants_page: bool) -> Response | None:
    """What a visitor gets who asks for a place; None where Streamlit is to answer."""
    if problem := _problem():
        return HTMLResponse(login_page.closed(problem), 503)
    if place == LOGIN:
        token = urlencode({"provider": encode_provider_token(_provider())})
        return RedirectResponse(f"{base}{STREAMLIT_LOGIN}?{token}", 303)
    if place == LOGOUT:
        return RedirectResponse(base + STREAMLIT_LOGOUT, 303)
    if place in {STREAMLIT_LOGIN, STREAMLIT_LOGOUT, CALLBACK} or _is_in(cookies):
        return None
    if not wants_page:
        return PlainTextResponse(NOT_IN, 401)
    return HTMLResponse(login_page.by_login(base + LOGIN), 401)


def _is_in(cookies: Mapping[str, str]) -> bool:
    """Whether the cookie is one that Streamlit gave after a login."""

    def signed(name: str) -> bytes | None:
        value = cookies.get(name, "").encode("latin-1", "replace")
        return decode_signed_value(get_cookie_secret(), name, value)

    cookie = get_cookie_with_chunks(signed, USER_COOKIE_NAME)
    try:
        return cookie is not None and json.loads(cookie).get("is_logged_in") is True
    except (ValueError, AttributeError):
        return False


def _provider() -> str:
    """The provider of the [auth] table itself, else the first that it names."""
    section = get_secrets_auth_section()
    if "client_id" in section:
        return "default"
    named = (name for name, value in section.items() if hasattr(value, "items"))
    return next(named, "default")


def _problem() -> str:
    """Why nobody can log in, in one line; "" where they can."""
    if len(get_cookie_secret()) < SHORTEST_SECRET:
        return WEAK_SECRET
    try:
        validate_auth_credentials(_provider())
        encode_provider_token(_provider())
    except StreamlitMissingAuthlibError:
        return "缺少登录所需的组件，请安装：pip install 'jiugao[login]'"
    except StreamlitAuthError:
        return "secrets.toml 里的 [auth] 不全，请对照 docs/hosting.md 检查"
    return ""
