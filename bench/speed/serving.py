"""What the pages hold in memory once people have used them."""

import contextlib
import time
from pathlib import Path

import psutil
from selenium.common.exceptions import WebDriverException

from bench.speed.memory import held
from tests.browser.driver import CHROMIUM, chromium, served_app

SHOWN = (
    ("/?q=主要做法 安全生产", ".jg-hit"),
    ("/?q=存在问题 基层治理", ".jg-hit"),
    ("/browse", ".jg-name"),
    ("/outline?h=基层治理", ".jg-set"),
    ("/overview", "[data-testid=stMetric]"),
)
"""Addresses, and what shows that they are drawn."""
WAIT_SECONDS = 180


def app_memory(index: Path) -> float | None:
    """MiB of the server after each page was drawn; None without a browser to draw them."""
    if CHROMIUM is None:
        return None
    with served_app(index.absolute()) as address, chromium() as driver:
        for path, selector in SHOWN:
            driver.get(address + path)
            deadline = time.monotonic() + WAIT_SECONDS
            while time.monotonic() < deadline:
                with contextlib.suppress(WebDriverException):
                    if driver.find_elements("css selector", selector):
                        break
                time.sleep(0.2)
        [server] = [
            child for child in psutil.Process().children() if "streamlit" in child.cmdline()
        ]
        return held(server)
