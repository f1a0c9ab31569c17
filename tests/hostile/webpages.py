"""Web pages and mail."""

from tests.hostile.case import PARAGRAPH, REPORT, Cases, Data
from tests.hostile.texts import RANDOM

CASES = Cases()


def add(name: str, about: str, path: str, data: Data, reason: str | None) -> None:
    """A case among these."""
    CASES.made(name, about, path, data, reason)


HTML = "".join(f"<p>{line}</p>" for line in REPORT.split("\n"))


def html(body: str) -> bytes:
    """A web page of that body."""
    return f"<html><head><meta charset=utf-8></head><body>{body}</body></html>".encode()


add(
    "html-deep",
    "十万层 div",
    "深.html",
    lambda: html("<div>" * 100_000 + HTML),
    "网页嵌套得太深，请用浏览器打开后另存为文本",
)
add("html-two-hundred", "两百层 div", "层.html", lambda: html("<div>" * 200 + HTML), None)
add(
    "html-tables",
    "一千层套表格",
    "套.html",
    lambda: html("<table><tr><td>" * 1000 + HTML),
    "网页嵌套得太深，请用浏览器打开后另存为文本",
)
add("html-lists", "八十层列表", "列.html", lambda: html("<ol><li>" * 80 + HTML), None)
add(
    "html-unclosed",
    "二十万个没闭合的 b",
    "不闭.html",
    lambda: html(HTML + "<p>" + "<b>安" * 200_000),
    "网页嵌套得太深，请用浏览器打开后另存为文本",
)
add(
    "html-comments",
    "二十万个没闭合的注释",
    "注释.html",
    lambda: b"<!--" * 200_000 + html(HTML),
    "一行超过 20 万字，不像是一份材料，请分段后再收入",
)
add(
    "html-brackets",
    "百万个小于号",
    "小于.html",
    lambda: html(HTML + "<" * 1_000_000),
    "一行超过 20 万字，不像是一份材料，请分段后再收入",
)
add(
    "html-attribute",
    "10 MB 的属性",
    "属性.html",
    lambda: html(HTML + f'<p title="{"a" * 10_000_000}">安全</p>'),
    None,
)
add(
    "html-entities",
    "五十万个实体",
    "实体.html",
    lambda: html(HTML + "<p>" + "&amp;&#23433;&#xFFFFFFFF;" * 170_000),
    "一行超过 20 万字，不像是一份材料，请分段后再收入",
)
add("html-truncated", "截断的网页", "断.html", lambda: html(HTML)[:500], None)
add(
    "html-charset",
    "声称的编码不存在",
    "编码.htm",
    lambda: html(HTML).replace(b"utf-8", b"klingon"),
    None,
)
add(
    "html-rowspan",
    "声称跨十亿行",
    "跨行.html",
    lambda: html(
        HTML + '<table><tr><td rowspan="1000000000" colspan="1000000000">安全</td></tr></table>'
    ),
    None,
)
add(
    "html-script",
    "脚本和样式",
    "脚本.html",
    lambda: html(HTML + "<script>alert(1)</script><style>p{}</style>" * 50_000),
    None,
)
add("html-breaks", "五十万个换行", "换行.html", lambda: html(HTML + "<br>" * 500_000), None)
add("html-paragraphs", "三十万个空段落", "段.html", lambda: html(HTML + "<p>" * 300_000), None)
add(
    "html-xml-laughs",
    "XHTML 里的十亿笑声",
    "笑.xhtml",
    lambda: (
        b"<?xml version='1.0'?><!DOCTYPE html [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]>"
        + html(HTML + "<p>&b;</p>")
    ),
    None,
)

add(
    "html-odd-numbers",
    "列表从不是数的数开始",
    "数.html",
    html(f'{HTML}<ol start="²"><li value="{"9" * 5000}">安全<li value="٣">宣传</ol>'),
    None,
)

HEAD = "MIME-Version: 1.0\r\nSubject: report\r\n"
TEXT = "Content-Type: text/plain; charset=utf-8\r\n\r\n" + REPORT


def multipart(depth: int) -> bytes:
    """Parts within each other."""
    opening = "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(depth)
    )
    return (HEAD + opening + TEXT).encode()


add(
    "mht-nested",
    "一万层嵌套的部分",
    "深.mht",
    lambda: multipart(10_000),
    "邮件里一层套一层，套得太深，请打开后把文字另存为文本",
)
add("mht-fifty", "五十层嵌套的部分", "层.mht", lambda: multipart(50), None)
add(
    "mht-truncated",
    "截断的 mht",
    "断.mht",
    lambda: (HEAD + "Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\n").encode(),
    "文件里没有文字",
)
add(
    "mht-boundary",
    "没有分隔线",
    "无界.mht",
    lambda: (HEAD + "Content-Type: multipart/related\r\n\r\n" + REPORT).encode(),
    "邮件里没有文字",
)
add(
    "mht-parts",
    "一万个部分",
    "多.mht",
    lambda: (
        HEAD
        + "Content-Type: multipart/mixed; boundary=b\r\n"
        + "\r\n--b\r\n\r\n安" * 10_000
        + "\r\n--b\r\n"
        + TEXT
    ).encode(),
    None,
)
add(
    "eml-within",
    "一千层邮件套邮件",
    "套.eml",
    lambda: (
        HEAD
        + "Content-Type: message/rfc822\r\n\r\n" * 1
        + (HEAD + "Content-Type: message/rfc822\r\n\r\n") * 1000
        + HEAD
        + TEXT
    ).encode(),
    "邮件里一层套一层，套得太深，请打开后把文字另存为文本",
)
add(
    "eml-headers",
    "两万个邮件头",
    "头.eml",
    lambda: ("X-A: b\r\n" * 20_000 + HEAD + TEXT).encode(),
    None,
)
add(
    "eml-long-header",
    "5 MB 的主题",
    "主题.eml",
    lambda: (
        "MIME-Version: 1.0\r\nSubject: " + "=?utf-8?b?5a6J?= " * 300_000 + "\r\n" + TEXT
    ).encode(),
    None,
)
add(
    "eml-addresses",
    "收件人全是括号",
    "收件.eml",
    lambda: ("MIME-Version: 1.0\r\nTo: " + "(" * 5_000 + "<" * 5_000 + "\r\n" + TEXT).encode(),
    None,
)
add(
    "eml-type",
    "类型里全是分号",
    "类型.eml",
    lambda: (
        HEAD + "Content-Type: text/plain" + "; a*0*=b''%" * 20_000 + "\r\n\r\n" + REPORT
    ).encode(),
    None,
)
add(
    "eml-base64",
    "不是 base64 的 base64",
    "码.eml",
    lambda: (
        HEAD
        + "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + "!!!" * 9999
    ).encode(),
    "文件里没有文字",
)
add(
    "eml-charset",
    "声称的编码不存在",
    "编码.eml",
    lambda: (HEAD + "Content-Type: text/plain; charset=klingon\r\n\r\n" + REPORT).encode(),
    None,
)
add(
    "eml-random",
    "随机字节",
    "随机.eml",
    lambda: b"MIME-Version: 1.0\r\n" + RANDOM,
    "不是文本文件，或已经损坏",
)
add(
    "mht-random",
    "随机字节",
    "随机.mht",
    RANDOM,
    "不是完好的 .mht 文件，也不是文本，请用原来的软件打开检查",
)
add(
    "html-random",
    "随机字节",
    "随机.html",
    RANDOM,
    "不是完好的 .html 文件，也不是文本，请用原来的软件打开检查",
)
add("paragraph", "一句话", "一句.html", lambda: html(PARAGRAPH), None)
