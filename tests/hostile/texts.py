"""Text files: lines and characters that no writer would type."""

import random
from functools import partial
from pathlib import Path

from tests.hostile.case import PARAGRAPH, REPORT, Cases

CASES = Cases()
RANDOM = random.Random(5).randbytes(30_000)
LONG = 20_000
"""Characters of a line that makes a slow expression slow."""
MILLION = 1_000_000
LINES = {
    "spaces": " ",
    "full-width-spaces": "　",
    "tabs": "\t",
    "digits": "1",
    "chinese-digits": "一二三",
    "opening-brackets": "（",
    "closing-brackets": "）",
    "empty-brackets": "（）",
    "numbered-brackets": "（一）",
    "half-brackets": "(",
    "square-brackets": "[",
    "book-marks": "《",
    "quotes": "“",
    "commas": "，",
    "enumeration-commas": "、",
    "full-stops": "。",
    "dots": ".",
    "colons": "：",
    "dashes": "—",
    "asterisks": "*",
    "crosses": "X",
    "hashes": "#",
    "underscores": "_",
    "years": "2023年",
    "ordinals": "第一",
    "firstly": "一是",
    "numbered": "1.",
    "dates": "1月1日",
    "letters": "a",
    "addresses": "http://",
    "at-signs": "a@",
    "percent": "50%",
    "no-break-spaces": "\u00a0",
    "joiners": "\u200b",
    "marks": "e\u0301",
    "ligatures": "\ufdfa",
    "emoji": "😀",
}


def repeated(unit: str, length: int = LONG) -> bytes:
    """A report with a line of nothing but `unit`, and another with such a run inside."""
    line = unit * (length // len(unit))
    return f"{REPORT}\n{line}\n{PARAGRAPH}{line}{PARAGRAPH}\n".encode()


for _name, _unit in LINES.items():
    CASES.made(
        f"a-line-of-{_name}",
        f"{_unit!r} 重复到两万字的行",
        "长行.txt",
        partial(repeated, _unit),
        None,
    )
CASES.made("empty", "空文件", "空.txt", b"", "文件是空的")
CASES.made("blank", "只有空白和 NUL", "空白.txt", lambda: b" \r\n\0\0\t" * 1000, "文件是空的")
CASES.made(
    "invisible",
    "只有看不见的字符",
    "隐形.txt",
    lambda: "\u200b\u200f\ufeff\u00ad".encode() * 50,
    "除标题和广告外没有正文",
)
CASES.made("random", "随机字节", "随机.txt", RANDOM, "不是文本文件，或已经损坏")
CASES.made(
    "nul-inside", "正文里有 NUL", "零.txt", lambda: REPORT.replace("安", "\0安").encode(), None
)
CASES.made(
    "nul-between",
    "每个字后面一个 NUL",
    "隔零.txt",
    lambda: b"\0".join(c.encode() for c in REPORT),
    "不是文本文件，或已经损坏",
)
CASES.made(
    "utf-16-without-mark", "没有标记的 UTF-16", "宽.txt", lambda: REPORT.encode("utf-16-le"), None
)
CASES.made(
    "lone-surrogates",
    "UTF-8 里的半个代理对",
    "代理.txt",
    lambda: REPORT.encode() + b"\xed\xa0\x80" * 9,
    "第 14 行有不成字的字节，文件已损坏，请用记事本打开核对，另存为 UTF-8 后再建索引",
)
CASES.made(
    "lone-surrogates-16",
    "UTF-16 里的半个代理对",
    "代理.txt",
    lambda: b"\xff\xfe" + REPORT.encode("utf-16-le") + b"\x00\xd8" * 9,
    "第 14 行有不成字的字节，文件已损坏，请用记事本打开核对，另存为 UTF-8 后再建索引",
)
CASES.made(
    "cut-utf-8",
    "断在一个字中间",
    "断.txt",
    lambda: REPORT.encode()[:200],
    "文件末尾残缺，可能没有复制或下载完整，请重新取得后再建索引",
)
CASES.made(
    "cut-gbk",
    "断在一个字中间（GBK）",
    "断.txt",
    lambda: REPORT.encode("gbk")[:201],
    "文件末尾残缺，可能没有复制或下载完整，请重新取得后再建索引",
)
CASES.made(
    "right-to-left",
    "从右到左的标记",
    "反.txt",
    lambda: REPORT.replace("。", "\u202e。\u2067\u200f").encode(),
    None,
)
CASES.made(
    "controls",
    "终端控制序列",
    "控制.txt",
    lambda: REPORT.replace("，", "\x1b[31m，\x07").encode(),
    None,
)
CASES.made(
    "odd-line-ends",
    "各种换行混用",
    "换行.txt",
    lambda: REPORT.replace("\n\n", "\r").replace("。", "。\v\u2028\x85").encode(),
    None,
)
CASES.made(
    "a-million-lines",
    "一百万个换行",
    "空行.txt",
    lambda: REPORT.encode() + b"\n" * MILLION,
    "文字超过 30 万行，不像是一份材料，请拆分后再收入",
)
CASES.made(
    "a-million-headings",
    "一百万个标题",
    "标题.txt",
    lambda: "一、安全生产\n".encode() * MILLION,
    "文字超过 30 万行，不像是一份材料，请拆分后再收入",
)
CASES.made(
    "half-a-million-headings-and-words",
    "五十万个标题，各有一句话",
    "标题.txt",
    lambda: "一、安全\n抓好宣传。\n".encode() * (MILLION // 2),
    "文字超过 30 万行，不像是一份材料，请拆分后再收入",
)
CASES.made(
    "a-line-of-5-mb",
    "5 MB 的一行",
    "一行.txt",
    lambda: REPORT.encode() + PARAGRAPH.encode() * 45_000,
    "一行超过 20 万字，不像是一份材料，请分段后再收入",
)
CASES.made(
    "a-line-of-50-mb",
    "50 MB 的一行",
    "一行.txt",
    lambda: PARAGRAPH.encode() * (50_000_000 // len(PARAGRAPH.encode())),
    "文字超过 1000 万字，不像是一份材料，请拆分后再收入",
)
CASES.made("one-character", "只有一个字", "一.txt", lambda: "一".encode(), "除标题和广告外没有正文")
CASES.made("one-mark", "只有一个标点", "点.txt", lambda: "。".encode(), None)
for _name, _data in {
    "quotes": b"> " * 30_000 + b"a",
    "lists": b"\n".join(b" " * (2 * n) + b"- a" for n in range(1500)),
    "brackets": b"[" * 100_000,
    "links": b"[a](" * 50_000,
    "stars": b"*a **a " * 20_000,
    "ticks": b"".join(b"`" * n + b" " for n in range(600)),
    "references": b"".join(b"[a%d]: /x\n" % n for n in range(20_000)),
    "tables": b"|a" * 20_000 + b"\n" + b"|-" * 20_000 + b"\n" + b"|b" * 20_000,
}.items():
    CASES.made(
        f"markdown-{_name}",
        f"Markdown：成千上万的 {_name}",
        "嵌套.md",
        REPORT.encode() + b"\n" + _data,
        None,
    )


@CASES.refused("超大.txt", "文件超过 200 MB，不像是一份材料，请拆分后再收入")
def larger_than_any_report(folder: Path) -> None:
    """201 MB 的空洞文件"""
    with (folder / "超大.txt").open("wb") as stream:
        stream.truncate(201_000_000)
