"""Listening at an address until one is told to end."""

from pathlib import Path

import uvicorn

from indexer import launch
from indexer.service.crew import Crew
from indexer.service.http import service

MOST_CONNECTIONS = 512
IDLE_SECONDS = 30
GRACE_SECONDS = 10


def serve(index: Path, host: str, port: int, guarded: bool, processes: int) -> None:
    """Answers over HTTP until Ctrl+C.

    Raises:
        PagesNotOpened: the port is taken, or the address is not this machine's.
        JiugaoError: the index cannot be opened.
    """
    launch.check_free(host, port, "serve")
    with Crew(index, processes) as crew:
        config = uvicorn.Config(
            service(crew, guarded),
            host,
            port,
            log_level="warning",
            access_log=False,
            server_header=False,
            limit_concurrency=MOST_CONNECTIONS,
            timeout_keep_alive=IDLE_SECONDS,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
        uvicorn.Server(config).run()
