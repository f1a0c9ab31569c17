"""A text's words, as jieba cuts them: the one cutting that index and query share."""

import logging
import unicodedata
from functools import lru_cache

import jieba

jieba.setLogLevel(logging.WARNING)

STOP_WORDS = frozenset(
    "的 了 和 与 及 以及 是 在 对 等 为 以 将 把 被 从 到 向 并 或 而 但 也 都 就 还 又 其 之 于 由 "
    "中 上 下 我 我们 他们 你们 本 该 这 那 这些 那些 一 二 三 四 五 六 七 八 九 十 一是 二是 三是 四是 "
    "五是 六是 怎么 如何 什么 哪些 有 没有 进行 关于 方面 有关 通过 按照 根据 围绕 年 月 日 个 次 名".split()
)
"""Words that carry nothing in this register, besides punctuation and numbers."""


def cut(text: str) -> list[str]:
    """The words of `text` in order, overlapping ones included (jieba's search mode).

    Full-width letters and digits are folded, case too; punctuation, numbers and stop words
    are left out.
    """
    folded = unicodedata.normalize("NFKC", text).lower()
    return [word for word in jieba.cut_for_search(folded) if _carries(word)]


@lru_cache(maxsize=100_000)
def _carries(word: str) -> bool:
    if word in STOP_WORDS:
        return False
    return any(unicodedata.category(char).startswith("L") for char in word)
