"""The two journeys of a writer: from a search to a file that is handed in, and from files that
are uploaded to finding what they say."""

import io
import time
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from indexer.writing.baskets import Baskets
from tests.browser.driver import chromium, served_app

pytestmark = pytest.mark.browser

WAIT_SECONDS = 60
GBK = (
    "柏树镇2024年夜间巡查工作总结\n一、主要做法\n"
    "（一）编好巡查班次。把水库坝顶和独居老人住处编进夜间巡查路线，两小时走一趟。\n"
)


class Page:
    """A browser with what a person does in it."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver
        self._wait = WebDriverWait(
            driver, WAIT_SECONDS, ignored_exceptions=[StaleElementReferenceException]
        )

    def see(self, selector: str, text: str = "") -> WebElement:
        """The first element of a selector that holds a text, once it is there."""
        return self._wait.until(
            lambda d: next(
                (e for e in d.find_elements(By.CSS_SELECTOR, selector) if text in e.text), None
            ),
            f"no {selector} with {text}",
        )

    def press(self, text: str) -> None:
        """Presses a button or follows a link by its words, once it can be pressed."""
        selector = "button, a, [role=radio], label"

        def pressed(driver: webdriver.Chrome) -> bool:
            for one in driver.find_elements(By.CSS_SELECTOR, selector):
                if one.text.strip() == text and one.is_enabled() and one.is_displayed():
                    driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", one)
                    one.click()
                    return True
            return False

        self._wait.until(pressed, f"nothing to press that says {text}")

    def type(self, label: str, text: str) -> None:
        """Types into the box of a label, in the place of what it held, and presses Enter."""
        box = self.see(f"input[aria-label='{label}']")
        box.send_keys(Keys.CONTROL, "a")
        box.send_keys(text, Keys.ENTER)

    def until(self, condition: object) -> None:
        """Waits until something holds that the page need not show."""
        self._wait.until(lambda _: condition())  # type: ignore[operator]


@pytest.fixture
def page() -> Iterator[Page]:
    with chromium() as driver:
        yield Page(driver)


def test_from_a_search_to_the_file(
    address: str, library_folder: Path, page: Page, tmp_path: Path
) -> None:
    downloads = {"behavior": "allow", "downloadPath": str(tmp_path)}
    page.driver.execute_cdp_cmd("Browser.setDownloadBehavior", downloads)
    baskets = Baskets(library_folder / "index")
    page.driver.get(f"{address}/?q=2022年 民法典 积分 红黑榜")
    page.see(".jg-hit")
    for count in (1, 2, 3):
        page.press("放进素材篮")
        page.until(lambda n=count: [s.passages for s in baskets.summaries()] == [n])
    [summary] = baskets.summaries()
    texts = [item.text for item in baskets.basket(summary.basket_id).items]
    baskets.edit(
        baskets.basket(summary.basket_id).items[0].item_id, texts[0], f"2022年，XX县。{texts[0]}"
    )

    page.press("素材篮")
    page.type("材料题目", "2026年移风易俗工作总结")
    page.press("待填空位 1")
    page.type("换成", "苇川")
    page.press("替换")
    page.see(".jg-item .jg-text", "2022年，苇川县。")
    page.see("button", "年份日期").click()
    page.see(".jg-correction", "2022年")
    page.press("替换")
    page.see(".jg-item .jg-text", "2026年，苇川县。")
    page.press("导出")
    page.press("下载 2026年移风易俗工作总结.docx")
    file = tmp_path / "2026年移风易俗工作总结.docx"
    page.until(file.is_file)
    written = docx.Document(io.BytesIO(file.read_bytes())).paragraphs
    assert written[0].text == "2026年移风易俗工作总结"
    body = [paragraph.text for paragraph in written if paragraph.text]
    assert body[1].startswith("2026年，苇川县。")
    assert len(body) >= 4

    page.press("修改记录")
    page.see("del", "2022")
    page.press("撤销")
    page.see(".jg-item .jg-text", "2022年，苇川县。")


def test_uploads_come_in_or_say_why_not_and_are_found(
    address: str, page: Page, tmp_path: Path
) -> None:
    good, broken, program = (tmp_path / name for name in ("夜间巡查.txt", "坏掉的.docx", "装.exe"))
    good.write_bytes(GBK.encode("gb18030"))
    broken.write_bytes(b"PK\x03\x04 broken")
    program.write_bytes(b"MZ")
    page.driver.get(f"{address}/holdings")
    page.see("[data-testid=stFileUploader]")
    uploader = page.driver.find_element(By.CSS_SELECTOR, "input[type=file]")
    uploader.send_keys(f"{good}\n{broken}\n{program}")
    page.see("[data-testid=stFileUploader]", "装.exe")
    time.sleep(1)
    page.press("收录资料库")
    page.see("h5", "收录 1 篇，原来就有 0 篇，未能收录 2 个")
    page.see(".jg-files", "corpus/上传/夜间巡查.txt")
    page.see(".jg-files", "坏掉的.docx")
    page.see(".jg-files", "装.exe")
    page.see(".jg-files", "是程序或系统文件")

    page.press("检索")
    page.type("检索词", "独居老人 夜间巡查路线")
    page.see(".jg-hit", "柏树镇2024年夜间巡查工作总结")


def test_reading_and_gathering_inside_a_report(
    address: str, library_folder: Path, page: Page
) -> None:
    page.driver.get(f"{address}/browse")
    page.type("题目或文件名", "青石街道 意识形态 2021")
    page.see(".jg", "共 1 篇")
    page.press("青石街道2021年意识形态工作总结")
    page.see(".jg-title", "青石街道2021年意识形态工作总结")
    before = sum(one.passages for one in Baskets(library_folder / "index").summaries())
    page.press("＋ 放进素材篮")
    baskets = Baskets(library_folder / "index")
    page.until(lambda: sum(one.passages for one in baskets.summaries()) == before + 1)
    page.press("← 返回浏览")
    page.see(".jg", "共 1 篇")


def test_slash_goes_to_the_search_box(address: str, page: Page) -> None:
    page.driver.get(address)
    page.see("[data-testid=stTextInput] input")
    page.see(".jg-brand")
    time.sleep(1)
    page.driver.find_element(By.TAG_NAME, "body").send_keys("/")
    box = page.driver.switch_to.active_element
    assert box.get_attribute("aria-label") == "检索词"
    box.send_keys("存在问题", Keys.ENTER)
    page.see(".jg-hit")


def test_what_streamlit_says_itself_is_said_in_chinese(address: str, page: Page) -> None:
    page.driver.get(f"{address}/no-such-page?q=存在问题")
    page.see(".jg-hit")
    assert page.driver.find_elements(By.CSS_SELECTOR, "[role=dialog]") == []
    box = page.see("[data-testid=stMultiSelect] input")
    box.click()
    assert "Select" not in page.see("[role=listbox]").text
    box.send_keys("没有的栏目")
    none = page.see("[role=listbox] [role=option] > span")
    assert _drawn(page, none) == ("0px", '"没有这一项"')


def test_an_app_that_was_closed_says_so(library_folder: Path, page: Page) -> None:
    with served_app(library_folder / "index") as served:
        page.driver.get(served)
        page.see("[data-testid=stTextInput] input")
    title = page.see("[role=dialog] h2")
    assert _drawn(page, title) == ("0px", '"旧稿没有回应"')
    said = page.driver.find_element(By.CSS_SELECTOR, "[role=dialog] h2 + div")
    assert said.text == ""
    assert "请重新打开旧稿" in _drawn(page, said)[1]


def _drawn(page: Page, element: WebElement) -> tuple[str, str]:
    """How large an element's own words are drawn, and what the page's style has behind them."""
    size, behind = page.driver.execute_script(
        "return [getComputedStyle(arguments[0]).fontSize,"
        " getComputedStyle(arguments[0], '::after').content]",
        element,
    )
    return size, behind
