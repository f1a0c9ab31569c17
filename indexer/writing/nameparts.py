"""How far left of its last word a name reaches: what units and places have in common."""

import math
import re
from collections.abc import Sequence, Set

from indexer.writing.tagging import Word, frequency

HAN = re.compile(r"[\u3400-\u9fff]+")
OFTEN, VERB_OFTEN = 3_000, 20_000
"""From these frequencies on, an adverb or the like of one character, and a verb, is one, and no
part of a name."""
NUMERALS = frozenset("一二三四五六七八九十")
COUNTED = frozenset("村 中 小 组 队 院".split())
"""What is numbered in names: 铁路二村, 市一中."""
FACING = frozenset("东西南北中上下前后里")
ENDS_A_NAME = frozenset(
    "会同 联合 协同 协调 配合 邀请 组织 指导 督促 带领 依托 围绕 通过 推荐 报送 根据 按照 包括 作为 成为 位于 "
    "地处 属于 来自 面向 走进 进入 深入 参观 到访 联系 对接 结对 帮扶 驻点 派驻 其中 其他 其它 有的 等 地 处 和 与 "
    "及 或 的 了 在 把 被 让 使 给 从 到 向 由 对 为 以 将 于 至 赴 往 经 并 又 也 还 都 就 因 是 有 使 令 请 获 送 "
    "用 设 建 找 办 查 去 来 进 出 回 驻 带 抓 看 走 打 同 跟 每 各 该 本 我 某 全 这 那 几 多 个 名 位 户 所有 "
    "说 讲 听 问 要 能 会 可 需 应 已 曾 再 才 仍 均 即 则 却 只 更 最 很 不 没 无 未 非 共 约 近 超 逾 "
    "达 占 比 按 照 依 靠 沿 "
    "随 自 距 离 涉 含 除 替 帮 助 推 拉 卖 买 租 借 交 收 发 开 停 住 坐 跑 追 见 选 评 签 订 派 调 换 "
    "改 修 造 挖 铺 称 盘 "
    "治 须报 问一问 哪几个 题目 逐 翻 陡 须 报 保 包 外 楼下 转介 种 吃 抽 取 提 增 减 升 降 扣 罚 拆 "
    "力争 个别 第二天 一名 一家 人家 委托 身边 "
    "同时 目前 今年 去年 明年 当前 期间 以来 以后 之后 之前 下午 上午 晚上 凌晨 当天 当晚 现场 共同 一起 分别 积极 "
    "主动 牵头 负责 参加 出席 学习 召开 举办 开展 推进 落实 完成 做好 加强 强化 提升 印发 全县 全市 全区 "
    "全省 全镇 全乡 全村 "
    "我县 我市 我区 我镇 我乡 我校 我院 我局 我村".split()
)
GENERIC = frozenset(
    "各 全 本 该 我 某 老 新 旧 大 小 好 美丽 和美 示范 试点 先进 后进 薄弱 重点 难点 贫困 脱贫 富裕 文明 卫生 "
    "平安 法治 智慧 数字 绿色 生态 生态宜居 特色 典型 样板 精品 标杆 优秀 优质 全国 全省 全市 全县 全区 全镇 全乡 "
    "国家 国家级 省级 市级 县级 区级 镇级 乡级 村级 省市 市县 县区 县乡 乡镇 镇村 街镇 区县 县直 区直 市直 农村 "
    "城市 城镇 城乡 乡村 城区 郊区 老旧 新建 在建 新型 现代 传统 民族 少数民族 少数 边远 偏远 山区 高山 库区 边境 "
    "沿线 沿河 沿街 沿路 周边 相邻 邻近 附近 所在 所属 下属 下辖 下级 上级 同级 基层 中心 主要 主 分 总 支 行政 "
    "自然 自治 安置 移民 搬迁 易地 扶贫 回迁 拆迁 空壳 城中 城郊 易涝 易燃 危险 人口 居民 业主 农民 职工 群众 "
    "党员 干部 青年 妇女 儿童 学生 学校 企业 单位 部门 机关 社会 社会组织 公共 综合 专业 专门 专职 兼职 志愿 志愿者 "
    "文化 体育 健身 教育 卫生 医疗 农业 农产品 工业 商业 产业 经济 高新 旅游 科技 服务 便民 交通 道路 街 街道 社区 "
    "村 镇 乡 县 区 市 省 村庄 小区 院落 楼栋 网格 民办 公办 中小学 义务教育 职业 高等 普通 寄宿制 定点 民营 国有 "
    "集体 个体 私营 小微 中小 大型 中型 小型 骨干 龙头 规模 规上 重点 帮扶 结对 共建 联建 试验 实验 实训 教学 培训 "
    "革命 红色 爱国主义 廉政 警示 党建 党性 党群 党 团 机关 离退休 流动 两新 新时代 文明实践 工作 生产 生活 居住 "
    "健康 养老 养殖 种植 农家 合作 专业合作 家庭 供销 商贸 物流 电商 直播 快递 建筑 施工 危化 化工 矿山 "
    "户 年 月 日 次 首 原 曾 副 正 时 后 内 外 间 期 部 类 级 型 性 化 相关 有关 具体 主管 监管 责任 职能 牵头 "
    "二级 三级 一级 改扩建 污水 用水 所在 所辖 "
    "成员 用工 参建 承建 建设 设计 监理 运营 管理 物业 物业服务 服务业 保险 金融 银行 医药 餐饮 食品 药品 粮食 水务 "
    "改造 治理 整治 涉及 涉事 受灾 灾区 片区 辖区 网红 网络 线上 线下 集中 固定 临时 应急 避险 主城 "
    "主城区 中心城区".split()
)
"""Words that say of what sort a place or a unit is, and not which one."""
ROLE = re.compile(
    r"(?:书记|主任|[镇乡县区市局部院所队组站班会校村社科股处厂]长|队员|党员|人员|干部|职工|员工|村民|居民|群众|农户|用户|"
    r"学生|教师|医生|老师|民警|代表|专家|企业|单位|部门|先生|女士|同志|脱贫户|贫困户|果农|烟农|橘农|菜农|农民|学员|团队|[员者])$"
)


def name_start(words: Sequence[Word], last: int, verbs: Set[str] = frozenset()) -> int:
    """Where the name that ends with `words[last]` begins: the number of its first word, `last`
    itself where nothing before belongs to it. `verbs` may stand inside such a name."""
    first = reach(words, last, verbs)
    while first < last and _leads_in(words[first], verbs):
        first += 1
    return first


def reach(words: Sequence[Word], last: int, verbs: Set[str] = frozenset()) -> int:
    """The number of the first word that may belong to a name with `words[last]`, words that say
    of what sort it is included."""
    first = last
    while first and _joins(words[first - 1], words[first], verbs):
        first -= 1
    return first


def is_generic(text: str) -> bool:
    """Whether a word says only of what sort a place or a unit is."""
    return text in GENERIC or text in ENDS_A_NAME


def _joins(word: Word, following: Word, verbs: Set[str]) -> bool:
    if word.text in ENDS_A_NAME or not HAN.fullmatch(word.text):
        return word.text in ("和", "与") and following.text in verbs
    if word.text in verbs or word.text[0] == "第":
        return True
    if word.text in NUMERALS:
        return following.text in COUNTED
    if len(word.text) > (4 if verbs else 3) and word.tag not in ("ns", "nt", "nz", "nr"):
        return False
    match word.tag[0]:
        case "v" | "d" | "p" | "c" | "r" | "q" | "m" | "y" | "e" | "u":
            if len(word.text) > 1:
                return word.tag == "vn"
            often = math.inf if verbs else VERB_OFTEN
            return frequency(word.text) < (often if word.tag[0] == "v" else OFTEN)
        case "f":
            return word.text in FACING
        case "a" | "t":
            return len(word.text) == 1
    return True


def _leads_in(word: Word, verbs: Set[str]) -> bool:
    """Whether a word before a name is none of it (辖区|鹿鸣派出所, 镇长|...)."""
    if word.text[0] == "第":
        return False
    if word.tag in ("vn", "f", "m") and word.text not in FACING:
        return word.text not in verbs
    return word.text in GENERIC or ROLE.search(word.text) is not None
