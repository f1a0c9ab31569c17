"""Takes out of a text what is not the report: paywall marks, advertising, page furniture.

Every removal is accounted for, so that a writer can see what is gone and why. What is only
suspicious stays in: a lost sentence costs more than an advertising line.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from indexer.lexicon.traditional import simplified
from indexer.records import Removal, SourceLine

PAYWALL_MARK = re.compile(r"[#＃]{2}\s*paid(?:begin|end)\s*[#＃]{2}", re.IGNORECASE)
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad\x00-\x08\x0b-\x1f\x7f]+")
STRAY_X = re.compile(
    r"[XxＸ*＊](?<![XxＸ×*＊A-Za-z].)(?=习近平|毛泽东|邓小平|江泽民|胡锦涛|马克思|列宁)"
)

ADVERTISING_CUES: tuple[tuple[int, re.Pattern[str]], ...] = (
    (
        3,
        re.compile(
            r"会员群|网盘群|网盘同步|svip会员|vip会员|谨防假冒|"
            r"范文网|公文网|材料网|素材网|文秘网|"
            r"一键(?:精准|快速|极速)?(?:搜索|查找|下载)|【[^】]*(?:素材|文库|范文|代笔|笔杆)[^】]*】|"
            r"更多(?:精彩|优质|同类)?(?:范文|材料|素材|公文|文章|资料).{0,16}?(?:关注|请|加|搜|访问|扫)",
            re.IGNORECASE,
        ),
    ),
    (
        2,
        re.compile(
            r"素材库|材料库|代笔|润笔|代写|加微信|微信号|加客服|加群|扫码|qq群|客服|网盘|接单|vx|"
            r"小伙伴|每[天日]更新|天天上新|文库|范文|样稿|找(?:材料|素材)|加急|年费|定制",
            re.IGNORECASE,
        ),
    ),
    (
        1,
        re.compile(
            r"素材|公众号|会员|微信|qq|下载|https?:|www\.|联系(?:方式|电话|我们)?[:：]|有意|免费|"
            r"原创|好评|加入|全文|入群|获取|领取",
            re.IGNORECASE,
        ),
    ),
)
"""Cues with their weights. No single one proves advertising: reports too speak of a 素材库."""
UNMISTAKABLE = ADVERTISING_CUES[0][1]
ANY_CUE = re.compile("|".join(cue.pattern for _, cue in ADVERTISING_CUES))
"""Looks for them in small letters. Where each alternative begins with a character of one case,
Python passes over all others: 0.02 s a million characters, not 0.26."""
ADVERTISING = 6
ADVERTISING_LINE = 4
"""The weight that makes a text advertising, and the one that does for a line of its own which
holds an unmistakable cue."""

FURNITURE_REASON = "页码、网页栏目等版面文字"
FURNITURE = re.compile(
    r"""(?:
      第\s*[\d一二三四五六七八九十]+\s*页(?:[\s,，/／]*共\s*[\d一二三四五六七八九十]+\s*页)?
    | [-—–－―·•]+\s*\d{1,4}\s*[-—–－―·•]+
    | (?:page|p\.)\s*\d+(?:\s*(?:of|/)\s*\d+)?
    | \d{1,4}\s*/\s*\d{1,4}
    | [\[【]?\s*(?:打印|关闭|返回|收藏|分享)(?:本页|窗口|页面|目录|顶部|首页|列表|到)[^。；]{0,40}
    | (?:(?:您?当前(?:的)?位置|您所在的位置)\s*[:：]\s*)?首页\s*[>＞»›/][^。；]{0,60}
    | [\[【]?\s*(?:字体|字号)[:：\s][^。；]{0,16}
    | (?:上一篇|下一篇|上一页|下一页|相关阅读|相关链接|相关文章|延伸阅读)[:：]?[^。；]{0,60}
    | (?:责任编辑|责编|编辑|来源|信息来源|文章来源|稿源|作者|供稿|发布(?:时间|日期|人)|发表时间|
      浏览(?:次数|量)|点击(?:数|次数|量)|阅读(?:次数|量)|访问量)\s*[:：][^。；]{0,80}
    | 本文(?:来源|转自|来自)[^。；]{0,60}
    )""",
    re.VERBOSE | re.IGNORECASE,
)
SENTENCE = re.compile(r"[^。！？!?]*[。！？!?]+[”’」》）)】]*|[^。！？!?]+$")


def clean(lines: tuple[SourceLine, ...]) -> tuple[list[SourceLine], list[Removal]]:
    """The lines with everything foreign taken out, and an account of each removal.

    Lines keep their numbers; one that held nothing else becomes empty.
    """
    kept, removed = [], []
    for line in lines:
        text = line.text
        for step in STEPS:
            text, taken = step(text)
            removed += [Removal(line.number, piece, reason) for piece, reason in taken]
        text = _trim(text)
        kept.append(line if text == line.text else replace(line, text=text))
    return kept, removed


Taken = list[tuple[str, str]]


def _remove_matches(pattern: re.Pattern[str], reason: str) -> Callable[[str], tuple[str, Taken]]:
    """A step that cuts out each match, so that the sentence around it closes up."""

    def step(text: str) -> tuple[str, Taken]:
        if not pattern.search(text):
            return text, []
        return pattern.sub("", text), [(match, reason) for match in pattern.findall(text)]

    return step


def _remove_furniture(text: str) -> tuple[str, Taken]:
    if FURNITURE.fullmatch(simplified(text.strip())):
        return "", [(text.strip(), FURNITURE_REASON)]
    return text, []


def _remove_advertising(text: str) -> tuple[str, Taken]:
    """A short line goes whole; of a paragraph only the sentences that are beyond doubt."""
    if not ANY_CUE.search(simplified(text).lower()):
        return text, []
    reason = "素材网站的广告"
    if text.count("。") <= 1 and _is_advertising_line(text):
        return "", [(text.strip(), reason)]
    sentences = SENTENCE.findall(text)
    kept = [s for s in sentences if advertising_weight(s) < ADVERTISING]
    if len(kept) == len(sentences):
        return text, []
    return "".join(kept), [(s.strip(), reason) for s in sentences if s not in kept]


def _is_advertising_line(text: str) -> bool:
    weight = advertising_weight(text)
    return weight >= ADVERTISING or (
        weight >= ADVERTISING_LINE and UNMISTAKABLE.search(simplified(text)) is not None
    )


def advertising_weight(text: str) -> int:
    """How much speaks for advertising: each cue counts once, the heavier reading first."""
    weight, text = 0, simplified(text)
    for value, pattern in ADVERTISING_CUES:
        weight += value * len({match.lower() for match in pattern.findall(text)})
        text = pattern.sub("", text)
    return weight


def _trim(text: str) -> str:
    """Without white space at the end; an indent at the start tells where paragraphs begin."""
    return text.replace("\xa0", " ").replace("\t", " ").rstrip(" 　\n")


STEPS = (
    _remove_matches(PAYWALL_MARK, "付费标记"),
    _remove_matches(INVISIBLE, "不可见字符"),
    _remove_matches(STRAY_X, "人名前误加的符号"),
    _remove_furniture,
    _remove_advertising,
)
