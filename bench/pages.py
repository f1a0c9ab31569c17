"""How long each page takes to draw, in a real browser, over any index.

    python -m bench.pages INDEX [--runs 3]

A first draw is a fresh visit by address, from asking for the page to the end of its script; a
redraw is the same page drawn again in the open session, by typing into its box or turning to its
next state. The library is opened before, and the time for that is a line of its own.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from indexer.records import Filters
from indexer.store import LocalStore
from indexer.writing.basket import blocks_of
from indexer.writing.baskets import Baskets
from tests.browser.driver import chromium, served_app

WAIT_SECONDS = 180
POLL_SECONDS = 0.02
GATHERED = 30
DONE = "[data-testid=stApp][data-test-script-state=notRunning]"


def _settled(driver: webdriver.Chrome, selector: str) -> bool:
    return bool(driver.find_elements(By.CSS_SELECTOR, DONE)) and bool(
        driver.find_elements(By.CSS_SELECTOR, selector)
    )


def _timed(driver: webdriver.Chrome, act: Callable[[], object], selector: str) -> float:
    """Seconds from `act` to the end of the script with `selector` on the page."""
    started = time.perf_counter()
    act()
    # The script needs a moment to begin, or the page of before would count as drawn.
    time.sleep(5 * POLL_SECONDS)
    while not _settled(driver, selector):
        if time.perf_counter() - started > WAIT_SECONDS:
            raise TimeoutError(selector)
        time.sleep(POLL_SECONDS)
    return time.perf_counter() - started


@dataclass(frozen=True, slots=True)
class Step:
    """Something that a person does on a page to have it drawn anew: types `words` into the box
    of a label, or without a label presses what begins with `words`; `after` is then there."""

    words: str
    after: str
    label: str = ""

    def ready(self, driver: webdriver.Chrome) -> Callable[[], object]:
        """Waits for the box or button, so that its drawing is not counted; what uses it."""
        deadline = time.perf_counter() + WAIT_SECONDS
        while time.perf_counter() < deadline:
            if self.label:
                for box in driver.find_elements(
                    By.CSS_SELECTOR, f"input[aria-label='{self.label}']"
                ):
                    box.send_keys(Keys.CONTROL, "a")
                    return partial(box.send_keys, self.words, Keys.ENTER)
            for one in driver.find_elements(By.CSS_SELECTOR, "button, [role=radio]"):
                if one.text.strip().startswith(self.words):
                    return partial(driver.execute_script, "arguments[0].click()", one)
            time.sleep(POLL_SECONDS)
        raise TimeoutError(self.words)


def pages(report: str) -> list[tuple[str, str, str, Step | None]]:
    """Each page with its address, what shows that it is drawn, and what has it drawn anew."""
    return [
        ("检索", "/", ".jg-brand", Step("存在问题 阵地建设", ".jg-hit", "检索词")),
        ("检索结果", "/?q=主要做法 安全生产", ".jg-hit", Step("再看一些", ".jg-hit")),
        ("浏览", "/browse", ".jg-name", Step("安全", ".jg-name", "题目或文件名")),
        ("栏目 × 主题", "/browse?view=map", ".jg-map", Step("按材料主题", ".jg-map")),
        ("同栏对读", "/browse?view=compare", ".jg-column", Step("全部材料", ".jg-name")),
        ("提纲", "/outline?h=基层治理", ".jg-set", Step("安全", ".jg-set", "提纲检索词")),
        ("素材篮", "/basket", ".jg-item", Step("修改记录", ".jg-item")),
        ("报告", f"/report?{report}", ".jg-title", None),
        ("总览", "/overview", "[data-testid=stMetric]", Step("疫情防控", "canvas, svg", "说法")),
        ("资料库", "/holdings", "[data-testid=stFileUploader]", None),
    ]


def measure(driver: webdriver.Chrome, address: str, runs: int) -> list[tuple[str, float, float]]:
    """Page, first draw and redraw in seconds, the median of `runs`."""
    driver.get(f"{address}/browse")
    while not driver.find_elements(By.CSS_SELECTOR, ".jg-name a"):
        time.sleep(POLL_SECONDS)
    link = driver.find_element(By.CSS_SELECTOR, ".jg-name a").get_attribute("data-value")
    rows = []
    for name, path, selector, step in pages(str(link)):
        first, redraw = [], []
        for _ in range(runs):
            first.append(_timed(driver, partial(driver.get, address + path), selector))
            if step is not None:
                redraw.append(_timed(driver, step.ready(driver), step.after))
        rows.append((name, median(first), median(redraw) if redraw else float("nan")))
    return rows


@contextmanager
def _basket(index: Path) -> Iterator[None]:
    """A basket of thirty passages, gone afterwards."""
    baskets = Baskets(index)
    with closing(LocalStore.open(index)) as store:
        passages = store.passages(store.browse(Filters(), GATHERED))
    number = baskets.create("计时")
    baskets.add(number, blocks_of(passages))
    try:
        yield
    finally:
        baskets.discard(number)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Times the pages in a browser.")
    parser.add_argument("index", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    index = arguments.index.absolute()
    with _basket(index), served_app(index) as address, chromium() as driver:
        opening = _timed(driver, lambda: driver.get(f"{address}/browse"), ".jg-name")
        print(f"{'打开资料库后的第一页':<14}{opening:8.2f} s")
        print(f"{'page':<14}{'first draw':>12}{'redraw':>10}   median of {arguments.runs}, seconds")
        for name, first, redraw in measure(driver, address, arguments.runs):
            print(f"{name:<14}{first:12.2f}{redraw:10.2f}")


if __name__ == "__main__":
    main()
