"""The files of other programs, and what a reader sees of the one that is in many formats."""

from pathlib import Path

FILES = Path(__file__).resolve().parent / "files"
SUMMARY: list[tuple[int | None, str]] = [
    (0, "禾田镇2023年文化站工作总结"),
    (None, "今年以来，文化站围绕群众需要开展工作。"),
    (1, "一、主要做法"),
    (2, "（一）建好阵地"),
    (None, "改造书屋五间，新添图书两千册，周末照常开放。"),
    (None, "注1：含节假日。"),
    (2, "（二）办好活动"),
    (None, "1.送戏下乡十二场。"),
    (None, "（1）其中夜场四场。"),
    (None, "（2）其中村晚两场。"),
    (None, "2.书法培训六期。"),
    (None, "活动经费情况如下表。"),
    (None, "框里的话：群众满意是标准。"),
    (None, "项目　经费\n送戏　三万元"),
    (1, "二、存在问题"),
    (None, "活动场地用房不足，专职人员只有一名。"),
    (1, "三、下一步打算"),
    (None, "1.争取场地。"),
    (None, "2.补充人员。"),
]
"""总结.docx, .odt, .rtf, .doc: level and text of each line. Comment, hidden text and deleted text
are no part of it."""


def spaced(lines: list[tuple[int | None, str]]) -> list[tuple[int | None, str]]:
    """The same where a list's number is parted from its text."""
    return [
        (level, f"{text[:2]} {text[2:]}" if text[:2] in {"1.", "2."} else text)
        for level, text in lines
    ]
