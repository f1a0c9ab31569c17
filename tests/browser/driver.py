"""A real Chromium and a served app, for tests and for looking at the pages."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.expected_conditions import staleness_of
from selenium.webdriver.support.ui import WebDriverWait

from indexer import launch
from indexer.launch import INDEX_VARIABLE
from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
CHROMEDRIVER = shutil.which("chromedriver")
STARTS, START_SECONDS = 3, 60
LOGIN_SECONDS = 60


@contextmanager
def served_app(
    index: Path, host: str = "127.0.0.1", folder: Path = ROOT, **variables: str
) -> Iterator[str]:
    """The app over an index, on a free port of `host`, started in `folder` with more variables
    of the environment; yields its address."""
    environment = os.environ | {INDEX_VARIABLE: str(index), "PYTHONPATH": str(ROOT)} | variables
    # Another program may take the port before the app does.
    for _ in range(STARTS):
        port = free_port(host)
        command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "served.py")]
        command += [*launch.settings(), "--server.port", str(port), "--server.headless", "true"]
        command += ["--server.address", host]
        with subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            try:
                if _answers(address := f"http://{host}:{port}", process):
                    yield address
                    return
            finally:
                process.terminate()
    raise RuntimeError("the app did not start")


def _answers(address: str, process: "subprocess.Popen[bytes]") -> bool:
    """Waits for the app; whether it is there."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(f"{address}/_stcore/health", timeout=2):
                return True
        except OSError:
            time.sleep(0.2)
    return False


def come_in(driver: webdriver.Chrome, address: str, code: str) -> None:
    """Has a browser open an address that asks for the access code, and types it; returns once it
    was let in, for an address opened sooner would be overtaken by the one behind the form."""
    driver.get(address)
    form = driver.find_element(By.ID, "code")
    form.send_keys(code, Keys.ENTER)
    WebDriverWait(driver, LOGIN_SECONDS).until(staleness_of(form))


@contextmanager
def chromium(
    width: int = 1366, height: int = 768, dark: bool = False, logged: bool = False
) -> Iterator[webdriver.Chrome]:
    """A headless browser of the given size, in the light or dark scheme; a `logged` one keeps
    account of what it asks for and what it complains of."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    if logged:
        options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(CHROMEDRIVER))
    try:
        metrics = {
            "width": width,
            "height": height,
            "deviceScaleFactor": 1,
            "mobile": width < 500,
        }
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
        yield driver
    finally:
        driver.quit()
