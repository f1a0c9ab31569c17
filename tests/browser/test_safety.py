"""An app that is open to others, attacked in a real browser: through the login page, through what
reports, files and baskets are called and say, and through the upload form."""

import json
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from indexer import access
from indexer.build import build
from indexer.embedding.encoder import load_encoder
from indexer.launch import BY_CODE, ENTRY_VARIABLE
from indexer.shelf import take_out
from indexer.store import LocalStore
from indexer.writing.basket import blocks_of
from indexer.writing.baskets import Baskets
from indexer.writing.draft import Block
from tests.browser.driver import CHROMEDRIVER, CHROMIUM, chromium, come_in, served_app
from tests.browser.test_desk import Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not (CHROMIUM and CHROMEDRIVER), reason="chromium is not installed"),
]

CODE = "qingshan-2026"
MARKER = "data-hostile"
HTML = f"<img src=x onerror=window.hacked=1><b {MARKER}>"
HOSTILE = (
    f"{HTML}粗</b><script>window.hacked=2</script><svg onload=window.hacked=3></svg>\"'></style>"
    "[点](javascript:window.hacked=4)![图](http://evil.example/x.png)<iframe src=http://evil.example>"
    "$\\href{javascript:window.hacked=5}{x}$ :material/home: :red[红]"
)
REPORT = (
    f"2023年{HTML}夜班食堂工作总结\n一、存在问题{HOSTILE}\n"
    f"（一）夜班食堂供餐不足。{HOSTILE}2022年XX县夜班食堂只开三天。\n"
    f"（二）夜班班车不够。{HOSTILE}\n二、下一步打算{HTML}\n（一）补上夜班食堂。{HOSTILE}\n"
)
FILE = f"{HTML}夜班.txt"
DAMAGE = """
const found = [];
const visit = (root) => {
  for (const one of root.querySelectorAll("*")) {
    if (one.hasAttribute("data-hostile")) found.push("an element of the report's: " + one.tagName);
    for (const name of ["href", "src"]) {
      const leads = new URL(one.getAttribute(name) || "", document.baseURI);
      if (leads.protocol === "javascript:" || leads.hostname === "evil.example")
        found.push(one.tagName + " to " + leads);
    }
    if (one.tagName === "SCRIPT" && one.textContent.includes("hacked")) found.push("a script");
    if (one.shadowRoot) visit(one.shadowRoot);
  }
};
visit(document);
if (window.hacked) found.push("code has run: " + window.hacked);
return found;
"""
SEEN = "return document.body.innerText.includes(arguments[0])"
OTHER_NAME = """
const append = FormData.prototype.append;
FormData.prototype.append = function (field, value) {
  return append.call(this, field, value, arguments_name);
};
"""


@dataclass(frozen=True)
class Served:
    """The app of these tests: where it is, its folder, and who waits for it to call home."""

    address: str
    folder: Path
    outside: socket.socket

    @property
    def index(self) -> Path:
        return self.folder / "index"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """An app that asks for the code, over reports that mean harm. Whatever it asked of a machine
    elsewhere would reach a proxy that only listens."""
    folder = tmp_path_factory.mktemp("safety")
    _fill(folder)
    with pytest.MonkeyPatch.context() as patch, socket.socket() as outside:
        outside.bind(("127.0.0.1", 0))
        outside.listen()
        proxy = f"http://127.0.0.1:{outside.getsockname()[1]}"
        patch.setenv(access.FOLDER_VARIABLE, str(folder / "settings"))
        access.set_code(CODE)
        variables = {ENTRY_VARIABLE: BY_CODE, "NO_PROXY": "", "no_proxy": ""}
        variables |= dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), proxy)
        with served_app(folder / "index", **variables) as address:
            yield Served(address, folder, outside)


def _fill(folder: Path) -> None:
    """Reports, a file that cannot be read, one that was taken out, and a basket."""
    corpus = folder / f"{HTML}材料"
    corpus.mkdir()
    (corpus / FILE).write_text(REPORT, encoding="utf-8")
    (corpus / f"2{FILE}").write_text(REPORT.replace("2023", "2022"), encoding="utf-8")
    (corpus / f"移出{FILE}").write_text(REPORT.replace("食堂", "门岗"), encoding="utf-8")
    (corpus / f"{HTML}坏的.docx").write_bytes(b"PK\x03\x04 broken")
    index = folder / "index"
    build([corpus], index, load_encoder(), jobs=1)
    take_out(index, f"{HTML}材料/移出{FILE}")
    store = LocalStore.open(index)
    passages = store.report(f"{HTML}材料/{FILE}").report.passages
    number = store.report(f"{HTML}材料/{FILE}").report_id
    gathered = blocks_of([store.passage(f"{number}-{one.ordinal}") for one in passages])
    store.close()
    baskets = Baskets(index)
    basket = baskets.create(HTML)
    baskets.add(basket, [Block(1, HOSTILE), *gathered])
    item = baskets.basket(basket).items[0]
    baskets.annotate(item.item_id, HOSTILE)
    baskets.edit(item.item_id, item.text, f"改{HOSTILE}")
    baskets.describe(basket, HTML, HTML, 2026)


@pytest.fixture
def browser() -> Iterator[webdriver.Chrome]:
    with chromium(logged=True) as driver:
        yield driver


def asked_for(driver: webdriver.Chrome) -> set[str]:
    """The hosts that a browser asked anything of since it was last asked."""
    addresses = set()
    for line in driver.get_log("performance"):  # type: ignore[no-untyped-call]
        message = json.loads(line["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            addresses.add(message["params"]["request"]["url"])
        if message["method"] == "Network.webSocketCreated":
            addresses.add(message["params"]["url"])
    elsewhere = {one.removeprefix("blob:") for one in addresses if not one.startswith("data:")}
    return {urlsplit(one).netloc for one in elsewhere}


def settled(driver: webdriver.Chrome, ready: Callable[[], bool], seconds: float = 40) -> bool:
    """Waits until something holds, and then a moment for whatever it set off."""
    deadline = time.monotonic() + seconds
    while not ready() and time.monotonic() < deadline:
        time.sleep(0.2)
    time.sleep(1)
    return ready()


def test_the_way_in(served: Served, browser: webdriver.Chrome) -> None:
    browser.get(f"{served.address}/outline?h=食堂")
    assert browser.title == "旧稿"
    assert "访问口令" in browser.page_source
    assert asked_for(browser) <= {urlsplit(served.address).netloc}
    browser.find_element(By.ID, "code").send_keys("not-the-code", Keys.ENTER)
    assert settled(browser, lambda: "口令不对，请再试一次" in browser.page_source)
    browser.find_element(By.ID, "code").send_keys(CODE, Keys.ENTER)
    page = Page(browser)
    page.see("input[aria-label='提纲检索词']")
    assert urlsplit(browser.current_url).path == "/outline"
    assert browser.execute_script("return document.cookie").find("jiugao") == -1
    browser.get(f"{served.address}/holdings")
    page.press("退出")
    page.see("label", "访问口令")
    browser.get(served.address)
    page.see("label", "访问口令")


def test_no_report_runs_anything_and_no_page_asks_elsewhere(
    served: Served, browser: webdriver.Chrome
) -> None:
    come_in(browser, served.address, CODE)
    store = LocalStore.open(served.index)
    number = store.report(f"{HTML}材料/{FILE}").report_id
    store.close()
    places = (
        "/?q=存在问题 夜班食堂供餐不足",
        f"/?similar={number}-1",
        f"/?q={quote(HOSTILE)}",
        f"/?similar={quote(HTML)}",
        "/browse?view=reports",
        f"/browse?text={quote(HTML)}",
        "/browse?view=map&by=subject",
        "/browse?view=compare",
        "/outline?h=夜班食堂 存在问题",
        f"/outline?h={quote(HOSTILE)}",
        "/basket",
        f"/overview?phrases={quote(HTML)}",
        "/holdings",
        f"/report?report={number}&passage={number}-1",
        f"/report?report={quote(HTML)}",
        f"/report?report={number}&list={quote(HTML)}&query={quote(HTML)}",
    )
    unseen, damaged = [], {}
    for place in places:
        browser.get(served.address + place)
        if not settled(browser, lambda: _is_seen(browser)):
            unseen.append(place)
        if found := browser.execute_script(DAMAGE):
            damaged[place] = found
    assert (damaged, unseen) == ({}, [])
    for tab in ("导出", "修改记录", "改写"):
        browser.get(f"{served.address}/basket")
        Page(browser).press(tab)
        assert settled(browser, lambda: _is_seen(browser))
        assert browser.execute_script(DAMAGE) == []
    browser.get(f"{served.address}/basket")
    Page(browser).press("编辑")
    assert settled(browser, lambda: bool(browser.find_elements(By.TAG_NAME, "textarea")))
    assert browser.execute_script(DAMAGE) == []
    assert browser.title != ""
    assert asked_for(browser) == {urlsplit(served.address).netloc}
    assert _refused(browser) == []


def _is_seen(driver: webdriver.Chrome) -> bool:
    """Whether the page shows the hostile text as the text that it is."""
    return bool(driver.execute_script(SEEN, MARKER))


def _refused(driver: webdriver.Chrome) -> list[str]:
    """What the browser had to refuse by the content security policy."""
    lines = driver.get_log("browser")  # type: ignore[no-untyped-call]
    return [one["message"] for one in lines if "Content Security Policy" in one["message"]]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../../../../../tmp/jiugao-escaped.txt", "jiugao-escaped.txt"),
        ("/tmp/jiugao-escaped-2.txt", "jiugao-escaped-2.txt"),
        ("..\\..\\jiugao-escaped-3.txt", "jiugao-escaped-3.txt"),
        (f"{HTML}上传.txt", f"{HTML}上传.txt".replace("<", "＜").replace(">", "＞")),
    ],
)
def test_an_upload_stays_in_the_library_whatever_it_is_called(
    name: str, kept: str, served: Served, browser: webdriver.Chrome, tmp_path: Path
) -> None:
    """The name is put into the form by the page's own script, as an attacker's would."""
    before = _files_outside(served)
    good = tmp_path / "好.txt"
    good.write_text(f"2024年{name}巡查总结\n一、主要做法\n两小时走一趟{len(name)}。", "utf-8")
    come_in(browser, f"{served.address}/holdings", CODE)
    page = Page(browser)
    page.see("[data-testid=stFileUploader]")
    browser.execute_script(OTHER_NAME.replace("arguments_name", json.dumps(name)))
    browser.find_element(By.CSS_SELECTOR, "input[type=file]").send_keys(str(good))
    page.see("[data-testid=stFileUploader]", "好.txt")
    time.sleep(1)
    page.press("收录资料库")
    page.until((served.folder / f"{HTML}材料" / "上传" / kept).is_file)
    page.see(".jg-files", kept)
    page.see("h5", "收录 1 篇")
    assert _files_outside(served) == before
    assert browser.execute_script(DAMAGE) == []


def _files_outside(served: Served) -> list[Path]:
    """Files where an upload could have got to, of the names that these tests try."""
    places = (Path("/tmp"), Path("/"), *served.folder.parents, served.folder)
    return [file for place in places for file in place.glob("jiugao-escaped*")]


def test_an_upload_that_is_too_large_is_refused(
    served: Served, browser: webdriver.Chrome, tmp_path: Path
) -> None:
    """By the server, whatever the page's own script lets through."""
    small = tmp_path / "小.txt"
    small.write_text("小", encoding="utf-8")
    come_in(browser, f"{served.address}/holdings", CODE)
    page = Page(browser)
    page.see("[data-testid=stFileUploader]")
    browser.find_element(By.CSS_SELECTOR, "input[type=file]").send_keys(str(small))
    page.see("[data-testid=stFileUploader]", "小.txt")
    time.sleep(1)
    script = """
      const done = arguments[arguments.length - 1];
      const entry = performance.getEntriesByType("resource").map((one) => one.name)
        .find((one) => one.includes("/_stcore/upload_file/"));
      const form = new FormData();
      form.append("file", new Blob([new Uint8Array(102 * 1024 * 1024)]), "大.txt");
      const token = document.cookie.match(/_streamlit_xsrf=([^;]*)/)[1];
      fetch(entry, {method: "PUT", body: form, headers: {"X-Xsrftoken": token}})
        .then((answer) => done(answer.status), (error) => done(String(error)));
    """
    browser.set_script_timeout(60)
    status = browser.execute_async_script(script)
    # The server may hang up before all is sent; then no status is left to read.
    assert status == 413 or "Failed to fetch" in str(status)


def test_the_app_itself_asked_nothing_of_other_machines(served: Served) -> None:
    """After all of the above; a proxy stood in for the world."""
    served.outside.setblocking(False)
    with pytest.raises(BlockingIOError):
        served.outside.accept()
