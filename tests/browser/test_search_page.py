"""What a writer does, in a real browser: search, read, follow to the report, and back."""

import socket
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from indexer import access
from tests.browser.conftest import HOSTILE
from tests.browser.driver import chromium, come_in, served_app

pytestmark = pytest.mark.browser

WAIT_SECONDS = 40


def test_search_read_follow_and_return(address: str) -> None:
    with chromium() as driver:
        driver.get(address)
        wait = WebDriverWait(driver, WAIT_SECONDS)

        def first(selector: str) -> WebElement:
            return wait.until(lambda d: d.find_element(By.CSS_SELECTOR, selector))

        box = first("[data-testid=stTextInput] input")
        box.send_keys("存在问题 队伍力量", Keys.ENTER)
        card = first(".jg-hit")
        text = card.find_element(By.CSS_SELECTOR, ".jg-text").text
        assert card.find_element(By.CSS_SELECTOR, ".jg-badge").text == "存在问题"
        assert "q=" in driver.current_url

        copy = wait.until(lambda d: _copy_button(driver))
        copy.click()
        wait.until(lambda d: copy.text == "已复制")

        wait.until(lambda d: d.find_elements(By.LINK_TEXT, "查看全文"))[0].click()
        marked = first("#here .jg-text")
        assert marked.text == text
        assert "report?" in driver.current_url
        wait.until(lambda d: _is_visible(driver, marked))

        wait.until(lambda d: d.find_elements(By.LINK_TEXT, "← 返回检索"))[0].click()
        again = first(".jg-hit .jg-text")
        assert again.text == text
        assert (
            first("[data-testid=stTextInput] input").get_attribute("value") == "存在问题 队伍力量"
        )


def test_copying_works_where_the_clipboard_is_closed(
    library_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over http, from another machine's address, browsers give pages no clipboard."""
    host = _address_in_the_network()
    monkeypatch.setenv(access.FOLDER_VARIABLE, str(tmp_path))
    access.set_code("qingshan-2026")
    with served_app(library_folder / "index", host) as served, chromium() as driver:
        come_in(driver, f"{served}/?q=存在问题 队伍力量", "qingshan-2026")
        wait = WebDriverWait(driver, WAIT_SECONDS)
        text = wait.until(lambda d: d.find_element(By.CSS_SELECTOR, ".jg-hit .jg-text")).text
        assert driver.execute_script("return [isSecureContext, navigator.clipboard]") == [
            False,
            None,
        ]
        copy = wait.until(lambda d: _copy_button(driver))
        copy.click()
        wait.until(lambda d: copy.text == "已复制")
        box = driver.find_element(By.CSS_SELECTOR, "[data-testid=stTextInput] input")
        box.send_keys(Keys.CONTROL, "a")
        box.send_keys(Keys.CONTROL, "v")
        assert box.get_attribute("value") == text.replace("\n", " ")


def _address_in_the_network() -> str:
    """This machine's address as others see it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Nothing is sent: connecting a datagram socket only chooses the way.
            probe.connect(("192.0.2.1", 9))
        except OSError:
            pytest.skip("this machine is in no network")
        host = str(probe.getsockname()[0])
    if host.startswith("127."):
        pytest.skip("this machine is in no network")
    return host


def test_report_text_runs_nothing(address: str) -> None:
    with chromium() as driver:
        driver.get(f"{address}/?q=存在问题 夜班食堂供餐不足 费用")
        wait = WebDriverWait(driver, WAIT_SECONDS)
        text = wait.until(lambda d: d.find_element(By.CSS_SELECTOR, ".jg-hit .jg-text")).text
        assert text == HOSTILE.split("\n")[2]
        assert driver.title != "坏"


def _copy_button(driver):  # type: ignore[no-untyped-def]
    """The first copy button: Streamlit keeps components in a shadow root."""
    return driver.execute_script(
        "for (const e of document.querySelectorAll('*')) {"
        " const root = e.shadowRoot || e;"
        " for (const b of root.querySelectorAll('button'))"
        "  if (b.textContent === '复制') return b; }"
    )


def _is_visible(driver, element: WebElement) -> bool:  # type: ignore[no-untyped-def]
    script = (
        "const r = arguments[0].getBoundingClientRect();"
        "return r.top >= 0 && r.bottom <= window.innerHeight;"
    )
    return bool(driver.execute_script(script, element))
