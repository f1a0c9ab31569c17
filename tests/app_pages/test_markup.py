"""Report text is only ever text, whatever it holds."""

from dataclasses import replace

from app_pages import markup
from indexer.records import Duplicate, Heading, Hit, Passage, Removal, Report, StoredReport

HIT = Hit(
    rank=2,
    score=1.5,
    cosine=0.4,
    passage_id="ab-3",
    report_id="ab",
    path="corpus/总结.txt",
    title="2023年<总结>",
    year=2023,
    doc_type="总结",
    section="problems",
    topics=("阵地建设",),
    heading_path=("二、存在问题",),
    lead="",
    text="阵地不足XX处",
    lines=(3, 3),
    placeholders=((4, 6),),
    highlights=((0, 2),),
    preferred=True,
)


def passage(ordinal: int, line: int, section: str, text: str) -> Passage:
    return Passage(ordinal, (line, line), section, (), "", text, ())


def test_hostile_text_is_escaped_and_nothing_is_lost() -> None:
    text = '<script>alert("x")</script> $x$ **b** [a](b) & ~'
    assert markup.marked_text(text) == (
        "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; $x$ **b** [a](b) &amp; ~"
    )


def test_overlapping_marks_both_show() -> None:
    assert markup.marked_text("共XX次活动", [(1, 3)], [(2, 6)]) == (
        '共<span class="slot" title="待填">X</span>'
        '<mark><span class="slot" title="待填">X</span></mark><mark>次活动</mark>'
    )


def test_hit_card_shows_place_origin_and_text() -> None:
    assert markup.hit_card(HIT) == (
        '<div class="jg jg-hit"><div class="jg-crumb"><span class="jg-rank">2</span>'
        '<span class="jg-badge" style="--hue:0">存在问题</span>'
        '2023年&lt;总结&gt;<span class="sep">›</span>二、存在问题</div>'
        '<div class="jg-quiet">2023 年　总结　corpus/总结.txt'
        ' <span class="jg-topic">阵地建设</span></div>'
        '<div class="jg-text"><mark>阵地</mark>不足'
        '<span class="slot" title="待填">XX</span>处</div></div>'
    )


def test_a_hit_names_its_page_where_the_file_has_pages() -> None:
    cards = [markup.hit_card(replace(HIT, pages=pages)) for pages in ((3, 3), (3, 4))]
    assert [
        card.count(f"corpus/总结.txt　{page} <")
        for card, page in zip(cards, ("第 3 页", "第 3—4 页"), strict=True)
    ] == [1, 1]


def test_duplicates_link_to_their_reports_with_the_query() -> None:
    copies = [Duplicate("cd-1", "a.txt", "<甲>", 2022)]
    assert markup.duplicates_line(copies, "问题") == (
        '<div class="jg jg-quiet">另有 1 处相同：<a class="plain" target="_self" '
        'href="report?report=cd&amp;passage=cd-1&amp;query=%E9%97%AE%E9%A2%98">&lt;甲&gt;</a></div>'
    )


def test_report_body_shows_lone_headings_and_marks_one_passage() -> None:
    headings = (Heading(1, 1, "一、做法", "practice"), Heading(2, 2, "（一）学习", "practice"))
    passages = (passage(0, 2, "practice", "（一）学习。读书"), passage(1, 3, "practice", "讨论"))
    report = Report("a.txt", "总结", 2023, "总结", "", "utf-8", headings, passages, ())
    stored = StoredReport("ab", "", 0, report, ((), ()))
    assert markup.report_body(stored, 1, {"ab-1"}) == (
        '<div class="jg"><div id="line-1" class="jg-h jg-h1">一、做法</div>'
        '<span id="line-2"></span>'
        '<div class="jg-passage" style="--hue:205"><span class="jg-badge" style="--hue:205">'
        '主要做法</span><div class="jg-text">（一）学习。读书</div>'
        '<button type="button" class="jg-gather" data-act="gather" data-value="ab-0">'
        "＋ 放进素材篮</button></div>"
        '<div class="jg-passage here" id="here" style="--hue:205">'
        '<div class="jg-text">讨论</div><span class="jg-gathered">✓ 已在素材篮</span></div></div>'
    )


def test_outline_and_removals_escape() -> None:
    assert markup.outline([Heading(4, 2, "<b>", "plan")]) == (
        '<div class="jg-outline"><a href="#line-4" style="padding-left:1.3rem">&lt;b&gt;</a></div>'
    )
    assert markup.outline([Heading(4, 1, "<b>", "plan")], linked=False) == (
        '<div class="jg-outline"><div style="padding-left:0.4rem">&lt;b&gt;</div></div>'
    )
    assert markup.removals([Removal(7, "<i>", "付费标记")]) == (
        '<div class="jg jg-quiet"><div>第 7 行　付费标记：&lt;i&gt;</div></div>'
    )
