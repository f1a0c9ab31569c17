"""Letters of mutt, pages saved by Chromium, and messages put together by hand."""

import pytest

from indexer.errors import FileDamaged, FileEmpty
from indexer.ingest.formats.mail import read_mail
from indexer.records import Removal
from tests.ingest.formats.test_html import MENU, WEB, WEB_REMOVED
from tests.samples import FILES

ATTACHED = "邮件的附件，需要时请另存后收入"


def message(*lines: str, codec: str = "utf-8") -> bytes:
    return "\n".join(("Subject: x", "MIME-Version: 1.0", *lines)).encode(codec)


def test_a_page_that_chromium_saved_as_one_file() -> None:
    content = read_mail((FILES / "网页.mht").read_bytes())
    assert content.encoding == "utf-8"
    assert [(line.level, line.text) for line in content.lines if line.text] == WEB
    assert content.removed == tuple(Removal(at, text, MENU) for at, text in WEB_REMOVED)


def test_a_letter_of_mutt_in_gb2312() -> None:
    content = read_mail((FILES / "信.eml").read_bytes())
    assert content.encoding == "gb18030"
    assert [line.text for line in content.lines if line.text] == [
        "禾田镇2023年文化站工作总结",
        "今年以来，文化站围绕群众需要开展工作。",
        "一、主要做法",
        "改造书屋五间，周末照常开放。",
        "二、存在问题",
        "活动场地用房不足，专职人员只有一名。",
    ]
    assert content.removed == (Removal(len(content.lines), "附件.txt", ATTACHED),)


def test_of_two_renderings_the_page_is_read_for_its_headings() -> None:
    data = message(
        'Content-Type: multipart/alternative; boundary="x"',
        *("", "--x", "Content-Type: text/plain; charset=utf-8", "", "平文"),
        *("--x", "Content-Type: text/html; charset=utf-8", "", "<h1>总结</h1><p>正文。"),
        "--x--",
    )
    content = read_mail(data)
    assert [(line.level, line.text) for line in content.lines] == [(1, "总结"), (None, "正文。")]


@pytest.mark.parametrize(
    ("charset", "codec", "encoding"),
    [
        ("gb2312", "gb18030", "gb18030"),
        ("utf-8", "gb18030", "gb18030"),
        ("big5", "big5", "big5hkscs"),
    ],
)
def test_the_declared_encoding_or_the_one_that_it_is(
    charset: str, codec: str, encoding: str
) -> None:
    text = "活動場地不足，專職人員只有一名，今年的工作要有人做。"
    head = (f"Content-Type: text/plain; charset={charset}", "Content-Transfer-Encoding: 8bit")
    content = read_mail(message(*head, "", text, codec=codec))
    assert (content.encoding, [line.text for line in content.lines]) == (encoding, [text])


def test_a_letter_without_text() -> None:
    with pytest.raises(FileEmpty, match="邮件里没有文字"):
        read_mail(
            message("Content-Type: image/png", "Content-Transfer-Encoding: base64", "", "AAAA")
        )


def test_a_header_that_the_parser_does_not_survive() -> None:
    """The standard library raises errors of many kinds for such headers; one line comes of all."""
    data = b'MIME-Version: 1.0\nContent-Type: text/plain; charset*0*="\xff\n\ntext'
    try:
        assert [line.text for line in read_mail(data).lines] == ["text"]
    except FileDamaged as error:
        assert error.reason.startswith("不是完好的邮件")
