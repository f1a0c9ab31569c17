"""Answering one writing assistant that started the program itself."""

from pathlib import Path

import anyio

from indexer.service.crew import Crew
from indexer.service.tools import serve_tools


def serve(index: Path) -> None:
    """Answers over standard input and output until the assistant hangs up. Raises JiugaoError
    where the index cannot be opened."""
    with Crew(index) as crew:
        anyio.run(serve_tools, crew)
