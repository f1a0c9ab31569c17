"""Surnames, and how likely characters are in a given name."""

import math
from collections import Counter
from functools import cache

from indexer.lexicon.words import full_tokenizer
from indexer.writing.tagging import tagger

SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏"
    "钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜"
    "倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳"
    "裴席卫查屈鲍覃霍翁隋植甘景薄包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉"
    "简娄盖符奚木穆党燕郎邸冀谈姬屠郜晏栾郁商蒙计喻窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗"
    "匡宗应台巫鞠僧桑荆谌银扬明沙薛伏岑习胥保蔺水云昌凤酆常皮卿元平伊湛苍双晓佘储茹盘蒲逄帅沐鹿亓强区麦粟骆尚麻铁"
)
RISKY = frozenset(
    "于任和向时成全来都强商计应单明平安文方高常关管包左金水木原官银保双古连位植解路项申谈党阳席查康万白冷花"
    "马石江龙云景季易边房车游华乐元习史温毛段章项曲冯卫伏井练仲封宗台沙宁强区麦尚盘路麻铁"
)
"""Surnames that are common words: alone, without a title beside them, they prove nothing."""
DOUBLE_SURNAMES = frozenset(
    "欧阳 司马 上官 诸葛 司徒 东方 尉迟 皇甫 令狐 慕容 夏侯 端木 公孙 轩辕 宇文 司空 呼延 东郭 "
    "单于 澹台 申屠 公冶 独孤 拓跋 赫连 闻人 钟离".split()
)


@cache
def odds(char: str) -> float:
    """How much likelier a character is in a given name than elsewhere, as jieba's dictionary
    has both, in natural logarithms."""
    given, others = _counts()
    share = (given[char] + 0.5) / given.total()
    return math.log(share) - math.log((others[char] + 50) / others.total())


@cache
def _counts() -> tuple[Counter[str], Counter[str]]:
    tags = tagger().word_tag_tab
    given: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for word, count in full_tokenizer().FREQ.items():
        if tags.get(word, "").startswith("nr"):
            if len(word) == 3 and word[0] in SURNAMES:
                given.update(word[1:])
        elif count:
            for char in word:
                others[char] += count
    return given, others
