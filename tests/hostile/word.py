"""Word documents: packages of XML, and OLE containers."""

import struct
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from tests.hostile.case import REPORT, Cases, Data
from tests.hostile.texts import RANDOM

CASES = Cases()
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
NUMBERED = (
    "<w:p><w:pPr><w:numPr><w:ilvl w:val='{}'/><w:numId w:val='1'/></w:numPr></w:pPr>"
    "<w:r><w:t>一段话</w:t></w:r></w:p>"
)
NUMBERING = (
    f"<w:numbering {W}><w:abstractNum w:abstractNumId='0'>{{}}</w:lvl></w:abstractNum>"
    "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num></w:numbering>"
)
PARAGRAPHS = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in REPORT.split("\n"))


def package(parts: dict[str, str | bytes]) -> bytes:
    """A zip of those parts."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()


def docx(body: str = PARAGRAPHS, head: str = "", **parts: str | bytes) -> bytes:
    """A Word document; `head` stands before the root element."""
    document = f'<?xml version="1.0"?>{head}<w:document {W}><w:body>{body}</w:body></w:document>'
    named = {f"word/{name}.xml": part for name, part in parts.items()}
    return package({"[Content_Types].xml": TYPES, "word/document.xml": document, **named})


def ole(streams: dict[str, bytes], loop: bool = False) -> bytes:
    """An OLE container of small streams; in a loop, its sector table leads back to itself."""
    sectors: list[bytes] = []
    chains: list[int] = []
    entries: list[bytes] = []
    for name, data in streams.items():
        data = data.ljust(4096, b"\0")
        first, count = 2 + len(sectors), (len(data) + 511) // 512
        sectors += [data[at * 512 : (at + 1) * 512].ljust(512, b"\0") for at in range(count)]
        chains += [*range(first + 1, first + count), first if loop else 0xFFFFFFFE]
        entries.append(_entry(name, 2, first, len(data), -1))
    names = [_entry("Root Entry", 5, 0xFFFFFFFE, 0, 1), *entries]
    directory = b"".join(names[:4]).ljust(512, b"\0")
    fat = [0xFFFFFFFD, 1 if loop else 0xFFFFFFFE, *chains]
    table = struct.pack("<128I", *(fat + [0xFFFFFFFF] * 128)[:128])
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    return header + table + directory + b"".join(sectors)


def _entry(name: str, kind: int, first: int, size: int, child: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<iii", -1, -1, child)
    head = text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1) + links
    return head + bytes(36) + struct.pack("<IQ", first, size)


def nested(opening: str, inner: str, closing: str, depth: int) -> str:
    """Elements within each other."""
    return opening * depth + inner + closing * depth


LAUGH = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 11))
LAUGHS = f"<!DOCTYPE x [<!ENTITY a0 '哈'>{LAUGH}]>"
QUADRATIC = f"<!DOCTYPE x [<!ENTITY a '{'哈' * 50_000}'>]>"
OUTSIDE = "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
REMOTE = "<!DOCTYPE x SYSTEM 'http://127.0.0.1:9/x.dtd'>"
RUN = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"


def add(
    name: str, about: str, path: str, data: Data, reason: str | None, program: str = ""
) -> None:
    """A case among these."""
    CASES.made(name, about, path, data, reason, program)


add(
    "docx-truncated",
    "截断的 docx",
    "断.docx",
    lambda: docx()[:-200],
    "不是完好的 Word 文档，请用 Word 或 WPS 打开后另存为 .docx",
)
add(
    "docx-random",
    "随机字节",
    "随机.docx",
    RANDOM,
    "不是完好的 .docx 文件，也不是文本，请用原来的软件打开检查",
)
add("docx-empty", "空 docx", "空.docx", b"", "文件是空的")
add(
    "docx-zeros",
    "开头是 zip，其余全零",
    "零.docx",
    lambda: b"PK\x03\x04" + bytes(9000),
    "不是完好的 Word 文档，请用 Word 或 WPS 打开后另存为 .docx",
)
add(
    "docx-without-document",
    "缺 document.xml",
    "缺.docx",
    lambda: package({"[Content_Types].xml": TYPES}),
    "不是完好的 Word 文档，请用 Word 或 WPS 打开后另存为 .docx",
)
add("docx-text", "文本改名为 docx", "改名.docx", lambda: REPORT.encode(), None)
add(
    "docx-xlsx",
    "表格改名为 docx",
    "表格.docx",
    lambda: package({"xl/workbook.xml": "<x/>"}),
    "是电子表格（.xlsx），没有收入；需要时请把文字复制到 Word 文档",
)
add(
    "docx-locked",
    "有打开密码的 docx",
    "密码.docx",
    lambda: ole({"EncryptedPackage": RANDOM[:5000]}),
    "文件有打开密码，请去掉密码后再收入",
)
add(
    "docx-bomb",
    "document.xml 解开有 120 MB",
    "炸弹.docx",
    lambda: docx("<w:p/>" * 20_000_000),
    "解开后超过 100 MB，不像是材料",
)
add(
    "docx-text-bomb",
    "一段两千万个字",
    "炸弹.docx",
    lambda: docx(RUN.format("安" * 20_000_000)),
    "不是完好的 Word 文档，请用 Word 或 WPS 打开后另存为 .docx",
)
add(
    "docx-laughs",
    "十亿笑声",
    "笑.docx",
    lambda: docx(PARAGRAPHS + RUN.format("&a10;"), LAUGHS),
    "不是完好的 Word 文档，请用 Word 或 WPS 打开后另存为 .docx",
)
add(
    "docx-quadratic",
    "大实体引用五万次",
    "大实体.docx",
    lambda: docx(PARAGRAPHS + RUN.format("&a;" * 50_000), QUADRATIC),
    "不是完好的 Word 文档，请用 Word 或 WPS 打开后另存为 .docx",
)
add(
    "docx-outside",
    "外部实体指向本机文件",
    "外部.docx",
    lambda: docx(PARAGRAPHS + RUN.format("&a;"), OUTSIDE),
    None,
)
add("docx-remote", "外部 DTD 指向网址", "网址.docx", lambda: docx(PARAGRAPHS, REMOTE), None)
add(
    "docx-upwards",
    "成员名里有 ../",
    "上级.docx",
    lambda: package(
        {
            "../../etc/x": "x",
            "[Content_Types].xml": TYPES,
            "word/document.xml": f"<w:document {W}><w:body>{PARAGRAPHS}</w:body></w:document>",
        }
    ),
    None,
)
add(
    "docx-deep",
    "十万层嵌套的 XML",
    "深.docx",
    lambda: docx(nested("<w:sdt>", PARAGRAPHS, "</w:sdt>", 100_000)),
    "不是完好的 Word 文档，请用 Word 或 WPS 打开后另存为 .docx",
)
add(
    "docx-deep-tables",
    "两百层套表格",
    "套.docx",
    lambda: docx(nested("<w:tbl><w:tr><w:tc>", PARAGRAPHS, "</w:tc></w:tr></w:tbl>", 80)),
    None,
)
add(
    "docx-attributes",
    "一个元素五万个属性",
    "属性.docx",
    lambda: docx(PARAGRAPHS + "<w:p " + " ".join(f'a{n}="1"' for n in range(50_000)) + "/>"),
    None,
)
add(
    "docx-paragraphs",
    "五十万个空段落",
    "段.docx",
    lambda: docx(PARAGRAPHS + "<w:p/>" * 500_000),
    "文字超过 30 万行，不像是一份材料，请拆分后再收入",
)
add(
    "docx-runs",
    "一段二十万个片段",
    "片段.docx",
    lambda: docx(PARAGRAPHS + "<w:p>" + "<w:r><w:t>安</w:t></w:r>" * 200_000 + "</w:p>"),
    None,
)
add(
    "docx-bad-xml",
    "XML 没有闭合",
    "坏.docx",
    lambda: package(
        {"[Content_Types].xml": TYPES, "word/document.xml": f"<w:document {W}><w:body>"}
    ),
    "不是完好的 Word 文档，请用 Word 或 WPS 打开后另存为 .docx",
)
add(
    "docx-style-loop",
    "样式互为基础",
    "样式.docx",
    lambda: docx(
        "<w:p><w:pPr><w:pStyle w:val='a'/></w:pPr><w:r><w:t>一段话</w:t></w:r></w:p>" + PARAGRAPHS,
        styles=f"<w:styles {W}>"
        + "".join(
            f"<w:style w:type='paragraph' w:styleId='{a}'><w:basedOn w:val='{b}'/></w:style>"
            for a, b in ("ab", "ba")
        )
        + "</w:styles>",
    ),
    None,
)
add(
    "docx-numbering-loop",
    "编号引用自己，层级越界",
    "编号.docx",
    lambda: docx(
        NUMBERED.format(99999999999) + PARAGRAPHS,
        numbering=NUMBERING.format(
            "<w:numStyleLink w:val='x'/><w:lvl w:ilvl='-1'><w:start w:val='999999999999999999999'/>"
            "<w:numFmt w:val='chineseCounting'/><w:lvlText w:val='%1%2%99'/>"
        ),
    ),
    None,
)
add(
    "docx-huge-number",
    "编号从十亿亿开始",
    "编号.docx",
    lambda: docx(
        NUMBERED.format(0) + PARAGRAPHS,
        numbering=NUMBERING.format(
            "<w:lvl w:ilvl='0'><w:start w:val='1000000000'/><w:numFmt w:val='upperRoman'/>"
            "<w:lvlText w:val='%1'/>"
        ),
    ),
    None,
)
add(
    "doc-truncated",
    "只有开头的 doc",
    "断.doc",
    lambda: ole({"WordDocument": RANDOM[:3000]})[:700],
    "LibreOffice 打不开这个文件，可能已损坏或有密码，请用 Word 或 WPS 打开后另存为 .docx",
    program="soffice",
)
add(
    "doc-random",
    "随机字节",
    "随机.doc",
    RANDOM,
    "不是完好的 .doc 文件，也不是文本，请用原来的软件打开检查",
)
add(
    "doc-random-inside",
    "WordDocument 里是随机字节",
    "随机.wps",
    lambda: ole({"WordDocument": RANDOM[:6000]}),
    "LibreOffice 打不开这个文件，可能已损坏或有密码，请用 Word 或 WPS 打开后另存为 .docx",
    program="soffice",
)
add(
    "doc-loop",
    "扇区表绕成圈",
    "绕.doc",
    lambda: ole({"WordDocument": RANDOM[:6000]}, loop=True),
    "LibreOffice 打不开这个文件，可能已损坏或有密码，请用 Word 或 WPS 打开后另存为 .docx",
    program="soffice",
)
add(
    "doc-locked",
    "有打开密码的 doc",
    "密码.doc",
    lambda: ole({"WordDocument": bytes.fromhex("eca5c100000000000001") + RANDOM[:5000]}),
    "LibreOffice 打不开这个文件，可能已损坏或有密码，请用 Word 或 WPS 打开后另存为 .docx",
    program="soffice",
)
add("doc-empty", "空 doc", "空.doc", b"", "文件是空的")
add("wps-text", "文本改名为 wps", "改名.wps", lambda: REPORT.encode("gbk"), None)
