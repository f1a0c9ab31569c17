"""The OpenAPI page, with its scripts from this machine, and what stands in it."""

import base64
import hashlib
import re
from pathlib import Path
from typing import Any

import fastapi_offline
from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles

from indexer.records import Hit, Query
from indexer.service.failures import json_response

PAGE, SCHEMA, FILES = "/docs", "/openapi.json", "/docs/files"
FOLDER = Path(fastapi_offline.__file__).with_name("static")
SETTINGS = {"validatorUrl": None, "defaultModelsExpandDepth": -1}
"""Without the badge that would have a site on the internet look at the schema."""
NO_ICON = "data:,"
REFUSALS = {
    404: "没有这个段落或这篇报告",
    422: "问法不对，原因见 message",
    429: "输错口令的次数多了，过 Retry-After 秒再试",
    503: "现在答不了：人太多，或索引打不开，原因见 message",
}


class SearchAnswer(BaseModel):
    """As `jiugao search --json` prints it."""

    query: Query
    relaxed: bool
    hits: list[Hit]
    elapsed_ms: float


class Failure(BaseModel):
    """What went wrong; `message` is for people."""

    code: str
    subject: str
    reason: str
    message: str


class NoAnswer(BaseModel):
    """Stands in place of an answer."""

    error: Failure


ANSWERS: dict[str, dict[str, Any]] = {
    "search": {"model": SearchAnswer, "description": "与 jiugao search --json 相同"},
    "similar": {"model": SearchAnswer, "description": "与 jiugao similar --json 相同"},
    "headings": {"description": "与 jiugao headings --json 相同"},
    "report": {"description": "与 jiugao show --json 相同"},
    "status": {"description": "与 jiugao status --json 相同"},
}


def documented(name: str) -> dict[int | str, dict[str, Any]]:
    """The answers that an operation may give, as FastAPI writes them into the schema."""
    refusals: dict[int | str, dict[str, Any]] = {
        status: {"model": NoAnswer, "description": said} for status, said in REFUSALS.items()
    }
    return {200: ANSWERS[name], **refusals}


def add_pages(app: FastAPI, guarded: bool) -> None:
    """Adds the page, the schema behind it and its files."""
    page = get_swagger_ui_html(
        openapi_url=SCHEMA.removeprefix("/"),
        title="旧稿的服务",
        swagger_js_url="docs/files/swagger-ui-bundle.js",
        swagger_css_url="docs/files/swagger-ui.css",
        swagger_favicon_url=NO_ICON,
        swagger_ui_parameters=SETTINGS,
    )
    headers = {"Content-Security-Policy": _policy(bytes(page.body).decode())}

    async def shown(_: Request) -> Response:
        return HTMLResponse(page.body, headers=headers)

    async def schema(_: Request) -> Response:
        return json_response(_schema(app, guarded))

    app.router.add_route(PAGE, shown, include_in_schema=False)
    app.router.add_route(SCHEMA, schema, include_in_schema=False)
    app.mount(FILES, StaticFiles(directory=FOLDER))


def _schema(app: FastAPI, guarded: bool) -> dict[str, Any]:
    if app.openapi_schema is None:
        schema = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes
        )
        if guarded:
            code = {"type": "http", "scheme": "bearer", "description": "访问口令"}
            schema.setdefault("components", {})["securitySchemes"] = {"code": code}
            schema["security"] = [{"code": []}]
        app.openapi_schema = schema
    return app.openapi_schema


def _policy(page: str) -> str:
    """The page runs its own scripts alone and speaks with the service alone."""
    inline = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digests = (base64.b64encode(hashlib.sha256(text.encode()).digest()) for text in inline)
    own = " ".join(f"'sha256-{digest.decode()}'" for digest in digests)
    return (
        f"default-src 'none'; script-src 'self' {own}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
