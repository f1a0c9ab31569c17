"""The same operations as tools of the Model Context Protocol, for writing assistants."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

from mcp.server import Server
from mcp.server.context import ServerRequestContext
from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.types import (
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    Tool,
    ToolAnnotations,
)
from starlette.types import ASGIApp

from indexer import __version__
from indexer.documents import Document, printed
from indexer.errors import AskRefused, JiugaoError
from indexer.service.asks import asked
from indexer.service.crew import Crew
from indexer.service.failures import BROKEN, error_document, log, refusal_document
from indexer.service.gate import LARGEST_BODY
from indexer.service.operations import OPERATIONS, Operation

PLACE = "/mcp"
INSTRUCTIONS = (
    "旧稿是一个办公室过去写过的报告。写材料时先用 search 找别人怎么写这一栏，用 headings 找成组的标题，"
    "用 report 看全文，用 similar 找同样意思的其他写法。引用时写明出处（path 和 title）；"
    "文中的 XX、某某等空缺要由写的人填，数字和日期不要照抄。"
)
READS = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
Context = ServerRequestContext[Any]


@dataclass(frozen=True, slots=True)
class ToolsOverHTTP:
    """The tools as a part of an ASGI app, which answers while it is `running`."""

    sessions: StreamableHTTPSessionManager

    @property
    def app(self) -> ASGIApp:
        """What answers at the one address."""
        return self.sessions.asgi_app

    def running(self) -> AbstractAsyncContextManager[None]:
        """To be held as long as the service lasts."""
        return self.sessions.run()


def tools(crew: Crew) -> Server[Any]:
    """The server of the protocol; `crew` answers."""

    async def listed(_: Context, __: PaginatedRequestParams | None) -> ListToolsResult:
        return ListToolsResult(tools=[_tool(one) for one in OPERATIONS.values()])

    async def called(_: Context, call: CallToolRequestParams) -> CallToolResult:
        return await _called(crew, call.name, call.arguments or {})

    return Server(
        "jiugao",
        title="旧稿",
        version=__version__,
        instructions=INSTRUCTIONS,
        on_list_tools=listed,
        on_call_tool=called,
    )


def tools_over_http(crew: Crew) -> ToolsOverHTTP:
    """Each request stands alone, so that nothing is lost when the service is started anew. Hosts
    and origins were checked by the gate."""
    return ToolsOverHTTP(
        StreamableHTTPSessionManager(
            tools(crew), json_response=True, stateless=True, max_request_body_size=LARGEST_BODY
        )
    )


async def serve_tools(crew: Crew) -> None:
    """Answers over standard input and output until the assistant hangs up."""
    server = tools(crew)
    async with stdio_server() as (reading, writing):
        await server.run(reading, writing, server.create_initialization_options())


def _tool(operation: Operation) -> Tool:
    return Tool(
        name=operation.name,
        title=operation.title,
        description=operation.about,
        input_schema=operation.ask.model_json_schema(),
        annotations=READS,
    )


async def _called(crew: Crew, name: str, arguments: Mapping[str, Any]) -> CallToolResult:
    try:
        if name not in OPERATIONS:
            raise AskRefused(name, f"没有这个工具，可用的有：{'、'.join(OPERATIONS)}")
        return _said(await crew.answer(name, asked(OPERATIONS[name].ask, arguments)))
    except JiugaoError as error:
        return _failed(error_document(error))
    except Exception:
        log.exception("no answer to the tool %s", name)
        return _failed(refusal_document("internal_server_error", BROKEN))


def _failed(document: Document) -> CallToolResult:
    """An assistant reads what is wrong, and may put it right itself."""
    return _said(printed(document), failed=True)


def _said(text: str, failed: bool = False) -> CallToolResult:
    safe = text.encode(errors="backslashreplace").decode()
    return CallToolResult(content=[TextContent(type="text", text=safe)], is_error=failed)
