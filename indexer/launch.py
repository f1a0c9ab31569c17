"""Opens the pages: finds them beside the package, and starts Streamlit with their settings."""

import os
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from indexer.errors import PagesNotOpened

INDEX_VARIABLE = "JIUGAO_INDEX"
HOME = Path(__file__).resolve().parents[1]
SETTINGS_FILES = (
    HOME / ".streamlit" / "config.toml",
    HOME / "app_pages" / "config" / "config.toml",
)
"""In a checkout, and in an installed wheel."""


def open_pages(index: Path, port: int) -> int:
    """Runs the pages over an index until they are closed; the exit status.

    Raises:
        PagesNotOpened: the port is taken.
    """
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise PagesNotOpened(str(port), f"端口已被占用，请换一个：jiugao app --port {port + 1}")
    command = [sys.executable, "-m", "streamlit", "run", str(HOME / "app.py")]
    command += ["--server.port", str(port), *_settings()]
    environment = os.environ | {INDEX_VARIABLE: str(index.absolute())}
    try:
        return subprocess.run(command, env=environment, check=False).returncode
    except KeyboardInterrupt:
        return 0


def _settings() -> list[str]:
    """The settings file as options: Streamlit looks for it only where the command is run."""
    file = next((file for file in SETTINGS_FILES if file.exists()), None)
    if file is None:
        return []
    return list(_options(tomllib.loads(file.read_text(encoding="utf-8"))))


def _options(table: Mapping[str, Any], prefix: str = "--") -> Iterator[str]:
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _options(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"
            yield str(value).lower() if isinstance(value, bool) else str(value)
