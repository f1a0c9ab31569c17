"""Web pages, as iconv, LibreOffice and browsers leave them."""

import pytest

from indexer.errors import FileDamaged
from indexer.ingest.formats.html import page_lines, read_html
from indexer.records import Removal
from tests.samples import FILES

MENU = "网页导航和链接"
WEB = [
    (1, "禾田镇2023年文化站工作总结"),
    (None, "　　今年以来，文化站围绕群众需要开展工作。"),
    (None, "　　第二行。"),
    (2, "一、主要做法"),
    (None, "一、建阵地"),
    (None, "二、办活动"),
    (None, "1. 送戏"),
    (None, "5. 培训"),
    (None, "项目　经费\n送戏　三万元"),
    (None, "后文。"),
]
WEB_REMOVED = [(1, "首页公开"), (2, "要闻"), (3, "通知"), (4, "公告"), (15, "版权所有")]


def shown(page: str) -> list[tuple[int | None, str]]:
    return [(line.level, line.text) for line in page_lines(page) if not line.reason]


def texts(page: str) -> list[str]:
    return [text for _, text in shown(page)]


def test_a_page_in_gbk() -> None:
    content = read_html((FILES / "网页.htm").read_bytes())
    assert content.encoding == "gb18030"
    assert [(line.level, line.text) for line in content.lines if line.text] == WEB
    assert content.removed == tuple(Removal(at, text, MENU) for at, text in WEB_REMOVED)


def test_a_page_of_libreoffice() -> None:
    """It writes a title as a mere paragraph, a text box as a picture, and text whose deletion
    was tracked as any other."""
    content = read_html((FILES / "总结.html").read_bytes())
    assert (content.encoding, content.removed) == ("utf-8", ())
    assert [(line.level, line.text) for line in content.lines] == [
        (None, "禾田镇2023年文化站工作总结"),
        (None, "今年以来，文化站围绕群众需要开展工作。"),
        (1, "一、主要做法"),
        (2, "（一）建好阵地"),
        (None, "改造书屋被删去的旧话五间，新添图书两千册，周末照常开放。"),
        (2, "（二）办好活动"),
        (None, "1. 送戏下乡十二场。"),
        (None, "1. 其中夜场四场。"),
        (None, "2. 其中村晚两场。"),
        (None, "2. 书法培训六期。"),
        (None, "活动经费情况如下表。"),
        (None, "项目　经费\n送戏　三万元"),
        (1, "二、存在问题"),
        (None, "活动场地用房不足，专职人员只有一名。"),
        (1, "三、下一步打算"),
        (None, "1. 争取场地。"),
        (None, "2. 补充人员。"),
        (None, "注1：含节假日。"),
    ]


def test_notes_as_word_saves_them() -> None:
    page = (
        "<p>周末开放<a href='#_ftn1' name='_ftnref1'>[1]</a>。<p>再看<a href='#_edn2'>[b]</a>。"
        "<div><p><a href='#_ftnref1' name='_ftn1'>[1]</a>含节假日。</div>"
    )
    assert texts(page) == ["周末开放。", "再看。", "注1：含节假日。"]


def test_the_declared_encoding_counts_only_where_the_bytes_agree() -> None:
    page = "<html><head><meta charset={}></head><body><p>活动场地用房不足，专职人员只有一名。</p>"
    right = page.format("gb2312").encode("gbk")
    wrong = page.format("gb2312").encode("utf-8")
    big5 = "<html><meta charset=big5><p>活動場地不足，專職人員只有一名。".encode("big5")
    read = [read_html(data) for data in (right, wrong, big5)]
    assert [(one.encoding, one.lines[0].text) for one in read] == [
        ("gb18030", "活动场地用房不足，专职人员只有一名。"),
        ("utf-8", "活动场地用房不足，专职人员只有一名。"),
        ("big5hkscs", "活動場地不足，專職人員只有一名。"),
    ]


def test_what_a_browser_does_not_show_is_no_text() -> None:
    page = (
        "<body><!-- 注释 --><script>甲()</script><style>p{}</style><p hidden>藏</p>"
        "<p style='visibility: hidden'>藏</p><p>甲<del>旧</del><b>乙</b></p><select><option>丙</select>"
    )
    assert texts(page) == ["甲乙"]


def test_white_space_as_a_browser_shows_it() -> None:
    page = "<p>  工作\n  总结 of\n 2023  <b> 年</b></p><pre>甲  乙\n丙</pre>"
    assert texts(page) == ["工作总结 of 2023 年", "甲  乙", "丙"]


def test_a_table_that_lays_a_page_out_is_no_table() -> None:
    page = (
        "<table><tr><td>栏目</td><td><p>第一段。<p>第二段。<p>第三段。</td></tr></table>"
        "<table><tr><td>框</td></tr><tr><td>起的话。</td></tr></table>"
    )
    assert texts(page) == ["栏目", "第一段。", "第二段。", "第三段。", "框", "起的话。"]


def test_lists_with_numbers_of_their_kind() -> None:
    page = "<ol type=a start=3><li>甲<li>乙</ol><ul><li>丙</ul><ol style='list-style:upper-roman'><li>丁</ol>"
    assert texts(page) == ["c. 甲", "d. 乙", "丙", "I. 丁"]


def test_two_links_are_no_menu_and_a_long_heading_is_no_heading() -> None:
    long = "长" * 61
    page = f"<p><a href=x>附件一</a><p><a href=y>附件二</a><h2>{long}</h2><h3>短</h3>"
    assert shown(page) == [(None, "附件一"), (None, "附件二"), (None, long), (3, "短")]


def test_a_page_that_nests_beyond_the_parser() -> None:
    with pytest.raises(FileDamaged) as raised:
        page_lines("<div>" * 5000 + "深")
    assert raised.value.reason == "网页嵌套得太深，请用浏览器打开后另存为文本"
