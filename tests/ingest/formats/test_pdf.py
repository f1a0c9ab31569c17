"""PDF files of LibreOffice and wkhtmltopdf, and pages put together by hand."""

import shutil
import subprocess
from pathlib import Path

import pytest

from indexer.errors import FileDamaged, FileUnsupported
from indexer.ingest import _report as report_of
from indexer.ingest import ingest_file
from indexer.ingest.formats import ocr, pdf
from indexer.ingest.formats.content import FURNITURE, Content, Line
from indexer.ingest.formats.pdf import read_pdf
from indexer.ingest.formats.pdfchars import Char, PageText, Run
from indexer.ingest.formats.pdfchars import _runs as runs_of
from indexer.ingest.formats.pdfparagraphs import paragraphs
from indexer.records import Removal, SourceLine, SourceText
from indexer.settings import Settings
from tests.samples import FILES

A = "村里的工作要有人做，有场地做。今年村里有了两个场地，来看书的人比去年多了。"
B = "场地不足、人手不足，是村里人说得最多的。有的村没有场地，有的村有场地没有人，要一个村一个村去做。"
C = "一是场地不足。五个村里有两个村没有场地，看书要到别的村去。"
D = "二是人手不足。两个人做五个村的工作，有的工作做得不多。"
HEAD = "今年的工作"


def shown(content: Content) -> list[tuple[int | None, str]]:
    return [(line.page, line.text) for line in content.lines if line.text]


def removed(content: Content) -> list[tuple[str, str]]:
    return [(one.text, one.reason) for one in content.removed]


def test_paragraphs_with_their_pages_and_without_headers() -> None:
    content = read_pdf((FILES / "单栏.pdf").read_bytes())
    assert content.encoding == "pdf"
    assert shown(content) == [
        *((1, "村里的工作"), (1, "一、今年的工作"), (1, f"（1）{A}"), (1, B)),
        *((1, f"（2）{B}"), (1, C)),
        *((2, f"（3）{C}"), (2, D), (2, f"（4）{D}"), (2, A), (2, "二、村里的不足"), (2, B)),
    ]
    reason = "页眉、页脚和页码"
    assert removed(content) == [*((HEAD, reason), ("—1—", reason), (HEAD, reason), ("—2—", reason))]


def test_two_columns_are_read_one_after_the_other() -> None:
    content = read_pdf((FILES / "双栏.pdf").read_bytes())
    assert shown(content) == [
        *((1, "村里的工作"), (1, "一、今年的工作"), (1, f"（1）{A}"), (1, B)),
        *((1, f"（2）{B}"), (1, C)),
        *((2, f"（3）{C}"), (2, D), (2, f"（4）{D}"), (2, A), (2, f"（5）{A}"), (2, B)),
        *((3, "二、村里的不足"), (3, B)),
    ]
    assert [text for text, _ in removed(content)] == [HEAD, "—1—", HEAD, "—2—", HEAD, "—3—"]


def test_passages_know_their_pages() -> None:
    report = ingest_file(FILES / "单栏.pdf", "单栏.pdf", Settings())
    assert [passage.pages for passage in report.passages] == [(1, 1)] * 4 + [(2, 2)] * 5


def test_codes_of_radicals_are_read_as_the_characters_that_they_look_like() -> None:
    assert shown(read_pdf((FILES / "门.pdf").read_bytes())) == [
        (1, "长江边的老门面，见了风雨车马，青黄相接，鱼龙同页，户户齐食。")
    ]


def page(*rows: tuple[float, float, str], leaning: str = "") -> PageText:
    """Rows of (left edge, baseline, text) in characters of 10 points, on 400 by 600 points."""
    runs = tuple(Run(text, left, left + 10 * len(text), base, 10) for left, base, text in rows)
    return PageText(400, 600, runs, leaning)


FULL = "字" * 30


def test_a_paragraph_goes_on_over_the_page_and_belongs_to_the_page_where_it_begins() -> None:
    first = page((70, 500, FULL[2:]), (50, 480, FULL), (50, 460, FULL), (195, 30, "-1-"))
    second = page((50, 500, "完了。"), (70, 480, "另一段。"), (195, 30, "-2-"))
    assert list(paragraphs({1: first, 2: second})) == [
        Line(FULL[2:] + FULL * 2 + "完了。", page=1),
        Line("-1-", page=1, reason="页眉、页脚和页码"),
        Line("另一段。", page=2),
        Line("-2-", page=2, reason="页眉、页脚和页码"),
    ]


def test_a_page_number_without_its_dashes_counts_on_from_those_with_them() -> None:
    feet = {1: "-1-", 2: "-2-", 3: "3"}
    pages = {n: page((70, 500, f"{'甲乙丙'[n - 1]}。"), (195, 30, feet[n])) for n in feet}
    removed = [(line.page, line.text) for line in paragraphs(pages) if line.reason]
    assert removed == list(feet.items())


def test_a_heading_that_fills_a_narrow_column_is_a_line_of_its_own() -> None:
    rows = ((70, 560, "三、" + "题" * 26), (70, 540, FULL[2:]), (50, 520, FULL), (50, 500, "尾。"))
    assert [line.text for line in paragraphs({1: page(*rows)})] == [
        "三、" + "题" * 26,
        FULL[2:] + FULL + "尾。",
    ]


def test_a_title_in_the_middle_is_a_line_of_its_own() -> None:
    rows = ((150, 560, "题" * 20), (70, 520, FULL[2:]), (50, 500, FULL), (50, 480, "尾。"))
    assert [line.text for line in paragraphs({1: page(*rows)})] == [
        "题" * 20,
        FULL[2:] + FULL + "尾。",
    ]


def large(left: float, base: float, text: str) -> Run:
    return Run(text, left, left + 14 * len(text), base, 14)


def test_a_title_over_two_lines_is_one_and_its_subtitle_another() -> None:
    title = (large(60, 580, "题" * 20), large(186, 560, "方案"), large(144, 540, "（征求意见）"))
    body = page((70, 500, FULL[2:]), (50, 480, FULL), (50, 460, "尾。")).runs
    lines = [line.text for line in paragraphs({1: PageText(400, 600, (*title, *body), "")})]
    assert lines == ["题" * 20 + "方案", "（征求意见）", FULL[2:] + FULL + "尾。"]


def test_a_title_above_two_columns_belongs_to_neither() -> None:
    title = (large(60, 580, "题" * 20), large(193, 560, "案"))
    left, right = "左" * 14, "右" * 14
    columns = [(x, 520 - 20 * n, text) for n in range(6) for x, text in ((50, left), (210, right))]
    pages = {1: PageText(400, 600, (*title, *page(*columns).runs), "")}
    assert [line.text for line in paragraphs(pages)] == ["题" * 20 + "案", left * 6 + right * 6]


def test_a_number_keeps_the_space_after_it() -> None:
    def chars(text: str, spaced: int) -> list[Char]:
        return [Char(one, 10 * at, 10 * at + 10, 50, at == spaced) for at, one in enumerate(text)]

    told = (chars("1.2022年工作", 2), chars("1.2022年工作", -1), chars("共14家", 3))
    assert [[run.text for run in runs_of(one)] for one in told] == [
        *(["1. 2022年工作"], ["1.2022年工作"], ["共14家"])
    ]


def test_a_sentence_goes_on_across_the_foot_of_a_page() -> None:
    source = SourceText(
        "甲.pdf",
        "pdf",
        tuple(
            SourceLine(number, text, None, page)
            for number, (text, page) in enumerate(
                [("工作总结", 1), (A * 2 + "今年新建了", 1), ("", 1), ("", 2), (f"{B}", 2)], 1
            )
        ),
        (Removal(3, "-1-", FURNITURE), Removal(4, HEAD, FURNITURE)),
    )
    report = report_of(source, "甲", Settings())
    assert [(passage.text, passage.pages) for passage in report.passages] == [
        (f"{A * 2}今年新建了{B}", (1, 2))
    ]


def test_numbers_of_a_table_are_no_page_numbers() -> None:
    def table(end: str, *numbers: int) -> PageText:
        rows = ((50.0, 500.0 - 20 * n, f"{number}") for n, number in enumerate(numbers))
        return page(*rows, (50, 300, FULL), (50, 280, end), (195, 30, "12"))

    lines = list(paragraphs({1: table("甲。", 31, 52), 2: table("乙。", 75, 46)}))
    told = [(line.page, line.text) for line in lines if not line.reason]
    assert told == [
        *((1, "31"), (1, "52"), (1, FULL + "甲。")),
        *((2, "75"), (2, "46"), (2, FULL + "乙。")),
    ]
    assert [(line.page, line.text) for line in lines if line.reason] == [(1, "12"), (2, "12")]


def test_what_leans_is_a_watermark() -> None:
    lines = list(paragraphs({1: page((50, 500, "正文。"), leaning="内部资料")}))
    assert lines == [Line("正文。", page=1), Line("内部资料", page=1, reason="水印")]


def test_rows_of_a_table_are_not_joined() -> None:
    cells = ((50, "项目"), (330, "四四"))
    rows = tuple((left, 500.0 - 20 * n, text) for n in range(3) for left, text in cells)
    assert [line.text for line in paragraphs({1: page(*rows)})] == ["项目　四四"] * 3


@pytest.mark.parametrize("length", [20, 2000, 15_000])
def test_a_file_that_breaks_off(length: int) -> None:
    data = (FILES / "单栏.pdf").read_bytes()[:length]
    with pytest.raises(FileDamaged) as raised:
        read_pdf(data)
    assert raised.value.reason == "不是完好的 PDF 文件，可能没有下载完整，请重新取得"


def test_too_many_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MOST_PAGES", 1)
    with pytest.raises(FileUnsupported, match="超过 1 页，请拆分后再收入"):
        read_pdf((FILES / "单栏.pdf").read_bytes())


def test_a_scan_where_no_recognition_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "engine", lambda: None)
    with pytest.raises(FileUnsupported) as raised:
        read_pdf((FILES / "扫描.pdf").read_bytes())
    assert raised.value.reason == ocr.MISSING


@pytest.mark.skipif(shutil.which("chromium") is None, reason="Chromium is not installed")
def test_a_page_printed_by_chromium(tmp_path: Path) -> None:
    body = "".join(f"<p>{text}</p>" for text in (A, B, C, D) * 4)
    style = "@page{size:148mm 105mm;margin:12mm} p{text-indent:2em;margin:0;text-align:justify}"
    (tmp_path / "a.html").write_text(
        f"<!DOCTYPE html><meta charset=utf-8><style>{style}</style><body>{body}", encoding="utf-8"
    )
    command = ["chromium", "--headless", "--no-sandbox", "--print-to-pdf=a.pdf", "a.html"]
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=True, timeout=120)
    content = read_pdf((tmp_path / "a.pdf").read_bytes())
    assert [text for _, text in shown(content)] == [A, B, C, D] * 4
    pages = max(line.page or 0 for line in content.lines)
    assert pages > 2
    assert [text.split()[-1] for text, _ in removed(content)][1::2] == [
        f"{number}/{pages}" for number in range(1, pages + 1)
    ]
