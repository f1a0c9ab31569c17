"""Which format a file is of: its first bytes tell; its suffix only where they do not."""

import re
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from indexer.errors import FileUnsupported

SUFFIX_KINDS = {
    **dict.fromkeys((".txt", ".text"), "text"),
    **dict.fromkeys((".md", ".markdown"), "markdown"),
    **dict.fromkeys((".docx", ".docm", ".dotx"), "docx"),
    **dict.fromkeys((".doc", ".dot", ".wps", ".wpt"), "word"),
    ".pdf": "pdf",
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
    **dict.fromkeys((".mht", ".mhtml", ".eml"), "mail"),
    ".rtf": "rtf",
    ".odt": "odt",
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"), "image"),
    ".zip": "zip",
}
"""The kind that a suffix promises. Other files are not opened: they may be films."""
LEFT_OUT = {
    **dict.fromkeys((".xls", ".xlsx", ".xlsm", ".et", ".ods", ".csv"), "电子表格"),
    **dict.fromkeys((".ppt", ".pptx", ".pps", ".dps", ".odp"), "演示文稿"),
    **dict.fromkeys((".rar", ".7z", ".tar", ".gz", ".bz2"), "压缩包"),
    **dict.fromkeys((".ofd", ".ceb", ".cebx", ".caj"), "版式文件"),
    **dict.fromkeys((".epub", ".mobi"), "电子书"),
    ".msg": "Outlook 邮件",
    **dict.fromkeys((".mp4", ".avi", ".mov", ".mp3", ".wav", ".m4a"), "音视频"),
    **dict.fromkeys((".gif", ".webp", ".heic", ".psd"), "图片"),
    **dict.fromkeys((".exe", ".dll", ".lnk", ".url", ".db", ".ini"), "程序或系统文件"),
}
"""What other usual suffixes stand for."""
INSTEAD = {
    "电子表格": "需要时请把文字复制到 Word 文档",
    "演示文稿": "需要时请把文字另存为 Word 文档",
    "压缩包": "请解压后再收入（.zip 可以直接收入）",
    "版式文件": "请用它的阅读器转成 PDF 或 Word",
    "电子书": "请另存为 .txt 或 .docx",
    "Outlook 邮件": "请另存为 .eml 或 .mht",
    "图片": "请另存为 .png 或 .jpg",
}
"""What a person can do with one that holds text."""
STARTS: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"PK\x05\x06", "zip"),
)
FOREIGN_STARTS = (
    (b"Rar!\x1a\x07", ".rar"),
    (b"7z\xbc\xaf'\x1c", ".7z"),
    (b"\x1f\x8b\x08", ".gz"),
    (b"GIF8", ".gif"),
    (b"MZ\x90\0", ".exe"),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLE_STREAMS = (
    ("WordDocument", "word"),
    ("EncryptedPackage", "locked"),
    ("Workbook", ".xls"),
    ("Book", ".xls"),
    ("PowerPoint Document", ".ppt"),
    ("__properties_version1.0", ".msg"),
)
ZIP_PARTS = (
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", ".xlsx"),
    ("xl/workbook.bin", ".xlsx"),
    ("ppt/presentation.xml", ".pptx"),
    ("OFD.xml", ".ofd"),
    ("META-INF/container.xml", ".epub"),
)
ZIP_TYPES = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.text-template": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": ".ods",
    b"application/vnd.oasis.opendocument.presentation": ".odp",
}
LOOKED_AT = 4096
HTML = re.compile(
    rb"(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(?:!doctype\s+html|html|head|body|meta)\b", re.I | re.S
)
WORD_XML = re.compile(rb"<\?mso-application\s+progid=[\"']Word\.Document", re.I)
MAIL = re.compile(
    rb"\s*(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*)*?MIME-Version:\s*1\.0", re.I
)
MAIL_HEADER = re.compile(
    rb"\s*(?:From|To|Subject|Date|Received|Return-Path|MIME-Version|X-[\w-]+):"
)


def refuse_suffix(suffix: str) -> None:
    """Raises FileUnsupported, with a reason that names the format, for one that is not read."""
    if suffix not in SUFFIX_KINDS:
        raise FileUnsupported("", left_out(suffix))


def kind_of(data: bytes, suffix: str) -> str:
    """One of the kinds of `SUFFIX_KINDS`, or "locked" for an encrypted office file.

    Raises FileUnsupported where the bytes are of a format that is not read.
    """
    promised = SUFFIX_KINDS[suffix]
    kind = _by_start(data) or _by_markup(data)
    if kind is None:
        return promised if promised in {"text", "markdown"} else "text"
    if kind == "zip" and promised in {"docx", "odt"}:
        return promised
    if kind.startswith("."):
        raise FileUnsupported("", left_out(kind))
    return kind


def is_plain(data: bytes) -> bool:
    """Whether the bytes are of no format but text, told without a look into any container."""
    known = (b"PK", OLE, b"BM", *(start for start, _ in (*STARTS, *FOREIGN_STARTS)))
    return not data.startswith(known) and b"%PDF-" not in data[:1024] and not _by_markup(data)


def left_out(suffix: str) -> str:
    """Why a file with a suffix of no supported format is not read, and what to do."""
    if name := LEFT_OUT.get(suffix):
        instead = INSTEAD.get(name)
        return f"是{name}（{suffix}），没有收入" + (f"；{instead}" if instead else "")
    return f"暂不支持“{suffix or '无后缀'}”格式，可读的有 Word、WPS、PDF、网页、RTF、ODT、文本、图片、ZIP"


def _by_start(data: bytes) -> str | None:
    if data.startswith(b"PK\x03\x04"):
        return _of_zip(data)
    if data.startswith(OLE):
        return _of_ole(data)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"BM") and data[6:10] == b"\0\0\0\0":
        return "image"
    return next(
        (kind for start, kind in (*STARTS, *FOREIGN_STARTS) if data.startswith(start)), None
    )


def _of_zip(data: bytes) -> str:
    try:
        with ZipFile(BytesIO(data)) as package:
            names = set(package.namelist())
            if "mimetype" in names and package.getinfo("mimetype").file_size < 200:
                kind = ZIP_TYPES.get(package.read("mimetype").strip())
                if kind:
                    return kind
    except (BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError):
        return "zip"
    return next((kind for part, kind in ZIP_PARTS if part in names), "zip")


def _of_ole(data: bytes) -> str:
    import olefile

    try:
        with olefile.OleFileIO(BytesIO(data)) as container:
            names = {path[0] for path in container.listdir() if len(path) == 1}
    except (OSError, ValueError, IndexError, TypeError, AttributeError):
        return "word"
    return next((kind for name, kind in OLE_STREAMS if name in names), "word")


def _by_markup(data: bytes) -> str | None:
    start = data[:LOOKED_AT]
    if start[:2] in {b"\xff\xfe", b"\xfe\xff"} or start[1:2] == b"\0":
        start = start.replace(b"\0", b"")
    start = start.removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    if WORD_XML.search(start):
        return "word"
    if HTML.match(start):
        return "html"
    if MAIL_HEADER.match(start) and MAIL.match(start):
        return "mail"
    return None
