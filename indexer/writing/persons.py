"""Persons by name: in full beside what they are (镇长彭立新), or a surname before it (邹主任)."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from functools import cache
from typing import NamedTuple

from indexer.lexicon.words import full_tokenizer
from indexer.records import Span
from indexer.writing.findings import Finding
from indexer.writing.tagging import Word, frequency, tagged, tagger

KIND = "person"
REASON = "人名"
SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏"
    "钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜"
    "倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳"
    "裴席卫查屈鲍覃霍翁隋植甘景薄包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉"
    "简娄盖符奚木穆党燕郎邸冀谈姬屠郜晏栾郁商蒙计喻窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗"
    "匡宗应台巫鞠僧桑荆谌银扬明沙薛伏岑习胥保蔺水云昌凤酆常皮卿元平伊湛苍双晓佘储"
)
RISKY = frozenset(
    "于任和向时成全来都强商计应单明平安文方高常关管包左金水木原官银保双古连位植解路项申谈党阳席查康万白冷花"
    "马石江龙云景季易边房车游华乐元习史温毛段章项曲冯卫伏井练仲封宗台沙宁"
)
"""Surnames that are common words: alone, without a title beside them, they prove nothing."""
DOUBLE_SURNAMES = frozenset("欧阳 司马 上官 诸葛 司徒 东方 尉迟 皇甫 令狐 慕容".split())
KNOWN_TO_ALL = re.compile(
    r"习近平|毛泽东|邓小平|江泽民|胡锦涛|周恩来|刘少奇|朱德|李大钊|马克思|恩格斯|列宁|雷锋|焦裕禄|孔繁森|王进喜|谷文昌|"
    r"杨善洲|黄文秀|张桂梅|钟南山|袁隆平|孔子|孟子|陶行知|廖俊波|李保国|黄大年|王继才|张富清"
)
BEFORE = re.compile(
    r"(?:书记|主任|主席|经理|总监|(?<![增成延特擅生拉加专漫见助伸消])长|支书|秘书|干事|专干|理事|董事|副总|教授|博士|硕士|会计|出纳|"
    r"[^人]员|[^者大导]师|民警|辅警|交警|武警|[^农民]工|[果烟橘菜茶粮蚕棉药花]农|承人|[被申]?执行人|带头人|负责人|联系人|"
    r"当事人|创始人|法人|经纪人|检察官|法官|警官|军官|村医|校医|医生|大夫|护士|护理|村民|居民|市民|老人|老兵|战士|学生|同学|新生|"
    r"[^或]者|代表|选手|教练|主播|歌手|画家|作家|专家|行家|企业家|乡贤|能人|能手|工匠|司机|店主|摊主|房东|业主|户主|车主|船主|老板|"
    r"商户|[^民农]户|青年|少年|同志|烈士|英雄|模范|标兵|先锋|带头|大学生|干部|得主|助理|名叫)$"
)
"""Words for what somebody is, that his name follows at once."""
TITLES = (
    "副书记 书记 副主任 主任 副主席 主席 副镇长 副乡长 副县长 副区长 副市长 副局长 副院长 副校长 副所长 "
    "副队长 副部长 副处长 副科长 "
    "镇长 乡长 县长 区长 市长 局长 院长 校长 所长 队长 部长 处长 科长 股长 站长 班长 组长 会长 村长 厂长 园长 支书 "
    "副总 总经理 经理 董事长 董事 教授 老师 师傅 医生 大夫 护士 护士长 主管 警官 法官 检察官 律师 工程师 "
    "同志 先生 女士 "
    "大姐 大哥 大爷 大妈 大娘 大叔 大婶 大嫂 阿姨 阿婆 阿公 奶奶 爷爷 叔叔 婆婆 嫂子 嫂 婶 家长 某某 某 "
    "老汉 老师傅 老人 老伯 大伯".split()
)
AFTER = re.compile("|".join(sorted(TITLES, key=len, reverse=True)))
OLD = re.compile(r"老(?=[、，。；]|等|说|的)")
"""方老: what the aged are called."""
FULL_NAME_AFTER = re.compile(
    r"(?:同志|老师|老人|先生|女士|书记|主任|师傅|教授|工程师|等\d+[名位人]|等[一二两三四五六七八九十]+[名位人]|两位|三位|一家|夫妇|事迹|家中)"
)
ACTS = re.compile(
    r"(?:说|称|表示|介绍|带领|带队|讲述|坚持|主动|告诉|感慨|激动|高兴|笑着|回忆|任|担任|为组长|为副组长|作为|被评为|被授予|荣获|获评|牵头|讲授)"
)
NAME_OF_A_PLACE = re.compile(r".?[镇乡村县]|.(?:街道|社区|小区|水库|河|路)")
"""At the end of what looks like a name, or after it."""
SEPARATORS = frozenset("，。；：！？、“”（）《》\n ")
NEVER_GIVEN = frozenset(
    "的了在和与把被将对等带说为从到向让给是有也就都还又曾去来做用再以及同叫由或并其该各每这那我你他她它们吗呢吧着过很最"
    "任更已很可能要于而但因则且"
)
RARE, WORDLIKE = 60, 1_000
"""A word that jieba knows no oftener than this may be a name that happens to be a word."""
LIKELY, CERTAIN = -2.5, 2.5
"""Log odds of the characters of a given name: enough beside a title, and enough elsewhere."""


class _Given(NamedTuple):
    """How many characters of a given name follow, and what speaks for it, in log odds."""

    length: int
    odds: float


def find_persons(text: str) -> list[Finding]:
    """The names of persons in `text`, in order; of 邹主任 only the surname. Those that everyone
    knows (习近平, 雷锋) are no finding."""
    known = [match.span() for match in KNOWN_TO_ALL.finditer(text)]
    found, at = [], 0
    for start, end in _spans(text, tagged(text)):
        if start >= at and not any(start < b and a < end for a, b in known):
            found.append(Finding(KIND, (start, end), text[start:end], (), REASON))
            at = end
    return found


def _spans(text: str, words: Sequence[Word]) -> Iterator[Span]:
    starts = {word.start for word in words}
    listed_at = -1
    for number, word in enumerate(words):
        surname = _surname(text, word)
        if not surname:
            continue
        before, listed = text[: word.start], word.start == listed_at
        span = _with_title(text, word, surname, before, starts) or _in_full(
            text, surname, before, words[number:], listed=listed
        )
        if span:
            yield span
            listed_at = span[1] + 1 if text[span[1] : span[1] + 1] == "、" else -1


def _surname(text: str, word: Word) -> str:
    """The surname that a word is, or begins with, or ""."""
    double = text[word.start : word.start + 2]
    if double in DOUBLE_SURNAMES:
        return double
    if word.text[0] not in SURNAMES:
        return ""
    titled = len(word.text) == 2 and BEFORE.search(text[max(0, word.start - 6) : word.start])
    is_name = len(word.text) == 1 or word.tag.startswith("nr") or frequency(word.text) < RARE
    return word.text[0] if is_name or titled else ""


def _with_title(text: str, word: Word, surname: str, before: str, starts: Set[int]) -> Span | None:
    """邹|主任, 方|老: the surname alone."""
    end = word.start + len(surname)
    title = AFTER.match(text, end) or OLD.match(text, end)
    if title is None or (end not in starts and not word.tag.startswith("nr")):
        return None
    if title[0] in ("某", "某某"):
        return (word.start, title.end()) if _free(before, surname) else None
    return (word.start, end) if _free(before, surname) else None


def _free(before: str, surname: str) -> bool:
    """Whether a surname stands where one can begin."""
    if not before or before[-1] in SEPARATORS or before[-1] in NEVER_GIVEN:
        return True
    return BEFORE.search(before[-6:]) is not None or surname not in RISKY


def _in_full(
    text: str, surname: str, before: str, following: Sequence[Word], *, listed: bool
) -> Span | None:
    """The name in full, where its surroundings and its characters speak for one."""
    start = len(before)
    given = _given_name(text, start + len(surname), following)
    if given and NAME_OF_A_PLACE.match(text, start + len(surname) + given.length - 1):
        return None
    if given is None:
        return None
    end = start + len(surname) + given.length
    titled = listed or BEFORE.search(before[-6:]) is not None
    needed = _odds_needed(text, surname, titled, before, text[start:end])
    return (start, end) if given.odds >= needed else None


def _odds_needed(text: str, surname: str, titled: bool, before: str, name: str) -> float:
    """What the characters must say, in log odds, so that a name is taken for one."""
    end = len(before) + len(name)
    risk = 2.0 if surname in RISKY else 0.0
    if titled or FULL_NAME_AFTER.match(text, end):
        return LIKELY + risk
    if not before or before[-1] in SEPARATORS or before[-1] in "由请的是和":
        acts = ACTS.match(text, end) or text[end : end + 1] in ("、", "，", "在")
        return (CERTAIN if acts else CERTAIN + 1.5) + risk
    return CERTAIN + 3.5 + risk if len(name) > len(surname) + 1 else math.inf


def _given_name(text: str, start: int, following: Sequence[Word]) -> _Given | None:
    """The likelier given name of one or two characters that ends where a word does."""
    ends = {word.end for word in following[:5]}
    options = []
    for length in (1, 2):
        given = text[start : start + length]
        crosses = following[0].end > start and following[0].end != start + length
        if crosses and frequency(following[0].text) >= RARE and length == 1:
            continue
        if len(given) == length and start + length in ends and _may_be_given(given, following):
            odds = sum(map(_odds, given))
            options.append(_Given(length, odds + (0.8 if length == 2 else -0.2)))
    return max(options, key=lambda one: one.odds, default=None)


def _may_be_given(given: str, following: Sequence[Word]) -> bool:
    if any(char in NEVER_GIVEN or not "\u4e00" <= char <= "\u9fff" for char in given):
        return False
    if following[0].text.endswith(given) and frequency(following[0].text) >= RARE:
        return following[0].tag.startswith("nr") and frequency(following[0].text) < WORDLIKE
    whole = next((word for word in following[:3] if word.text == given), None)
    return whole is None or len(given) == 1 or frequency(given) < 4000 or whole.tag[:2] == "nr"


@cache
def _odds(char: str) -> float:
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
