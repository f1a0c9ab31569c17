"""Numbers and shares with their unit: what was counted in one year is not so in another."""

import re

from indexer.writing.findings import Finding

KIND = "number"
REASON = "数量要按实际核对"
SCALE = r"(?:[十百千]?万亿?|[百千]?亿|[百千])"
ABOUT = r"(?:[余多来])"
UNITS = (
    "个百分点 百分点 人次 人份 户次 件次 批次 剂次 篇次 车次 班次 台次 架次 场次 例次 名次 亿元 万元 美元 毛 块 "
    "平方公里 平方千米 平方米 立方米 公顷 公里 千米 厘米 毫米 公斤 千克 毫克 微克 千瓦时 千瓦 兆瓦 蒸吨 标准箱 "
    "个半小时 个小时 个半月 个多月 个月 件（套） 台（套） 小时 分钟 课时 学时 学分 昼夜 个 名 人 位 "
    "家 户 次 场 项 件 起 期 批 份 篇 条 处 所 支 只 辆 台 套 间 "
    "栋 幢 座 宗 笔 组 对 本 册 部 块 片 张 盏 根 口 眼 道 节 门 类 种 步 轮 遍 趟 回 集 单 票 床 针 剂 例 米 亩 "
    "吨 克 斤 里地 升 锅 盆 峰 棒 球 宿 单位 度 倍 分 岁 级 棵 株 头 匹 幅 面 段 列 艘 架 "
    "枚 颗 粒 袋 箱 桶 瓶 盒 包 车 担 管 卷 页 字 句 桌 "
    "顶 双 副 首 堂 把 班 队 伙 群 团 村 县 镇 天 周年 周 年 秒 元 ℃"
).split()
UNIT = "(?:" + "|".join(sorted(UNITS, key=len, reverse=True)) + ")"
FEW_UNITS = (
    "个半小时 个多小时 个小时 个半月 个多月 个月 个百分点 双 门 宿 角 公里 小时 分钟 人次 场次 批次 "
    "毛 块 万元 亿元 名 人 家 户 次 场 起 件 期 份 篇 台 "
    "辆 套 遍 趟 轮 亩 吨 斤 倍 天 年 周 位 条 处 所 间 座 批"
).split()
FEW_UNIT = "(?:" + "|".join(sorted(FEW_UNITS, key=len, reverse=True)) + ")"
"""What two to nine of are counted in figures that change; 三个, 四项 are mostly wording."""
ARABIC = r"(?:\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?(?![\d,])|\d+(?:[.．]\d+)?)"
SHARE = r"(?:个?百分点|[%％‰])"
MEASURED = rf"{ARABIC}{ABOUT}?{SCALE}?{ABOUT}?(?:{SHARE}|{UNIT})"
TENS = r"[一二两三四五六七八九十百千万亿零〇]*[十百千万亿][一二三四五六七八九十百千万亿零〇]*"
FEW = r"[二两三四五六七八九]"
AMOUNT = re.compile(
    rf"""
      (?<![\dA-Za-z.．/:：—\-#第·〔×＋+])(?:
          {ARABIC}{SCALE}?(?:{SHARE}|{UNIT})?\s*(?:[-—–～~至到]+)\s*{MEASURED}
        | \d+(?:小时|个小时)?\d*分(?:钟)?\d+秒
        | \d+[金银铜](?=[\d，。、；]|$)
        | {MEASURED}
        | (?<=[为达到至从由是低于超过]){ARABIC}{ABOUT}?{SCALE}?(?![\d:：∶.．、A-Za-z号月日年路版]|\s*[xX×])
      )
    | \d+∶\d+ | (?<=为)\d+[:：]\d+(?!\d)
    | 百分之(?:{TENS}|[一二三四五六七八九])(?:点[零一二三四五六七八九]+)?
    | [二两三四五六七八九十百千万]+分之[一二两三四五六七八九十]+
    | (?<![一二三四五六七八九十第])[一二两三四五六七八九]成[一二三四五六七八九半]?多?(?=以上|左右|以下|的|[，。；、）,;])
    | (?<=[近约达足有到过占降升长少])[一二两三四五六七八九]成[一二三四五六七八九半]?(?![立效果为长员本就绩熟了功年多])
    | 一个(?:半|多)?小时
    | (?<![第\d])(?:近|数)[百千万亿]+{ABOUT}?{UNIT}
    | (?<![第\d])几[十百千万亿]+{ABOUT}?{UNIT}
    | (?<![第届前\d.数几上成一二两三四五六七八九十百千万亿零〇])(?:
          {TENS}{ABOUT}?{UNIT}
        | {FEW}{FEW_UNIT}
        | [二三四五六七八九]?十几{UNIT}
      )
    """,
    re.VERBOSE,
)
FIXED = re.compile(
    r"""
      (?:24|二十四)小时|7天(?=24)|八小时(?=之?外)
    | (?:19|20)\d\d年 | [百千万亿]+(?![余多来分]).
    | (?:两|三|三五|五|十)年(?=行动|规划|计划|攻坚|[一大]|禁渔)
    | [一二三四五六七八九]年(?=级) | 四套(?=班子)|三件套|三次(?=产业|分配)|三轮(?=车|摩)|(?:两|三)天(?=打鱼|两头)
    | [两三]条(?=腿|主?线|红线|底线)
    | 二次(?=供水|创业|收费|污染|开发|分配)|三户(?=一)|两人(?=三)|三人(?=行|成)
    | \d+(?:人)(?=制|大小)
    | 十(?:个|项)(?=坚持|明确|必须|不准|严禁|严格)|[百千万](?:名|家|户|人|场|村|镇|县|企).*
    | (?:八|十)项(?=规定)|十条(?=措施|禁令)
    """,
    re.VERBOSE,
)
"""Figures that belong to fixed wordings, and round numbers that stand for many."""
NAMED_BEFORE = re.compile(r"[“‘《][^，。；：、！？”’》]{0,8}$")
NAMED_AFTER = re.compile(r"^[^，。；：、！？“‘《]{0,8}[”’》]")
"""What quotation marks enclose, as in “五个一” and “一次挂号管三天”, is a name."""


def find_amounts(text: str) -> list[Finding]:
    """The numbers of `text` with their units, in order; nothing is offered in their stead."""
    return [
        Finding(KIND, match.span(), match[0], (), REASON)
        for match in AMOUNT.finditer(text)
        if not _is_fixed(text, match)
    ]


def _is_fixed(text: str, match: re.Match[str]) -> bool:
    start, end = match.span()
    before, after = text[max(0, start - 9) : start], text[end : end + 9]
    quoted = NAMED_BEFORE.search(before) and NAMED_AFTER.search(after)
    return bool(quoted) or before.endswith("三番") or FIXED.match(text, start) is not None
