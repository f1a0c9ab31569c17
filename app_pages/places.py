"""Where the pages are in addresses, and the way to the search page from wherever there is none."""

import re
from urllib.parse import quote

import streamlit as st
from starlette.datastructures import Headers
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

SEARCH = "search"
"""The page at the root."""
PAGES = {
    SEARCH: "检索",
    "browse": "浏览",
    "outline": "提纲",
    "basket": "素材篮",
    "overview": "总览",
    "holdings": "资料库",
    "report": "报告",
}
"""The titles of the pages by their names in addresses; a page's file is called by its name, too."""
HIDDEN = {"report"}
"""Led to by what others show, and by nothing in the navigation."""
PAGE_PLACES = {"/", *(f"/{name}" for name in PAGES if name != SEARCH)}
STREAMLITS_OWN = re.compile(r"/(_stcore|media|component|static|app|auth|oauth2callback)(/|$)")


class PagePlaces:
    """Sends a browser that asks `app` for a page that there is not to the search page, with the
    question that it brought. Streamlit answers with a dialog in English, or with an empty page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers in place of the app, or lets it answer."""
        answer = RedirectResponse(f"{base()}/{_question(scope)}") if _is_none(scope) else self._app
        await answer(scope, receive, send)


def base() -> str:
    """What stands before all paths of this app, as `server.baseUrlPath` has it."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""


def place_of(scope: Scope) -> str:
    """The path that is asked for, from the app's root on."""
    path, before = str(scope["path"]), base()
    return path.removeprefix(before) if before and path.startswith(f"{before}/") else path


def address_of(scope: Scope) -> str:
    """The place that is asked for and the question with it, as addresses have them."""
    return quote(place_of(scope)) + _question(scope)


def wants_page(scope: Scope) -> bool:
    """Whether a browser asks for a page to show."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    return "text/html" in Headers(scope=scope).get("accept", "")


def _is_none(scope: Scope) -> bool:
    """Whether a page is asked for that there is not; what has a dot is a file."""
    if not wants_page(scope):
        return False
    place = place_of(scope)
    known = place in PAGE_PLACES or place.removesuffix("/") in PAGE_PLACES
    return not (known or STREAMLITS_OWN.match(place) or "." in place.rpartition("/")[2])


def _question(scope: Scope) -> str:
    question = scope.get("query_string", b"").decode("ascii", "replace")
    return f"?{question}" if question else ""
