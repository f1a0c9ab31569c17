"""What a writer does, in a real browser: search, read, follow to the report, and back."""

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from tests.browser.conftest import HOSTILE
from tests.browser.driver import chromium

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
