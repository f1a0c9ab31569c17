"""Bytes of every kind, and the lines that they hold."""

from pathlib import Path

import docx
import pytest

from indexer.errors import (
    FileBinary,
    FileDamaged,
    FileEmpty,
    FileError,
    FileUnreadable,
    FileUnsupported,
)
from indexer.ingest.read import read
from indexer.records import SourceLine

TEXT = (
    "一、存在问题\r\n（一）活动场地用房不足，基础设施不完善。\n二、下一步打算\r继续努力，补齐短板。"
)
LINES = [
    "一、存在问题",
    "（一）活动场地用房不足，基础设施不完善。",
    "二、下一步打算",
    "继续努力，补齐短板。",
]


@pytest.mark.parametrize(
    ("codec", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf_16_le"),
        ("utf-16-be", "utf_16_be"),
    ],
)
def test_text_in_any_usual_encoding(tmp_path: Path, codec: str, encoding: str) -> None:
    file = tmp_path / "报告.txt"
    file.write_bytes(TEXT.encode(codec))
    source = read(file, "报告.txt")
    assert (source.path, source.encoding) == ("报告.txt", encoding)
    assert source.lines == tuple(SourceLine(n, line) for n, line in enumerate(LINES, 1))


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("空.txt", b"", FileEmpty),
        ("空白.txt", b" \r\n\t\n", FileEmpty),
        ("断.txt", (TEXT * 3).encode()[:-4], FileDamaged),
        ("断.txt", b"\xff\xfe" + TEXT.encode("utf-16-le")[:-1], FileDamaged),
        ("乱.txt", bytes(range(128, 256)) * 40, FileBinary),
        ("图.txt", b"\x89PNX\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 8, FileBinary),
        ("坏.docx", b"PK\x03\x04 broken", FileDamaged),
        ("表.xlsx", b"PK", FileUnsupported),
        ("无后缀", b"text", FileUnsupported),
    ],
)
def test_bad_files_give_one_line_with_file_and_reason(
    tmp_path: Path, name: str, data: bytes, error: type[FileError]
) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(error) as raised:
        read(file, name)
    assert str(raised.value).startswith(f"{name}：")
    assert "\n" not in str(raised.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable) as raised:
        read(tmp_path / "无.txt", "无.txt")
    assert str(raised.value) == "无.txt：打不开文件（文件不存在）"


def test_markdown_loses_its_block_marks_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "要点.md"
    text = (
        "# 工作要点\n\n## 一、任务\n\n1. 评选**户，推选**户。\n- **强基础。** 建好阵地\n"
        "> 引文\n\n| 项目 | 数量 |\n| --- | --- |\n| 活动 | 3 |\n\n---\n"
    )
    file.write_text(text, encoding="utf-8")
    shown = [(n.number, n.text, n.level) for n in read(file, "要点.md").lines if n.text]
    assert shown == [
        (1, "工作要点", 1),
        (3, "一、任务", 2),
        (5, "1. 评选**户，推选**户。", None),
        (6, "强基础。 建好阵地", None),
        (7, "引文", None),
        (9, "项目　数量", None),
        (11, "活动　3", None),
    ]


def test_word_paragraphs_headings_and_tables_in_order(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("工作总结", style="Title")
    document.add_heading("一、做法", level=1)
    document.add_paragraph("开展活动。")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("活动", "次数", "走访", "38"), strict=True):
        cell.text = text
    document.add_paragraph("再接再厉。")
    file = tmp_path / "总结.docx"
    document.save(str(file))
    assert read(file, "总结.docx").lines == (
        SourceLine(1, "工作总结", 0),
        SourceLine(2, "一、做法", 1),
        SourceLine(3, "开展活动。"),
        SourceLine(4, "活动　次数\n走访　38"),
        SourceLine(5, "再接再厉。"),
    )
