"""Places by name: 青石街道, 柳坪村二组, 滨河路, 北门菜市场."""

import re
from collections.abc import Sequence
from functools import lru_cache

from indexer.records import Span
from indexer.writing.findings import Finding
from indexer.writing.nameparts import FACING, is_generic, name_start
from indexer.writing.settlements import settlements
from indexer.writing.tagging import REMEMBERED_TEXTS, Word, frequency, tagged

KIND = "place"
REASON = "地名"
LONGEST_NAME = 4
"""Characters before the word that says what sort of place it is."""
SORTS = frozenset(
    "市 县 区 州 旗 镇 乡 街道 村 社区 小区 新村 新区 村庄 屯 寨 水库 水厂 河 江 湖 溪 沟 山 岭 路 大道 "
    "街 老街 大街 巷 胡同 桥 "
    "大桥 隧道 干渠 水渠 灌区 库区 园区 景区 片区 工业园 园 工业园区 产业园 产业园区 科技园 五金园 开发区 "
    "高新区 商圈 商场 "
    "菜市场 集贸市场 农贸市场 批发市场 夜市 广场 公园 游园 花园 家园 嘉园 新城 名城 名苑 公馆 苑 大厦 "
    "火车站 汽车站 高铁站 客运站 车站 "
    "地铁站 北站 东站 西站 南站 码头 渡口 机场 港区 港 粮库 林场 农场 茶场 牧场 果园 矿区 厂区 煤矿 校区 "
    "大学城 步行街 古镇 古城 "
    "古村 县衙 坪 滩 湾 坝 坊 垭 塘 庄 坡 洼 峪 峡 浦 圩 埭 垅 里弄 家属院 大院 安置点 陵园 湿地 度假区 服务区 河段".split()
)
WEAK = frozenset(
    "路 街 河 江 湖 溪 沟 山 岭 桥 港 坪 滩 湾 坝 坊 垭 塘 庄 岗 坡 洼 峪 峡 浦 圩 埭 垅 屯 寨 区 市 苑 "
    "园 批发市场 客运站 车站 大院 校区 厂区 古镇 古城".split()
)
"""Words that also end others (思路, 江山), so that what stands before must be a name."""
ROADS = frozenset("路 大道 大桥 街 大街 广场 公园 村 社区 小区 街道".split())
NAMED_AFTER_DEEDS = frozenset("解放 团结 胜利 迎宾 振兴 复兴".split())
"""Verbs that roads and squares are named after."""
PROPER = ("ns", "nr", "nz", "nt", "x")
RARE, COMMON = 300, 6_000
"""A noun that jieba knows less often than this may stand in a name before a weak word."""
NAMED = re.compile(
    r".+(?:[省市县区州旗镇乡村路街巷河江湖山岭桥港坪滩湾坝坊垭塘庄岗峪峡浦圩屯寨渡]|街道|大道|胡同|水库|大桥|大学城|新村|公园|广场)"
)
COMPOSED = re.compile(r"(.{2,})(?:村|坊|巷|(?<!公)路|广场|公园)")
NAMELESS_ROADS = tuple("硬化路 通组路 产业路 机耕路 断头路 水泥路 柏油路 致富路".split())
NO_ROADS = frozenset(
    "发展 改革 致富 产业 成长 求学 创业 小康 脱贫 网络 生命 "
    "群众 上学 回家 奋斗 长征 强国 复兴 前进 人生 商业 小吃 美食 高速 盘山 柏油 水泥 人行 回头 断头 泥巴 腿走 "
    "必由之 丝绸之 硬化 通组 产业 机耕".split()
)
"""With 路 and 街 these make no name."""
SHORT = re.compile(r".[镇乡村县市]")
NO_PLACE = frozenset(
    "全国 中国 城市 农村 乡村 城区 市区 县区 山区 地区 校区 社区 小区 景区 辖区 园区 灾区 厂区 牧区 林区 "
    "库区 街区 新区 "
    "老区 特区 郊区 城乡 城镇 乡镇 集镇 村镇 市县 省市 全省 全市 全县 全区 全镇 全乡 全村 道路 公路 铁路 "
    "马路 思路 出路 "
    "道路 线路 网路 电路 一路 江山 高山 深山 青山 矿山 黄河 长江 运河 山河 自然村 行政村 江湖 菜市 超市 "
    "夜市 门市 渡江 老街 大街 "
    "街头 上街 高速公路 丝绸之路 一带一路 中华 华夏 河山 靠山 后山 火山 桥梁 立交桥 天桥 末级 坪 "
    "湾区 城中村 县市 "
    "县乡 江河 新农村 度假村 地球村 小康村 上山下乡 老街坊 中心镇 后进村 豆腐坊 留观区 上岗 定岗 沿河 小作坊 "
    ""
    "区县 老城区 社区 城市街道 住宅区 小路 回头路 绊脚石".split()
)
PROVINCES = frozenset(
    "北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 "
    "海南 四川 贵州 云南 陕西 "
    "甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门 杭州 南京 武汉 广州 深圳 成都 西安 郑州 长沙 "
    "合肥 济南 青岛 苏州 宁波".split()
)
GROUP = re.compile(r"第?[一二三四五六七八九十\d]+(?:组|社|期(?![，、以]))")
WITHIN = re.compile(
    r"[一二三四五六七八九十\d]*(?:村民)?(?:小组|组)(?![织长成建团合员])|\d+[号栋](?!楼)"
)
"""A group of a village or the number of a house, after its name."""
BAD_START = re.compile(r"师傅|老师|同志")
PLACES_OF_A_SPIRIT = re.compile(r"精神|会议|时间")
"""After a name that stands for something else (延安精神, 北京时间)."""


def find_places(text: str) -> list[Finding]:
    """The places of `text` that have names, in order; 南圩镇周家埭村 is one."""
    return [
        Finding(KIND, (start, end), text[start:end], (), REASON) for start, end in place_spans(text)
    ]


@lru_cache(maxsize=REMEMBERED_TEXTS)
def place_spans(text: str) -> tuple[Span, ...]:
    """Where the places stand, in order."""
    words = tagged(text)
    joined: list[Span] = []
    for last in range(len(words)):
        span = _place(words, last)
        if span is None or PLACES_OF_A_SPIRIT.match(text, span[1]):
            continue
        if joined and span[0] <= joined[-1][1]:
            span = min(joined.pop()[0], span[0]), span[1]
        group = GROUP.match(text, span[1])
        joined.append((span[0], group.end() if group else span[1]))
    joined = [span for span in joined if not BAD_START.match(text, span[0])]
    return _grouped(text, sorted([*joined, *settlements(text, joined)]))


def _grouped(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Places with the group or the house that follows, those that touch made one."""
    whole: list[Span] = []
    for start, end in spans:
        end += text[start:end].endswith("街") and text[end : end + 1] == "道"
        within = WITHIN.match(text, end)
        end = within.end() if within else end
        if whole and start <= whole[-1][1]:
            start, end = whole[-1][0], max(end, whole.pop()[1])
        whole.append((start, end))
    return tuple(whole)


def _place(words: Sequence[Word], last: int) -> Span | None:
    """The place whose name ends with `words[last]`."""
    word = words[last]
    if word.text in SORTS:
        return _sorted_place(words, last)
    if word.text in PROVINCES:
        counted = last and words[last - 1].tag == "m"
        return None if counted else (word.start, word.end)
    if word.text in NO_PLACE or word.text[0] in "各全每本该":
        return None
    if word.tag == "ns" and (SHORT.fullmatch(word.text) or word.text[0] in "河江湖溪"):
        return _short_place(words, last)
    is_name = len(word.text) > 2 and (
        (word.tag[:2] in PROPER and NAMED.fullmatch(word.text))
        or (word.tag == "n" and _is_composed_of_a_name(word.text))
    )
    return (word.start, word.end) if is_name else None


def _sorted_place(words: Sequence[Word], last: int) -> Span | None:
    """A name followed by the word for its sort."""
    first = name_start(words, last, NAMED_AFTER_DEEDS if words[last].text in ROADS else frozenset())
    while first < last and words[last].start - words[first].start > LONGEST_NAME:
        first += 1
    name = words[first:last]
    while len(name) > 1 and is_generic(name[0].text):
        name = name[1:]
    if not name or is_generic(name[-1].text) or len(name[0].text) + len(name) < 3:
        return None
    if words[last].text in WEAK and not _is_proper(name, words[last].text):
        return None
    start, end = name[0].start, words[last].end
    composed = "".join(word.text for word in (*name, words[last]))
    nameless = composed in NO_PLACE or composed.endswith(NAMELESS_ROADS)
    return None if nameless else (start, end)


def _is_proper(name: Sequence[Word], sort: str) -> bool:
    """Whether a name before a weak word is one: of place or person, or not in the dictionary."""
    if sort in ("路", "街") and len(name) == 1 and len(name[0].text) == 2:
        return name[0].text not in NO_ROADS
    return all(
        len(word.text) == 1 or word.tag[:2] in PROPER or _is_rare_noun(word) for word in name
    ) and not all(
        word.text in FACING or (len(word.text) == 1 and frequency(word.text) >= COMMON)
        for word in name
    )


def _is_composed_of_a_name(text: str) -> bool:
    """Whether jieba holds as one noun what is a name and its sort (人民广场)."""
    composed = COMPOSED.fullmatch(text)
    return composed is not None and not is_generic(composed[1]) and composed[1] not in NO_ROADS


def _is_rare_noun(word: Word) -> bool:
    return word.tag == "n" and (frequency(word.text) < RARE or len(word.text) > 2)


def _short_place(words: Sequence[Word], last: int) -> Span | None:
    """A short name of a place that jieba knows, which here is the end of a longer one (望|桥镇)."""
    if is_generic(words[last].text[0]):
        return None
    first = name_start(words, last)
    while first < last - 1:
        first += 1
    begins = first if len(words[first].text) == 1 else last
    return words[begins].start, words[last].end
