"""The bytes of a file in each form, and its name."""

from io import BytesIO

import pytest
from docx import Document

from indexer.errors import DraftEmpty
from indexer.writing.draft import Block, Draft, Origin
from indexer.writing.export import EXPORT_FORMS, export, file_name

ORIGIN = Origin("p1", "某总结", "总结.txt", 2023, "总结", "problems", ("三、存在问题",))
DRAFT = Draft("情况报告", (Block(1, "一、做法"), Block(0, "正文😀。\ud800", ORIGIN)))


def named(title: str, form: str = "txt") -> str:
    return file_name(Draft(title, ()), form)


def test_forms_have_chinese_names() -> None:
    assert EXPORT_FORMS == {"docx": "Word 文档", "md": "Markdown 文本", "txt": "纯文本"}


def test_text_for_old_notepads() -> None:
    assert export(DRAFT, "txt") == (
        b"\xef\xbb\xbf" + "情况报告\r\n\r\n　　一、做法\r\n　　正文😀。\r\n".encode()
    )


def test_markdown() -> None:
    assert export(DRAFT, "md") == "# 情况报告\n\n## 一、做法\n\n正文😀。\n".encode()


def test_word() -> None:
    document = Document(BytesIO(export(DRAFT, "docx")))
    assert [one.text for one in document.paragraphs] == ["情况报告", "", "一、做法", "正文😀。"]


@pytest.mark.parametrize("form", EXPORT_FORMS)
def test_sources_only_where_wanted(form: str) -> None:
    def shown(sources: bool) -> str:
        data = export(DRAFT, form, sources)
        if form != "docx":
            return data.decode()
        return "".join(one.text for one in Document(BytesIO(data)).paragraphs)

    assert "素材来源" not in shown(False)
    assert "素材来源" in shown(True)
    assert "总结.txt" in shown(True)


@pytest.mark.parametrize("form", EXPORT_FORMS)
@pytest.mark.parametrize("blocks", [(), (Block(1, ""), Block(0, " 　\n\x00\n"))])
def test_a_draft_with_nothing_in_it(blocks: tuple[Block, ...], form: str) -> None:
    with pytest.raises(DraftEmpty) as caught:
        export(Draft("情况报告", blocks), form)
    assert str(caught.value) == "情况报告：还没有内容可导出，请先选入素材段落或写上文字，再导出"
    with pytest.raises(DraftEmpty, match=r"^未命名材料："):
        export(Draft("", blocks), form)


def test_an_unknown_form() -> None:
    with pytest.raises(KeyError):
        export(DRAFT, "pdf")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("2024年工作总结", "2024年工作总结.txt"),
        ("", "未命名材料.txt"),
        (" 　\n", "未命名材料.txt"),
        ("...", "未命名材料.txt"),
        ("\x00\u202e", "未命名材料.txt"),
        (r'甲\乙/丙:丁*戊?己"庚<辛>壬|癸', "甲＼乙／丙：丁＊戊？己＂庚＜辛＞壬｜癸.txt"),
        ("换\n行\t\x07和\u202e控\u200b制\ud800符", "换 行 和控制符.txt"),
        (" 首尾的点和空格. . ", "首尾的点和空格.txt"),
        ("../../etc/passwd", "／..／etc／passwd.txt"),
        ("CON", "_CON.txt"),
        ("nul.2024", "_nul.2024.txt"),
        ("aux .2024", "_aux .2024.txt"),
        ("com1", "_com1.txt"),
        ("LPT²", "_LPT².txt"),
        ("\u200bcon", "_con.txt"),
        ("conin$", "_conin$.txt"),
        ("控制台CON", "控制台CON.txt"),
        ("COM10", "COM10.txt"),
        ("console", "console.txt"),
    ],
)
def test_file_names(title: str, name: str) -> None:
    assert named(title) == name


def test_long_titles_keep_the_extension() -> None:
    assert named("工" * 200, "docx") == "工" * 75 + ".docx"
    assert named("工" * 74 + "。. 后" + "面" * 9, "docx") == "工" * 74 + "。.docx"
    assert named("😀" * 200) == "😀" * 60 + ".txt"
