"""Units by name: offices with the place they serve (县应急管理局), schools, hospitals, firms."""

import re
from collections.abc import Iterable, Iterator, Sequence

from indexer.records import Span
from indexer.writing.findings import Finding
from indexer.writing.nameparts import is_generic, name_start, reach
from indexer.writing.places import place_spans
from indexer.writing.tagging import Word, frequency, tagged

KIND = "unit"
REASON = "单位名称"
LONGEST_NAME = 16
"""Characters of a name before its last word."""
FIELDS = (
    r"应急管理|应急|教育(?:和?体育)?|教体|教科体?|公安|交警|民政|司法|财政|人力资源和?社会保障|人社|自然资源(?:和规划)?|自规|资规|规划|"
    r"生态环境|环境保护|环保|住房和?城乡建设(?:管理)?|住建|交通运输|交通|公路|水利|水务|农业农村(?:和水利)?|农业|畜牧|商务|"
    r"文化(?:广电|体育)?和?旅游(?:体育|广电)*|文化广电(?:和?旅游)?(?:体育)?|文旅|文体|文广旅?体?|广电|体育|卫生健康|卫健|卫生|"
    r"退役军人事务|审计|市场监督管理|市场监管|市监|统计|医疗保障|医保|乡村振兴|扶贫开发|信访|林业(?:和草原)?|林草|"
    r"城市管理(?:和?综合)?(?:行政)?(?:执法)?|综合行政执法|综合执法|城管(?:执法)?|行政审批(?:服务)?|政务服务(?:和大?数据)?(?:管理)?|"
    r"大?数据(?:管理|发展)?|税务|气象|烟草专卖|烟草|粮食和物资储备|粮食|发展和?改革|发改|工业和信息化|工信|经济和信息化|经信|科学技术|"
    r"科技|民族宗教(?:事务)?|民宗|机关事务(?:管理|服务)?|国有资产监督管理|国资|地方金融(?:监督)?管理|金融|投资促进|招商|"
    r"人防|地震|档案|物价|老干部|邮政(?:管理)?|园林(?:绿化)?|房产(?:管理)?|市政(?:管理)?|编制|安全生产监督管理|供电|保密|禁毒|双拥|创建|文明创建|海事|渔业"
)
ORGANS = (
    rf"(?:{FIELDS})(?:分?局|委员会|委|厅|办公室|办|队|所|站|服务中心|执法大队|中心)|"
    r"人大常委会(?:办公室)?|政府办(?:公室)?|政协办公室|政府督查室|纪委监委|纪委|监委|监察委员会|纪工委|"
    r"妇联|妇女联合会|残联|残疾人联合会|科协|科学技术协会|文联|侨联|工商联|工商业联合会|总工会|红十字会|慈善总会|关工委|社科联|"
    r"人民法院|中级人民法院|法院|人民检察院|检察院|公安局交警大队|交警大队|消防救援(?:大队|支队|站)|消防大队|森林消防大队|"
    r"委?(?:组织部|宣传部|统战部|社会工作部|政法委(?:员会)?|党史研究室|政研室|政策研究室|网信办|文明办|编办|巡察办|巡察组|老干部局|党校|办公室|直属机关工委|"
    r"机关工委|直机关工委|农办|改革办|国安办)|安委会|安委办|安全生产委员会(?:办公室)?|防汛抗旱指挥部|防指|食安办|河长办|林长办|综治中心|"
    r"供销社|供销联社|供销合作社|融媒体?中心|融媒工作站|图书馆|文化馆|博物馆|档案馆|美术馆|体育馆|科技馆|纪念馆|人民医院|中医医院|中医院|妇幼保健院|"
    r"妇幼保健计划生育服务中心|疾病预防控制中心|疾控中心|急救中心|社会福利(?:中心|院)|救助(?:管理)?站|政务服务中心|行政服务中心|公共资源交易中心|"
    r"会计核算中心|档案服务中心|新时代文明实践(?:中心|所|站)|文明实践(?:中心|所|站)|党群服务中心|便民服务中心|综合文化站|文化站|司法所|"
    r"派出所|敬老院|福利院|卫生院|卫生室|人民武装部|武装部|人武部|电视台|日报社|机关事务中心|老年大学|电大|职教中心|青少年宫|特殊教育学校"
)
LEVEL = r"(?<![全各几个跨地自乡园])(?P<level>[省市县区州旗]|[镇乡村]|街道|社区)"
ORGAN = re.compile(rf"{LEVEL}(?:{ORGANS})|团[省市县区]委")
FIELD_OFFICE = re.compile(rf"(?:{FIELDS})(?:所|分局|管理站)")
"""With the name of a place straight before it: 南圩自然资源所."""
PARENT = re.compile(r"(?:国家税务总局|国网|中共|共青团)$")
HEADS_OF_SCHOOLS = ("小学校长", "中学校长", "大学校长")
"""jieba holds these as one word."""
LEVELS = frozenset("省 市 县 区 州".split())
LOW_LEVELS = ("镇", "乡", "村", "街道", "社区")
GOVERNMENT = re.compile(
    r"(?:镇|乡|街道|县|市|区|村|社区)(?:人民政府|党委政府|党委|委会|党工委|办事处|委员会|居委会|村委会|村民委员会|居民委员会|"
    r"党支部|党总支|党委|工会|团委)"
)
"""Names of these need a place: 望桥镇党委, but not 镇党委."""
LAST_WORDS = tuple(
    (
        "小学 中学 粮库 一中 二中 三中 四中 五中 高中 初中 学校 幼儿园 幼儿院 大学 学院 "
        "党校 医院 卫生院 保健院 公司 集团 厂 银行 支行 分行 信用社 合作社 联社 商行 "
        "事务所 研究院 研究所 研究室 设计院 派出所 管理所 管理局 管理处 管理站 管委会 "
        "服务中心 福利中心 控制中心 指挥中心 敬老院 养老院 福利院 车间 项目部 营业部 指挥部 "
        "管理中心 交易中心 数据中心 联合会 研究会 促进会 客运站 收费站 气象站 变电站 水电站 "
        "加油站 农技站 剧团 艺术团 剧院 书店 救援队 消防站 税务所 养老中心 服务站 工作站 "
        "大队 支队 中队 总队 协会 商会 基金会 委员会 居委会 出版社 报社 电视台 图书馆 "
        "博物馆 档案馆 文化馆 纪念馆 展览馆 酒店 宾馆 超市 商场 农场 林场 供电所 煤矿 "
        "自然资源所 司法所 财政所 国土所 检察院 法院"
    ).split()
)
ENDINGS_AFTER = re.compile(
    r"(?:党组|党委|党支部|党总支|机关党委|机关党支部|团委|工会|办公室|青年志愿者协会|志愿服务队)(?!书记|副书记|主席|主任|成员)"
)
"""What belongs to a unit and is named with it."""
NAMED_BY_NOUNS = tuple(
    "小学 中学 幼儿园 有限公司 敬老院 福利院 管理所 集团 技术学校 派出所 支行 人民医院 社区卫生服务中心".split()
)
"""What is mostly named with common nouns: 育才小学, 红星灌区管理所."""
PROPER = ("ns", "nr", "nz", "nt", "x")
RARE, COMMON = 60, 6_000
"""A character alone, less frequent than this, is one of a name that jieba does not know."""
VERBS = frozenset(
    "有限 责任 有限责任 股份 管理 监督 建设 开发 服务 保护 救援 预防 控制 发展 改革 储备 执法 规划 实验 职业 技术 旅游 供电 投资 运输 物流 "
    "建筑 安装 环境 保障 审批 研究 设计 咨询 养殖 种植 加工 制造 经营 促进 指挥 调度 检验 检测 监测 福利 "
    "救助 交易 审计 统计 "
    "培训 教育 餐饮 酿造 纺织 印刷 印染 出租 租赁 置业 控股 物业 安保 保安 家政 电力 燃气 医疗 健康 养老 综合 专卖 "
    "客运 货运 公交 邮政 通信 物资 进出口 国际 联合 城建 城投 交投 实业 化工 食品 城乡 社会 体育".split()
)
NO_UNIT = frozenset(
    "合作社 公司 学校 企业 集团 医院 小学 中学 银行 服务中心 工厂 大队 委员会 协会 居委会 村委会 派出所 "
    "法院 检察院 大学 学院 "
    "卫生院 敬老院 幼儿园 福利院 养老院 超市 商场 酒店 宾馆 高中 初中 煤矿 电厂 党校 中队 支队 电视台 报社".split()
)
MOSTLY_GENERIC = re.compile(
    r"(?:总|分|子|母|各|家|所|座|下属|参建|施工|监理|物业|建筑|劳务|保险|快递|物流|燃气|供电|供水|公交|环卫|自来水|水务|保安|"
    r"运营|上市|国有|民营|私营|驾驶|培训|职业|技工|专门|义务教育|民办|公办|寄宿制|乡镇|农村|乡村|城区|城乡|公立|基层|综合|专科|"
    r"社区|街道|村|镇|县|市|区|县级|区级|市级|中心|便民|党群|政务|公共|法律|志愿|卫生|健康|新时代文明实践|文明实践|应急|救援|"
    r"消防|执法|巡察|巡逻|宣讲|行业|专业|农民|专业合作|股份|经济|联合|家庭|高等|普通|特殊|重点|薄弱|示范|定点|大型|小型|商业|业主|"
    r"居民|村民|治安|调解|人民|爱心|连锁|中型|生鲜|购物|污水处理|垃圾处理|养老|托育|老年|儿童|中小|退役军人|帮扶|矛盾|调处|综治|指挥|网格|"
    r"便民|技术|会计|律师|征收|项目|建设|开发|管理|服务)*"
)


def find_units(text: str) -> list[Finding]:
    """The units of `text` that have names, in order, each whole with the place inside. General
    words (各支部, 县委县政府, 村委会) are no names."""
    spans = sorted({*_organs(text), *_governments(text), *_others(text)})
    return [
        Finding(KIND, (start, end), text[start:end], (), REASON)
        for start, end in _joined(text, spans)
    ]


def _organs(text: str) -> Iterator[Span]:
    """县教育局, with the name of the county where it stands before; what towns and villages all
    have (镇文化站) only with theirs."""
    for match in ORGAN.finditer(text):
        start = _start_before(text, match.start())
        if start < match.start() or match["level"] not in LOW_LEVELS:
            yield start, match.end()
    for match in FIELD_OFFICE.finditer(text):
        start = _start_before(text, match.start())
        if start < match.start():
            yield start, match.end()


def _governments(text: str) -> Iterator[Span]:
    for match in GOVERNMENT.finditer(text):
        start = _start_before(text, match.start())
        if start < match.start():
            yield start, match.end()


def _start_before(text: str, at: int) -> int:
    """Where the name of a place begins that ends with the word at `at` (县), `at` without one;
    what the office belongs to (国家税务总局) included."""
    start = _place_before(text, at)
    over = PARENT.search(text[:start])
    return over.start() if over else start


def _place_before(text: str, at: int) -> int:
    words = tagged(text)
    last = next((n for n, word in enumerate(words) if word.start <= at < word.end), None)
    if last is None:
        return at
    if words[last].start < at:
        is_name = words[last].tag in ("ns", "nr", "nz") and not is_generic(words[last].text[0])
        return words[last].start if is_name else at
    first = name_start(words, last)
    while first < last and (at - words[first].start > 6 or is_generic(words[first].text)):
        first += 1
    return words[first].start if at - words[first].start > 1 else at


def _others(text: str) -> Iterator[Span]:
    """Schools, hospitals, firms and whatever else has a name of its own before what it is."""
    words, places = tagged(text), place_spans(text)
    for last, word in enumerate(words):
        end = word.end - len("校长") * word.text.endswith(HEADS_OF_SCHOOLS)
        if word.text[: end - word.start].endswith(LAST_WORDS):
            start = _name_before(words, last, places)
            if start is not None:
                yield start, end


def _name_before(words: Sequence[Word], last: int, places: Sequence[Span]) -> int | None:
    """Where the name of the unit begins that ends with `words[last]`, None where it has none: at
    a place or 县 before it, else at its own first word."""
    reached, first = reach(words, last, VERBS), name_start(words, last, VERBS)
    while first < last and words[last].start - words[first].start > LONGEST_NAME:
        first += 1
    place = _place_within(words[reached].start, words[last].start, places)
    if place is not None and place <= words[first].start:
        return place
    level = next((n for n in range(reached, first) if words[n].text in LEVELS), None)
    if level is not None:
        return words[level].start
    if words[first].text.startswith("第") and first and _joins_ordinal(words[first - 1]):
        first -= 1
    return words[first].start if _has_a_name(words[first : last + 1]) else None


def _place_within(start: int, end: int, places: Sequence[Span]) -> int | None:
    """Where the first place begins that lies in what may be a name."""
    return next((a for a, b in places if start <= a and b <= end), None)


def _joins_ordinal(word: Word) -> bool:
    """Whether a word before 第二幼儿园 belongs to the name (机关第二幼儿园, 市第二幼儿园)."""
    return word.text in ("机关", "市", "县", "区", "省", "市直", "县直") or word.tag in ("ns", "nz")


def _has_a_name(words: Sequence[Word]) -> bool:
    before = "".join(word.text for word in words[:-1])
    if len(before) == 1:
        return False
    if not before:
        return words[-1].tag == "nt" and len(words[-1].text) > 4
    if MOSTLY_GENERIC.fullmatch(before) or all(is_generic(word.text) for word in words[:-1]):
        return False
    return words[-1].text.endswith(NAMED_BY_NOUNS) or any(
        word.tag[:2] in PROPER or word.text[0] == "第" or _is_namelike(word) for word in words[:-1]
    )


def _is_namelike(word: Word) -> bool:
    if is_generic(word.text):
        return False
    if len(word.text) > 1:
        return word.tag == "n" and frequency(word.text) < RARE
    return frequency(word.text) < COMMON


def _joined(text: str, spans: Iterable[Span]) -> list[Span]:
    """Spans that touch made one (县公安局鹿鸣派出所), with what belongs to the unit after it."""
    joined: list[Span] = []
    for start, end in spans:
        ending = ENDINGS_AFTER.match(text, end)
        end = ending.end() if ending else end
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined
