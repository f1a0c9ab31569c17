"""Which format bytes are of, whatever the suffix says."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from indexer.errors import FileError, FileUnsupported
from indexer.ingest.formats.kinds import OLE, kind_of, left_out
from indexer.ingest.read import read_bytes
from tests.samples import FILES, SUMMARY

READ = "可读的有 Word、WPS、PDF、网页、RTF、ODT、文本、图片、ZIP"


def package(**parts: str) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w") as made:
        for name, text in parts.items():
            made.writestr(name.replace("__", "/").replace("_", "."), text)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        *(("总结.docx", "docx"), ("总结.odt", "odt"), ("总结.rtf", "rtf"), ("总结.doc", "word")),
        *(("总结.html", "html"), ("网页.htm", "html"), ("网页.mht", "mail"), ("信.eml", "mail")),
        *(("单栏.pdf", "pdf"), ("扫描.png", "image"), ("汇总.zip", "zip")),
    ],
)
@pytest.mark.parametrize("suffix", [".doc", ".txt", ".pdf", ".zip"])
def test_the_bytes_tell_under_any_suffix(name: str, kind: str, suffix: str) -> None:
    assert kind_of((FILES / name).read_bytes(), suffix) == kind


@pytest.mark.parametrize(
    ("data", "suffix", "kind"),
    [
        ("工作总结".encode("gbk"), ".doc", "text"),
        ("# 总结".encode(), ".md", "markdown"),
        ("From: 甲\n\n不是邮件".encode(), ".txt", "text"),
        (b"<p>text", ".htm", "text"),
        (b"PK\x03\x04 broken", ".docx", "docx"),
        (b"PK\x03\x04 broken", ".doc", "zip"),
        (OLE + b"broken", ".doc", "word"),
        ("\ufeff<!-- x --><HTML>".encode("utf-16-le"), ".doc", "html"),
        (b'<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?>', ".doc", "word"),
    ],
)
def test_where_the_bytes_do_not_tell(data: bytes, suffix: str, kind: str) -> None:
    assert kind_of(data, suffix) == kind


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (
            package(xl__workbook_xml=""),
            "是电子表格（.xlsx），没有收入；需要时请把文字复制到 Word 文档",
        ),
        (
            package(ppt__presentation_xml=""),
            "是演示文稿（.pptx），没有收入；需要时请把文字另存为 Word 文档",
        ),
        (package(OFD_xml=""), "是版式文件（.ofd），没有收入；请用它的阅读器转成 PDF 或 Word"),
        (b"Rar!\x1a\x07\0", "是压缩包（.rar），没有收入；请解压后再收入（.zip 可以直接收入）"),
        (b"MZ\x90\0", "是程序或系统文件（.exe），没有收入"),
    ],
)
def test_what_only_looks_like_a_document(data: bytes, told: str) -> None:
    with pytest.raises(FileUnsupported) as raised:
        read_bytes(data, ".doc", "假.doc")
    assert str(raised.value) == f"假.doc：{told}"


@pytest.mark.parametrize(
    ("suffix", "told"),
    [
        (".xlsx", "是电子表格（.xlsx），没有收入；需要时请把文字复制到 Word 文档"),
        (".msg", "是Outlook 邮件（.msg），没有收入；请另存为 .eml 或 .mht"),
        (".mp4", "是音视频（.mp4），没有收入"),
        (".xyz", f"暂不支持“.xyz”格式，{READ}"),
        ("", f"暂不支持“无后缀”格式，{READ}"),
    ],
)
def test_suffixes_that_are_left_out(suffix: str, told: str) -> None:
    assert left_out(suffix) == told
    with pytest.raises(FileError) as raised:
        read_bytes(b"text", suffix, f"x{suffix}")
    assert str(raised.value) == f"x{suffix}：{told}"


def test_a_docx_that_is_called_doc_is_read_without_libreoffice() -> None:
    source = read_bytes((FILES / "总结.docx").read_bytes(), ".doc", "总结.doc")
    assert source.encoding == "docx"
    assert [(line.level, line.text) for line in source.lines] == SUMMARY


def test_a_text_that_is_called_docx_and_bytes_that_are_nothing() -> None:
    assert read_bytes("工作总结".encode(), ".docx", "x.docx").lines[0].text == "工作总结"
    with pytest.raises(FileError) as raised:
        read_bytes(bytes(range(128, 256)) * 40, ".doc", "x.doc")
    assert str(raised.value) == "x.doc：不是完好的 .doc 文件，也不是文本，请用原来的软件打开检查"
