"""What a writer does, in a real browser: search, read, follow to the report, and back."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from indexer.build import build
from indexer.embedding.encoder import load_encoder
from tests.browser.driver import CHROMEDRIVER, CHROMIUM, ROOT, chromium, served_app

pytestmark = pytest.mark.browser

HOSTILE = (
    "2023年试验工作总结\n一、存在问题\n"
    "（一）夜班食堂供餐不足。<script>document.title='坏'</script> 费用$x$与**b**，[链接](http://a)~~。"
)
WAIT_SECONDS = 40


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app over the sample reports and a hostile one."""
    if not (CHROMIUM and CHROMEDRIVER):
        if os.environ.get("JIUGAO_REQUIRE_BROWSER"):
            pytest.fail("chromium and chromedriver are required and not installed")
        pytest.skip("chromium and chromedriver are not installed")
    folder = tmp_path_factory.mktemp("browser")
    hostile = folder / "hostile"
    hostile.mkdir()
    (hostile / "试验.txt").write_text(HOSTILE, encoding="utf-8")
    index: Path = folder / "index"
    build([ROOT / "corpus", hostile], index, load_encoder(), jobs=1)
    with served_app(index) as served:
        yield served


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
        driver.get(f"{address}/?q=夜班食堂供餐不足")
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
