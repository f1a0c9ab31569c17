"""Makes the files of this folder again, each by the program that README.md names.

`python tests/files/make.py` from the project's root, on Linux; the files differ from those kept
in dates and in what the programs number by chance.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.service import Service as ChromeService

HERE = Path(__file__).resolve().parent
SOURCES = HERE / "sources"
CHROMIUM = ("--headless=new", "--no-sandbox", "--disable-gpu")
OFFICE_FORMATS = {
    "docx": "docx:MS Word 2007 XML",
    "doc": "doc:MS Word 97",
    "odt": "odt",
    "rtf": "rtf",
    "html": "html:HTML (StarWriter):UTF8",
}
SUMMARY = "禾田镇2021年工作总结\n一、主要做法\n改造书屋五间，周末照常开放。\n二、存在问题\n活动场地用房不足。\n"
PLAN = "# 禾田镇2022年工作计划\n\n## 一、重点任务\n\n新建文化广场两处，组建队伍四支。\n"
NAMES = {
    "gbk": ("2021年/工作总结.txt", "2022年/计划和问题清单.txt"),
    "utf-8": ("2021年/工作总结.txt", "2022年/计划和问题清单.txt"),
    "big5": ("2021年/工作總結.txt", "2022年/計畫和問題清單.txt"),
    "cp932": ("2021年/まとめ.txt", "2022年/計画と問題点.txt"),
}
MUTTRC = """
set sendmail="{folder}/save" from=a@example.org realname="甲" use_domain=yes hostname=example.org
set charset=utf-8 send_charset=gb2312 user_agent=yes
"""


def run(*command: str | Path, folder: Path | None = None) -> None:
    """Runs a program in Unicode, here or in a folder."""
    environment = os.environ | {"LC_ALL": "C.UTF-8"}
    subprocess.run(command, cwd=folder, env=environment, check=True, stdin=subprocess.DEVNULL)


def libreoffice(folder: Path) -> None:
    """总结.docx, .doc, .odt, .rtf, .html; 单栏.pdf, 双栏.pdf."""
    wanted = [("总结", suffix, kind) for suffix, kind in OFFICE_FORMATS.items()]
    for name, suffix, kind in (*wanted, ("单栏", "pdf", "pdf"), ("双栏", "pdf", "pdf")):
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        to = ("--convert-to", kind, "--outdir", folder)
        run("soffice", "--headless", profile, *to, SOURCES / f"{name}.fodt")
        shutil.copy(folder / f"{name}.{suffix}", HERE)


def scans(folder: Path) -> None:
    """扫描.png by pdftoppm, 扫描.pdf by Chromium."""
    page = ("-f", "1", "-l", "1", "-singlefile")
    run("pdftoppm", "-r", "150", "-mono", "-png", *page, HERE / "单栏.pdf", HERE / "扫描")
    shutil.copy(HERE / "扫描.png", folder / "a.png")
    style = "@page{size:148mm 105mm;margin:0}body{margin:0}img{width:148mm;display:block}"
    (folder / "a.html").write_text(f"<!DOCTYPE html><style>{style}</style><img src=a.png>")
    printed = ("--no-pdf-header-footer", f"--print-to-pdf={HERE / '扫描.pdf'}")
    run("chromium", *CHROMIUM, *printed, "a.html", folder=folder)


def web(folder: Path) -> None:
    """网页.htm by iconv, 网页.mht by Chromium, 门.pdf by wkhtmltopdf."""
    page = (SOURCES / "网页.html").read_text(encoding="utf-8").replace("utf-8", "gb2312", 1)
    (folder / "a.html").write_text(page, encoding="utf-8")
    run("iconv", "-f", "utf-8", "-t", "gbk", "-o", HERE / "网页.htm", folder / "a.html")
    run("wkhtmltopdf", "-q", SOURCES / "门.html", HERE / "门.pdf")
    shutil.copy(SOURCES / "网页.html", folder / "page.html")
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        (HERE / "网页.mht").write_text(saved_page(server.server_port), newline="")
        server.shutdown()


def saved_page(port: int) -> str:
    """What Chromium saves as a single file."""
    options = webdriver.ChromeOptions()
    for option in (*CHROMIUM, f"--host-resolver-rules=MAP example.org 127.0.0.1:{port}"):
        options.add_argument(option)
    driver = webdriver.Chrome(options=options, service=ChromeService(shutil.which("chromedriver")))
    try:
        driver.get("http://example.org/page.html")
        saved = driver.execute_cdp_cmd("Page.captureSnapshot", {"format": "mhtml"})
    finally:
        driver.quit()
    return str(saved["data"])


def letter(folder: Path) -> None:
    """信.eml by mutt, to a program that keeps it."""
    (folder / "save").write_text(f"#!/bin/sh\ncat > '{HERE}/信.eml'\n")
    (folder / "save").chmod(0o755)
    (folder / "rc").write_text(MUTTRC.format(folder=folder), encoding="utf-8")
    (folder / "附件.txt").write_text("text")
    # mutt reads the letter from its standard input.
    to = ("-s", "2023年工作总结", "-a", "附件.txt", "--", "b@example.org")
    with (SOURCES / "信.txt").open("rb") as body:
        environment = os.environ | {"LC_ALL": "C.UTF-8"}
        command = ("mutt", "-n", "-F", "rc", *to)
        subprocess.run(command, cwd=folder, env=environment, stdin=body, check=True)


def archives(folder: Path) -> None:
    """汇总.zip, and one for each encoding of names, by Info-ZIP's zip."""
    zipped(
        folder / "all", HERE / "汇总.zip", {"2021/工作总结.txt": SUMMARY, "2022/工作计划.md": PLAN}
    )
    (folder / "all" / "密.txt").write_text("text")
    run("zip", "-q", "-e", "-P", "1", HERE / "汇总.zip", "密.txt", folder=folder / "all")
    for codec, names in NAMES.items():
        raw = (os.fsdecode(name.encode(codec)) for name in names)
        zipped(folder / codec, HERE / f"{codec}.zip", dict.fromkeys(raw, "text"))


def zipped(folder: Path, file: Path, texts: Mapping[str, str]) -> None:
    """The texts by their names, as members of a new file."""
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text(text, encoding="utf-8")
    file.unlink(missing_ok=True)
    run("zip", "-q", "-r", "-X", "-D", file, ".", folder=folder)


if __name__ == "__main__":
    for make in (libreoffice, scans, web, letter, archives):
        if sys.argv[1:] and make.__name__ not in sys.argv[1:]:
            continue
        with tempfile.TemporaryDirectory() as place:
            make(Path(place))
