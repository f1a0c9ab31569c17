"""Queries as office writers type them, always the same ones."""

import random

from indexer.lexicon.thesaurus import thesaurus

ASKED = "存在问题 主要做法 下一步打算 工作成效 经验体会 原因分析 重点任务 保障措施".split()
YEARS = range(2015, 2026)


def queries(count: int, seed: int = 0) -> list[str]:
    """`count` queries: a topic of the thesaurus alone, or with a section, a year or both."""
    chance = random.Random(seed)
    topics = sorted(thesaurus().topics)
    asked = []
    for _ in range(count):
        section = chance.choice(ASKED) if chance.random() < 0.7 else ""
        year = f"{chance.choice(YEARS)}年" if chance.random() < 0.2 else ""
        asked.append(f"{year}{section} {chance.choice(topics)}".strip())
    return asked
