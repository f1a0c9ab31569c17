"""OpenDocument texts and RTF."""

from tests.hostile.case import REPORT, Cases, Data
from tests.hostile.texts import RANDOM
from tests.hostile.word import LAUGHS, nested, package

CASES = Cases()
ODT = "application/vnd.oasis.opendocument.text"
NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
)


def odt(body: str, head: str = "", list_style: str = "") -> bytes:
    """An OpenDocument text; the levels of `list_style` are those of the style "a"."""
    styles = f'<text:list-style style:name="a">{list_style}</text:list-style>'
    root = (
        f'<?xml version="1.0"?>{head}<office:document-content {NAMES}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>"
    )
    end = "</office:text></office:body></office:document-content>"
    return package({"mimetype": ODT, "content.xml": root + body + end})


def odt_report() -> str:
    """The paragraphs of the report."""
    return "".join(f"<text:p>{line}</text:p>" for line in REPORT.split("\n"))


def add(name: str, about: str, path: str, data: Data, reason: str | None) -> None:
    """A case among these."""
    CASES.made(name, about, path, data, reason)


add(
    "odt-truncated",
    "截断的 odt",
    "断.odt",
    lambda: odt(odt_report())[:-150],
    "不是完好的 ODT 文档，请用 LibreOffice 或 WPS 打开后另存为 .docx",
)
add(
    "odt-random",
    "随机字节",
    "随机.odt",
    RANDOM,
    "不是完好的 .odt 文件，也不是文本，请用原来的软件打开检查",
)
add(
    "odt-spaces",
    "声称有十亿个空格",
    "空格.odt",
    lambda: odt(odt_report() + '<text:p>安<text:s text:c="1000000000"/>全</text:p>'),
    None,
)
add(
    "odt-repeats",
    "声称重复十亿列",
    "重复.odt",
    lambda: odt(
        odt_report() + '<table:table><table:table-row table:number-rows-repeated="1000000000">'
        '<table:table-cell table:number-columns-repeated="1000000000"><text:p>安全</text:p>'
        "</table:table-cell></table:table-row></table:table>"
    ),
    None,
)
add(
    "odt-laughs",
    "十亿笑声",
    "笑.odt",
    lambda: odt(odt_report() + "<text:p>&a10;</text:p>", LAUGHS),
    "不是完好的 ODT 文档，请用 LibreOffice 或 WPS 打开后另存为 .docx",
)
add(
    "odt-deep",
    "十万层嵌套",
    "深.odt",
    lambda: odt(nested("<text:section>", odt_report(), "</text:section>", 100_000)),
    "不是完好的 ODT 文档，请用 LibreOffice 或 WPS 打开后另存为 .docx",
)
add(
    "odt-bomb",
    "content.xml 解开有 120 MB",
    "炸弹.odt",
    lambda: odt("<text:p/>" * 12_000_000),
    "解开后超过 100 MB，不像是材料",
)
add(
    "odt-lists",
    "一百层列表",
    "列表.odt",
    lambda: odt(
        nested("<text:list><text:list-item>", odt_report(), "</text:list-item></text:list>", 100)
    ),
    None,
)


def rtf(body: str) -> bytes:
    """An RTF file of plain ASCII."""
    return (r"{\rtf1\ansi\ansicpg936 " + body + "}").encode("ascii")


ODD = odt(
    f'<text:list text:style-name="a">{"<text:list-item><text:p>安全</text:p></text:list-item>" * 3}'
    f"</text:list><text:p><text:ruby/>安<text:s text:c='1000`0'/>全</text:p>{odt_report()}",
    list_style='<text:list-level-style-number text:level="1" text:display-levels="1000000000" '
    'style:num-format="1"/><text:list-level-style-number text:level="²"/>',
)
add("odt-odd-numbers", "不是数的数，显示十亿级编号", "数.odt", ODD, None)
add(
    "odt-long-number",
    "五千位的数",
    "数.odt",
    odt(f'<text:h text:outline-level="{"9" * 5000}">一、安全</text:h>{odt_report()}'),
    None,
)
ESCAPED = "".join(
    f"\\u{ord(c) if ord(c) < 32768 else ord(c) - 65536}?" if c != "\n" else "\\par\n"
    for c in REPORT
)
add(
    "rtf-truncated",
    "截断的 rtf",
    "断.rtf",
    lambda: rtf(ESCAPED)[:900],
    "RTF 文件残缺或损坏，请用 Word 或 WPS 打开后另存为 .docx",
)
add(
    "rtf-random",
    "开头之后是随机字节",
    "随机.rtf",
    lambda: b"{\\rtf1 " + RANDOM,
    "除标题和广告外没有正文",
)
add(
    "rtf-deep",
    "百万层花括号",
    "深.rtf",
    lambda: rtf(ESCAPED + "{" * 1_000_000 + "a" + "}" * 1_000_000),
    "RTF 文件残缺或损坏，请用 Word 或 WPS 打开后另存为 .docx",
)
add(
    "rtf-unclosed",
    "百万个左括号",
    "不闭.rtf",
    lambda: b"{\\rtf1 " + b"{" * 1_000_000,
    "RTF 文件残缺或损坏，请用 Word 或 WPS 打开后另存为 .docx",
)
add("rtf-closed", "百万个右括号", "多闭.rtf", lambda: rtf(ESCAPED + "}" * 1_000_000), None)
add(
    "rtf-bin",
    "声称后面有 20 亿字节",
    "二进制.rtf",
    lambda: rtf(ESCAPED + r"\bin2000000000 abc"),
    "RTF 文件残缺或损坏，请用 Word 或 WPS 打开后另存为 .docx",
)
add(
    "rtf-numbers",
    "大得出奇的参数",
    "参数.rtf",
    lambda: rtf(
        ESCAPED + r"\fs99999999999999999999\u99999999999999999999?\uc999999999 abc\'zz\li-9"
    ),
    None,
)
add(
    "rtf-paragraphs",
    "五十万个空段",
    "段.rtf",
    lambda: rtf(ESCAPED + "\\par" * 500_000),
    "文字超过 30 万行，不像是一份材料，请拆分后再收入",
)
add(
    "rtf-hex",
    "三十万个十六进制字节",
    "码.rtf",
    lambda: rtf(ESCAPED + "\\par " + "\\'b0\\'b2" * 150_000),
    None,
)
