"""Opens the pages: finds them beside the package, and starts Streamlit with their settings."""

import errno
import json
import os
import socket
import subprocess
import sys
import threading
import time
import tomllib
import webbrowser
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from indexer.access import is_loopback
from indexer.errors import PagesNotOpened, os_reason

INDEX_VARIABLE = "JIUGAO_INDEX"
ENTRY_VARIABLE = "JIUGAO_ENTRY"
"""How visitors of the pages come in: one of `ENTRIES`."""
OPEN, BY_CODE, BY_LOGIN = ENTRIES = ("open", "code", "login")
LIBRARIES_VARIABLE = "JIUGAO_LIBRARIES"
"""The folders that the pages may take in when they are open to others, as PATH has its own."""
CODE_VARIABLE = "JIUGAO_CODE"
LOOPBACK = "127.0.0.1"
ANY_ADDRESS = {"0.0.0.0", "::"}
START_SECONDS = 60
HOME = Path(__file__).resolve().parents[1]
SETTINGS_FILES = (
    HOME / ".streamlit" / "config.toml",
    HOME / "app_pages" / "config" / "config.toml",
)
"""In a checkout, and in an installed wheel."""


def open_pages(
    index: Path,
    port: int,
    host: str = LOOPBACK,
    entry: str = OPEN,
    libraries: Sequence[Path] = (),
) -> int:
    """Runs the pages over an index until they are closed; the exit status. `libraries` are the
    folders that visitors from other machines may have taken in.

    Raises:
        PagesNotOpened: the port is taken, or the address is not this machine's.
    """
    check_free(host, port)
    command = [sys.executable, "-m", "streamlit", "run", str(HOME / "served.py")]
    command += [*settings(), "--server.port", str(port), "--server.address", host]
    environment = os.environ | {
        INDEX_VARIABLE: str(index.absolute()),
        ENTRY_VARIABLE: entry,
        LIBRARIES_VARIABLE: os.pathsep.join(str(folder.absolute()) for folder in libraries),
    }
    environment.pop(CODE_VARIABLE, None)
    threading.Thread(target=_show_pages, args=(host, port), daemon=True).start()
    try:
        return subprocess.run(command, env=environment, check=False).returncode
    except KeyboardInterrupt:
        return 0


def addresses(host: str, port: int) -> list[str]:
    """Where the pages are found by those that may come."""
    hosts = [host]
    if host in ANY_ADDRESS:
        hosts = [LOOPBACK, *_addresses_in_the_network()]
    return [f"http://{f'[{one}]' if ':' in one else one}:{port}" for one in hosts]


def login_is_configured() -> bool:
    """Whether a secrets.toml where Streamlit looks for one has an [auth] table for `st.login`."""
    for folder in (Path.cwd(), Path.home()):
        try:
            text = (folder / ".streamlit" / "secrets.toml").read_text(encoding="utf-8")
            if tomllib.loads(text).get("auth"):
                return True
        except (OSError, ValueError):
            continue
    return False


def check_free(host: str, port: int, command: str = "app") -> None:
    """Raises PagesNotOpened where `command` could not listen."""
    try:
        [(family, kind, protocol, _, address), *_] = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        with socket.socket(family, kind, protocol) as probe:
            if os.name != "nt":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror as error:
        raise PagesNotOpened(host, "没有这个地址，请检查 --host") from error
    except OSError as error:
        if error.errno == errno.EADDRNOTAVAIL:
            raise PagesNotOpened(host, "这台电脑没有这个地址，请检查 --host") from error
        if error.errno != errno.EADDRINUSE:
            raise PagesNotOpened(str(port), f"端口不能用（{os_reason(error)}）") from error
        reason = f"端口已被占用，请换一个：jiugao {command} --port {port + 1}"
        raise PagesNotOpened(str(port), reason) from error


def _show_pages(host: str, port: int) -> None:
    """Opens a browser on this machine's screen, where it has one, once the pages answer."""
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        return
    [address, *_] = addresses(host, port)
    place = LOOPBACK if host in ANY_ADDRESS else host
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            socket.create_connection((place, port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            webbrowser.open(address)
            return


def _addresses_in_the_network() -> list[str]:
    """This machine's address as the others in its network see it, where it is in one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Nothing is sent: connecting a datagram socket only chooses the way.
            probe.connect(("192.0.2.1", 9))
            host = str(probe.getsockname()[0])
        except OSError:
            return []
    return [] if is_loopback(host) else [host]


def settings() -> list[str]:
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
            yield value if isinstance(value, str) else json.dumps(value)
