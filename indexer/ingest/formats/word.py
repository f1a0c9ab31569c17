"""Word 97 and WPS files, by LibreOffice where it is installed: it makes .docx of them."""

import os
import shutil
import signal
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from indexer.errors import FileDamaged, FileUnsupported
from indexer.ingest.formats.content import Content
from indexer.ingest.formats.docx import read_docx

MISSING = "读 .doc、.wps 需要 LibreOffice（免费，libreoffice.org），装好后重新整理；或用 Word、WPS 另存为 .docx"
DAMAGED = "LibreOffice 打不开这个文件，可能已损坏或有密码，请用 Word 或 WPS 打开后另存为 .docx"
LOCKED = "文件有打开密码，请去掉密码后再收入"
TOO_SLOW = "LibreOffice 转换超过 {} 秒没有完成，请用 Word 或 WPS 打开后另存为 .docx"
SECONDS = 100
USUAL_PLACES = (
    *("C:/Program Files/LibreOffice/program/soffice.exe",),
    *("C:/Program Files (x86)/LibreOffice/program/soffice.exe",),
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
SETTINGS = {
    "Common/Security/Scripting/MacroSecurityLevel": "3",
    "Common/Security/Scripting/DisableMacrosExecution": "true",
    "Common/Security/Scripting/BlockUntrustedRefererLinks": "true",
    "Writer/Content/Update/Link": "2",
}
"""No macro runs, and nothing that a file links to is fetched."""


@cache
def soffice() -> str | None:
    """LibreOffice's program, None where it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in USUAL_PLACES if Path(place).is_file()), None)


def read_word(data: bytes) -> Content:
    """As `read_docx`. Raises FileDamaged, and FileUnsupported where LibreOffice is missing or
    takes too long."""
    program = soffice()
    if program is None:
        raise FileUnsupported("", MISSING)
    content = read_docx(_converted(program, data))
    return Content("doc", content.lines, content.removed)


def refuse_locked(data: bytes) -> Content:
    """An office file that is encrypted as a whole. Raises FileUnsupported."""
    raise FileUnsupported("", LOCKED)


def _converted(program: str, data: bytes) -> bytes:
    """The bytes of a .docx. Every call has a profile of its own: two that share one would hand
    over to each other, and nothing that a file does to it lasts."""
    with tempfile.TemporaryDirectory(prefix="jiugao-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        settings = place / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_registry(), encoding="utf-8")
        source = place / "in.doc"
        source.write_bytes(data)
        command = [
            *(program, "--headless", "--norestore", "--nolockcheck", "--nologo"),
            f"-env:UserInstallation={(place / 'profile').as_uri()}",
            *("--convert-to", "docx:MS Word 2007 XML", "--outdir", str(place / "out"), str(source)),
        ]
        _run(command)
        made = place / "out" / "in.docx"
        if not made.is_file():
            raise FileDamaged("", DAMAGED)
        return made.read_bytes()


def _registry() -> str:
    """`SETTINGS` as LibreOffice keeps them."""
    items = ""
    for path, value in SETTINGS.items():
        folder, _, name = path.rpartition("/")
        prop = f'<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop>'
        items += f'<item oor:path="/org.openoffice.Office.{folder}">{prop}</item>'
    return f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'


def _run(command: list[str]) -> None:
    """Raises FileDamaged, and FileUnsupported after `SECONDS`; nothing is left running."""
    try:
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
    except OSError as error:
        raise FileUnsupported("", MISSING) from error
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        raise FileUnsupported("", TOO_SLOW.format(SECONDS)) from error
    finally:
        _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Ends a program with all that it started: `soffice` only starts the one that works."""
    if process.poll() is None:
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True)
        process.wait()
