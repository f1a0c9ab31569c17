"""The service over HTTP: a route for each operation, the OpenAPI page, and the tools at /mcp."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import FastAPI, Query
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from indexer import __version__
from indexer.errors import JiugaoError
from indexer.service.asks import Ask, refusal
from indexer.service.crew import Crew
from indexer.service.failures import (
    BROKEN,
    JSON,
    error_response,
    json_response,
    log,
    status_response,
)
from indexer.service.gate import Gate
from indexer.service.operations import OPERATIONS, Operation
from indexer.service.pages import add_pages, documented
from indexer.service.tools import PLACE, tools_over_http

DESCRIPTION = (
    "在过去的报告里查找段落、标题和整篇报告。回答与命令行的 --json 一字不差；"
    '没有做成时，回答是 {"error": {"code", "subject", "reason", "message"}}。'
)
TAG = "检索"
"""Heads the list of addresses at /docs."""
REASONS = {
    400: "请求读不懂，见 /docs",
    404: "没有这个地址，可用的见 /docs",
    405: "这个地址不能这样用，见 /docs",
}


def service(crew: Crew, guarded: bool) -> Gate:
    """The whole service as an ASGI app: `crew` answers, a `guarded` one asks for the code."""
    tools = tools_over_http(crew)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        async with tools.running():
            yield

    app = FastAPI(
        title="旧稿",
        version=__version__,
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=life,
    )
    for operation in OPERATIONS.values():
        _add(app, crew, operation)
    app.router.add_route("/", _to_the_page)
    app.router.add_route("/health", _well)
    app.router.routes.append(Route(PLACE, tools.app))
    add_pages(app, guarded)
    _add_failures(app)
    return Gate(app, guarded)


async def _to_the_page(_: Request) -> Response:
    return RedirectResponse("/docs")


async def _well(_: Request) -> Response:
    """That the service runs is all that is told."""
    return json_response({"ok": True})


def _add(app: FastAPI, crew: Crew, operation: Operation) -> None:
    """GET with the fields in the address, and POST with them as JSON, for long texts."""
    ways: dict[str, Any] = {"GET": Annotated[operation.ask, Query()]}
    if operation.ask.model_fields:
        ways["POST"] = operation.ask
    for method, ask in ways.items():
        app.add_api_route(
            f"/{operation.name}",
            _endpoint(crew, operation.name, ask),
            methods=[method],
            summary=operation.title,
            tags=[TAG],
            description=operation.about,
            operation_id=f"{operation.name}_{method.lower()}",
            responses=documented(operation.name),
        )


def _endpoint(crew: Crew, name: str, asked: Any) -> Callable[..., Any]:
    """Answers an operation; FastAPI reads from it of what type the question is."""

    async def endpoint(ask: Ask) -> Response:
        answer = await crew.answer(name, ask)
        return Response(f"{answer}\n".encode(errors="backslashreplace"), media_type=JSON)

    endpoint.__annotations__["ask"] = asked
    return endpoint


def _add_failures(app: FastAPI) -> None:
    """Whatever goes wrong is told in one line of JSON."""

    @app.exception_handler(JiugaoError)
    async def refused(_: Request, error: JiugaoError) -> Response:
        return error_response(error)

    @app.exception_handler(RequestValidationError)
    async def put_wrong(_: Request, error: RequestValidationError) -> Response:
        return error_response(refusal(error.errors(), within=1))

    @app.exception_handler(HTTPException)
    async def no_such_place(_: Request, error: HTTPException) -> Response:
        return status_response(error.status_code, REASONS.get(error.status_code, ""))

    @app.middleware("http")
    async def kept_quiet(
        request: Request, call: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        try:
            return await call(request)
        except Exception:
            log.exception("no answer to %s", request.url.path)
            return status_response(500, BROKEN)
