"""Pictures of text: by the engines where they are installed, and by the places of what they told."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from rapidfuzz import fuzz

from indexer.errors import FileDamaged, FileUnsupported
from indexer.ingest.formats import ocr
from indexer.ingest.formats.ocr import Picture, read_image
from indexer.ingest.formats.pdf import read_pdf
from indexer.records import SourceLine
from tests.ingest.formats.test_pdf import HEAD, A, B, C
from tests.samples import FILES

SCAN = [HEAD, "村里的工作", "一、今年的工作", f"（1）{A}", B, f"（2）{B}", C]
"""What stands on the page; of a single page it cannot be told that the first line is a header."""
RIGHT = 90
"""Per cent of a line's characters that an engine has to tell."""
installed = pytest.mark.skipif(ocr.engine() is None, reason="no recognition is installed")


def picture(**options: Any) -> bytes:
    buffer = BytesIO()
    Image.new("L", (400, 300), 255).save(buffer, **options)
    return buffer.getvalue()


@installed
def test_a_scan() -> None:
    for content in (
        read_pdf((FILES / "扫描.pdf").read_bytes()),
        read_image((FILES / "扫描.png").read_bytes()),
    ):
        lines = [line for line in content.lines if line.text]
        assert "文字识别" in content.encoding
        assert [line.page for line in lines] == [1] * len(SCAN)
        told = zip(SCAN, lines, strict=True)
        assert [fuzz.ratio(text, line.text) >= RIGHT for text, line in told] == [True] * len(SCAN)


def row(block: int, line: int, place: tuple[int, int, int, int], text: str) -> list[str]:
    return ["5", "1", str(block), "1", str(line), "1", *map(str, place), "90", text]


def test_words_of_tesseract_become_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        row(1, 1, (20, 20, 20, 20), "《1)"),
        row(1, 1, (40, 20, 260, 20), "村里的工作要有人做，有场地"),
        row(1, 2, (0, 60, 40, 20), "做。"),
        row(1, 2, (60, 60, 20, 20), " "),
        row(1, 3, (0, 100, 60, 20), "Word"),
        row(1, 3, (70, 100, 30, 20), "97"),
        row(1, 3, (100, 100, 40, 20), "文件"),
    ]
    monkeypatch.setattr(ocr, "engine", lambda: "tesseract")
    monkeypatch.setattr(ocr, "_tesseract_rows", lambda _: iter(rows))
    content = read_image(picture(format="PNG"))
    assert content.encoding == "图片（文字识别）"
    assert content.lines == (
        SourceLine(1, "（1）村里的工作要有人做，有场地做。", None, 1),
        SourceLine(2, "Word 97文件", None, 1),
    )


@pytest.mark.parametrize(
    ("told", "mended"),
    [
        ("《1)村里(社区)的,有14起;做(2024年)", "（1）村里（社区）的，有14起；做（2024年）"),
        ("各办〈局、中心）:计划(草案)", "各办（局、中心）：计划（草案）"),
        ("比例3:2，Word(97), 11.2%,多", "比例3:2，Word(97), 11.2%，多"),
        ("《关于(试行)的通知》", "《关于（试行）的通知》"),
    ],
)
def test_brackets_and_punctuation_of_chinese_text(
    told: str, mended: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "engine", lambda: "tesseract")
    monkeypatch.setattr(ocr, "_tesseract_rows", lambda _: [row(1, 1, (0, 20, 300, 20), told)])
    assert [line.text for line in read_image(picture(format="PNG")).lines] == [mended]


def test_boxes_of_rapidocr_become_lines_of_their_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    def box(left: float, top: float, right: float, text: str) -> tuple[Any, str, float]:
        return [[left, top], [right, top], [right, top + 20], [left, top + 20]], text, 0.9

    pages = iter(
        [
            (
                [
                    box(0, 60, 40, "做。"),
                    box(20, 20, 300, "村里的工作要有人做，有场地"),
                    box(0, 90, 9, " "),
                ],
                0.1,
            ),
            (None, 0.1),
            ([box(0, 20, 100, "另一页的。")], 0.1),
        ]
    )
    monkeypatch.setattr(ocr, "engine", lambda: ocr.RAPID)
    monkeypatch.setattr(ocr, "_rapid", lambda: lambda _: next(pages))
    more = [Image.new("L", (400, 300), 255) for _ in range(2)]
    content = read_image(picture(format="TIFF", save_all=True, append_images=more))
    assert content.lines == (
        SourceLine(1, "村里的工作要有人做，有场地做。", None, 1),
        SourceLine(2, "另一页的。", None, 3),
    )


def test_a_picture_is_upright_and_on_white_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Picture] = []
    monkeypatch.setattr(ocr, "engine", lambda: ocr.RAPID)
    monkeypatch.setattr(ocr, "_rapid", lambda: lambda page: (seen.append(page), (None, 0.1))[1])
    turned, clear = BytesIO(), BytesIO()
    orientation = Image.Exif()
    orientation[0x0112] = 6
    Image.new("L", (400, 300), 255).save(turned, "JPEG", exif=orientation)
    Image.new("RGBA", (40, 30), (0, 0, 0, 0)).save(clear, "PNG")
    for data in (turned, clear):
        assert read_image(data.getvalue()).lines == ()
    assert [(page.shape, int(page.min())) for page in seen] == [((400, 300), 255), ((30, 40), 255)]


def test_damaged_and_too_large_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "engine", lambda: ocr.RAPID)
    with pytest.raises(FileDamaged, match="不是完好的图片"):
        read_image((FILES / "扫描.png").read_bytes()[:3000])
    monkeypatch.setattr(ocr, "LARGEST_PICTURE", 1000)
    with pytest.raises(FileUnsupported, match="图片太大，请缩小后再收入"):
        read_image(picture(format="PNG"))


def test_where_nothing_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "engine", lambda: None)
    with pytest.raises(FileUnsupported) as raised:
        read_image(picture(format="PNG"))
    assert raised.value.reason == ocr.MISSING
