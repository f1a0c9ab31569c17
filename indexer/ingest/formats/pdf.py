"""PDF files: their text layer in reading order, and scanned pages where they can be read."""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from indexer.errors import FileDamaged, FileUnsupported
from indexer.ingest.formats import ocr
from indexer.ingest.formats.content import Content, Line
from indexer.ingest.formats.pdfchars import PageText, page_text
from indexer.ingest.formats.pdfparagraphs import paragraphs

DAMAGED = "不是完好的 PDF 文件，可能没有下载完整，请重新取得"
LOCKED = "PDF 有打开密码，请去掉密码后再收入"
MOST_PAGES = 3000
FEWEST_CHARACTERS = 10
"""Of a page with fewer that holds a picture, the picture is the page."""
SCAN_RESOLUTION = 200
"""Dots an inch, at which printed characters of usual size are read best for their cost."""
SCALE = SCAN_RESOLUTION / 72
UNREAD = "扫描页，没有识别"
ONE_AT_A_TIME = threading.Lock()
"""PDFium is not made for several threads."""


def read_pdf(data: bytes) -> Content:
    """Paragraphs with their pages. Raises FileDamaged, and FileUnsupported for a file with a
    password, of too many pages, or scanned where no recognition is installed."""
    with ONE_AT_A_TIME, _opened(data) as document:
        if len(document) > MOST_PAGES:
            raise FileUnsupported("", f"超过 {MOST_PAGES} 页，请拆分后再收入")
        pages: dict[int, PageText] = {}
        scanned: list[int] = []
        for number in range(1, len(document) + 1):
            with closing(_page(document, number)) as page:
                text = page_text(page)
                is_scan = sum(len(run.text) for run in text.runs) < FEWEST_CHARACTERS
                if is_scan and _has_picture(page):
                    scanned.append(number)
                else:
                    pages[number] = text
        unread = _read_scans(document, scanned, pages)
    found = sorted([*paragraphs(dict(sorted(pages.items()))), *unread], key=_page_of)
    read = len(scanned) > len(unread)
    return Content.of("pdf（文字识别）" if read else "pdf", found)


def _page_of(line: Line) -> int:
    return line.page or 0


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise FileUnsupported("", LOCKED) from error
        raise FileDamaged("", DAMAGED) from error
    with closing(document):
        if not len(document):
            raise FileDamaged("", DAMAGED)
        yield document


def _page(document: Any, number: int) -> Any:
    import pypdfium2

    try:
        return document[number - 1]
    except pypdfium2.PdfiumError as error:
        raise FileDamaged("", f"第 {number} 页已损坏，请重新取得这个 PDF") from error


def _has_picture(page: Any) -> bool:
    import pypdfium2.raw as pdfium

    return next(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3), None) is not None


def _read_scans(document: Any, numbers: list[int], pages: dict[int, PageText]) -> list[Line]:
    """Puts the text of scanned pages to the others; an account of those that cannot be read.

    Raises FileUnsupported where there is no other text and no recognition installed.
    """
    if numbers and ocr.engine() is None:
        if not any(page.runs for page in pages.values()):
            raise FileUnsupported("", ocr.MISSING)
        return [Line(f"第 {number} 页", page=number, reason=UNREAD) for number in numbers]
    for number in numbers:
        with closing(_page(document, number)) as page:
            width, height = page.get_size()
            if width * height * SCALE**2 > ocr.LARGEST_PICTURE:
                raise FileUnsupported("", f"第 {number} 页是扫描页，尺寸太大，请缩小后再收入")
            picture = page.render(scale=SCALE, grayscale=True).to_numpy()
        pages[number] = ocr.recognised(picture)
    return []
