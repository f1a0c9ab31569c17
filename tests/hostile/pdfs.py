"""PDF files and pictures."""

import struct
import zlib

from tests.hostile.case import REPORT, Cases, Data
from tests.hostile.texts import RANDOM

CASES = Cases()


def pdf(objects: list[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of those objects, numbered from 1; the first is the catalogue."""
    data, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n"
    return data + table + end % (len(objects) + 1, trailer, len(data))


def stream(content: bytes, extra: bytes = b"") -> bytes:
    """An object that holds a stream."""
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(content), extra, content)


CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
ONE = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
WORDS = (
    b"BT /F 12 Tf 72 700 Td (This safety report of the year tells, at some length, what was done, "
    b"which problems remain, and what comes next.) Tj ET"
)


def page(extra: bytes = b"", box: bytes = b"0 0 595 842") -> bytes:
    """The third object: a page that shows the fourth, in the font that is the fifth."""
    inner = b"/Contents 4 0 R/Resources<</Font<</F 5 0 R>>%s>>" % extra
    return b"<</Type/Page/Parent 2 0 R/MediaBox[%s]%s>>" % (box, inner)


def document(
    content: bytes, extra: bytes = b"", *more: bytes, box: bytes = b"0 0 595 842"
) -> bytes:
    """A PDF of one page."""
    return pdf([CATALOGUE, ONE, page(extra, box), stream(content), FONT, *more])


def add(
    name: str, about: str, path: str, data: Data, reason: str | None, program: str = ""
) -> None:
    """A case among these."""
    CASES.made(name, about, path, data, reason, program)


PLAIN = document(WORDS)
IMAGE = (
    b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8"
    b"/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream"
)


def zeros() -> bytes:
    """100 MB of nothing, packed."""
    return zlib.compress(bytes(100_000_000), 1)


def scan(width: int, height: int, box: bytes) -> bytes:
    """A page that holds a picture alone."""
    picture = zlib.compress(bytes(10_000))
    body = IMAGE % (width, height, len(picture), picture)
    return document(b"q 500 0 0 700 0 0 cm /I Do Q", b"/XObject<</I 6 0 R>>", body, box=box)


add("pdf-plain", "一页普通的 PDF（对照）", "普通.pdf", PLAIN, None)
add(
    "pdf-truncated",
    "截断的 PDF",
    "断.pdf",
    lambda: PLAIN[:300],
    "不是完好的 PDF 文件，可能没有下载完整，请重新取得",
)
add(
    "pdf-random",
    "开头之后是随机字节",
    "随机.pdf",
    lambda: b"%PDF-1.7\n" + RANDOM,
    "不是完好的 PDF 文件，可能没有下载完整，请重新取得",
)
add("pdf-empty", "空 PDF", "空.pdf", b"", "文件是空的")
add("pdf-text", "文本改名为 pdf", "改名.pdf", lambda: REPORT.encode(), None)
add(
    "pdf-locked",
    "有打开密码的 PDF",
    "密码.pdf",
    lambda: pdf(
        [
            CATALOGUE,
            ONE,
            page(),
            stream(WORDS),
            FONT,
            b"<</Filter/Standard/V 2/R 3/Length 128/P -44/O(%s)/U(%s)>>" % (b"o" * 32, b"u" * 32),
        ],
        b"/Encrypt 6 0 R/ID[(0123456789abcdef)(0123456789abcdef)]",
    ),
    "PDF 有打开密码，请去掉密码后再收入",
)
add(
    "pdf-page-loop",
    "页树指向自己",
    "页树.pdf",
    lambda: pdf([CATALOGUE, b"<</Type/Pages/Kids[2 0 R]/Count 100>>"]),
    "第 1 页已损坏，请重新取得这个 PDF",
)
add(
    "pdf-page-lie",
    "声称有二十亿页",
    "页数.pdf",
    lambda: pdf(
        [CATALOGUE, b"<</Type/Pages/Kids[3 0 R]/Count 2000000000>>", page(), stream(WORDS), FONT]
    ),
    None,
)
add(
    "pdf-10000-pages",
    "一万页",
    "万页.pdf",
    lambda: pdf(
        [
            CATALOGUE,
            b"<</Type/Pages/Kids[%s]/Count 10000>>" % (b"3 0 R " * 10_000),
            page(),
            stream(WORDS),
            FONT,
        ]
    ),
    "超过 3000 页，请拆分后再收入",
)
add(
    "pdf-form-loop",
    "表单引用自己",
    "表单.pdf",
    lambda: document(
        WORDS + b" /X Do",
        b"/XObject<</X 6 0 R>>",
        stream(
            b"/X Do /X Do",
            b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>",
        ),
    ),
    "读取时程序崩溃，已跳过；文件可能已损坏，请用原来的软件打开另存后再收入",
)
add(
    "pdf-form-fan",
    "表单一层引用十次，共十二层",
    "扇.pdf",
    lambda: document(
        WORDS + b" /X Do",
        b"/XObject<</X 6 0 R>>",
        *(
            stream(
                b"/X Do " * 10,
                b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>"
                % (7 + n),
            )
            for n in range(12)
        ),
        stream(b"", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]"),
    ),
    "读取时程序崩溃，已跳过；文件可能已损坏，请用原来的软件打开另存后再收入",
)
add(
    "pdf-object-loop",
    "对象流引用自己",
    "对象流.pdf",
    lambda: pdf(
        [CATALOGUE, ONE, page(), stream(WORDS, b"/Type/ObjStm/N 9/First 9/Extends 4 0 R"), b"5 0 R"]
    ),
    None,
)
add(
    "pdf-xref-loop",
    "交叉引用表指向自己",
    "引用.pdf",
    lambda: PLAIN.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % PLAIN.index(b"xref")),
    None,
)
add(
    "pdf-bomb",
    "内容解开有 100 MB",
    "炸弹.pdf",
    lambda: pdf([CATALOGUE, ONE, page(), stream(zeros(), b"/Filter/FlateDecode"), FONT]),
    "文件里没有文字",
)
add(
    "pdf-double-bomb",
    "压缩两次的炸弹",
    "炸弹.pdf",
    lambda: pdf(
        [
            CATALOGUE,
            ONE,
            page(),
            stream(
                zlib.compress(zlib.compress(bytes(1_000_000_000), 1), 1),
                b"/Filter[/FlateDecode/FlateDecode]",
            ),
            FONT,
        ]
    ),
    "读取时程序崩溃，已跳过；文件可能已损坏，请用原来的软件打开另存后再收入",
)
add(
    "pdf-arrays",
    "百万层数组",
    "数组.pdf",
    lambda: document(b"[" * 1_000_000 + b"]" * 1_000_000 + WORDS),
    None,
)
add(
    "pdf-many-words",
    "一页十万个字",
    "字.pdf",
    lambda: document(b"BT /F 1 Tf " + b"0 1 Td (safety) Tj " * 17_000 + b"ET"),
    None,
)
add(
    "pdf-huge-page",
    "边长两百万毫米的扫描页",
    "巨页.pdf",
    lambda: scan(100, 100, b"0 0 9000000 9000000"),
    "第 1 页是扫描页，尺寸太大，请缩小后再收入",
    program="ocr",
)
add(
    "pdf-huge-picture",
    "声称十亿像素的扫描页",
    "巨图.pdf",
    lambda: scan(32_000, 32_000, b"0 0 595 842"),
    "文件里没有文字",
    program="ocr",
)
add("pdf-no-size", "页面没有大小", "零页.pdf", lambda: document(WORDS, box=b"0 0 0 0"), None)
add(
    "pdf-not-a-number",
    "字的位置是无穷大",
    "无穷.pdf",
    lambda: document(
        b"BT /F 99999999999999999999999999999999999999999999 Tf 1e400 1e400 Td (Safety report) Tj ET"
    ),
    "文件里没有文字",
)


def png(width: int, height: int, data: bytes = b"") -> bytes:
    """A grey picture with the size that its head claims."""

    def chunk(name: bytes, body: bytes) -> bytes:
        check = zlib.crc32(name + body)
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", check)

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", data) + chunk(b"IEND", b"")


TIFF = struct.pack("<2sHI", b"II", 42, 8) + struct.pack("<H", 5)
TIFF += b"".join(
    struct.pack("<HHII", tag, 4, 1, v)
    for tag, v in ((256, 1), (257, 1), (258, 8), (273, 0), (279, 1))
)
add(
    "png-truncated",
    "截断的图片",
    "断.png",
    lambda: png(2000, 2000, zlib.compress(bytes(2001 * 2000)))[:900],
    "不是完好的图片",
    program="ocr",
)
add(
    "png-random",
    "开头之后是随机字节",
    "随机.png",
    lambda: b"\x89PNG\r\n\x1a\n" + RANDOM,
    "不是完好的图片",
    program="ocr",
)
add(
    "png-huge",
    "声称有百亿像素",
    "巨.png",
    lambda: png(100_000, 100_000, zeros()[:1000]),
    "图片太大，请缩小后再收入",
    program="ocr",
)
add(
    "png-large",
    "两亿像素，全黑",
    "大.png",
    lambda: png(14_000, 14_000, zlib.compress(bytes(14_001 * 14_000), 9)),
    "图片太大，请缩小后再收入",
    program="ocr",
)
add(
    "png-tiny",
    "一个像素",
    "小.png",
    lambda: png(1, 1, zlib.compress(b"\0\0")),
    "文件里没有文字",
    program="ocr",
)
add("jpg-text", "文本改名为 jpg", "改名.jpg", lambda: REPORT.encode(), None)
add(
    "jpg-random",
    "开头之后是随机字节",
    "随机.jpg",
    lambda: b"\xff\xd8\xff\xe0" + RANDOM,
    "不是完好的图片",
    program="ocr",
)
add(
    "tif-loop",
    "图片目录绕成圈",
    "绕.tif",
    lambda: TIFF + struct.pack("<I", 8),
    "文件里没有文字",
    program="ocr",
)
add(
    "bmp-huge",
    "声称有万亿像素",
    "巨.bmp",
    lambda: b"BM" + bytes(8) + struct.pack("<IIiiHHI", 54, 40, 2**30, 2**30, 1, 24, 0) + bytes(40),
    "图片太大，请缩小后再收入",
    program="ocr",
)
