"""Writes any number of report files for timing: real paragraphs under usual headings.

    python -m bench.generate FOLDER --reports 50000 --news shared/training/news.jsonl.xz

Each file has a title with unit, year and subject, four to six sections with a wording of
`indexer.sections` as heading, and under each one to three paragraphs drawn from broadcast news.
The same seed writes the same files. They say nothing sensible, so they serve for speed alone.
"""

import argparse
import json
import lzma
import random
from collections.abc import Iterator
from pathlib import Path

from indexer.sections import SECTION_TYPES

UNITS = "临江县 云岭镇 青石街道 柳树湾社区 市水务集团 县人民医院 城关中学 县总工会 县应急管理局 团县委".split()
SUBJECTS = "安全生产 乡村振兴 基层治理 意识形态 生态环境 营商环境 党建 教育 卫生健康 文明创建 法治建设 信访".split()
DOC_TYPES = "工作总结 工作情况汇报 实施方案 工作要点 工作报告 工作计划".split()
YEARS = range(2010, 2027)
HEADED = [section for section in SECTION_TYPES if section.code not in {"opening", "closing"}]
NUMBERS = "一二三四五六"
PARAGRAPH = range(60, 400)
FILES_A_FOLDER = 1000


def paragraphs(news: Path, limit: int) -> list[str]:
    """Up to `limit` paragraphs of news of a length that passages have."""
    found: list[str] = []
    with lzma.open(news, "rt", encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line)["text"]
            found += [one for part in text.split("\n") if len(one := part.strip()) in PARAGRAPH]
            if len(found) >= limit:
                break
    return found[:limit]


def reports(count: int, texts: list[str], seed: int = 0) -> Iterator[tuple[str, str]]:
    """`count` pairs of file name and content."""
    chance = random.Random(seed)
    for number in range(count):
        unit, subject = chance.choice(UNITS), chance.choice(SUBJECTS)
        title = f"{unit}{chance.choice(YEARS)}年{subject}{chance.choice(DOC_TYPES)}"
        lines = [title, chance.choice(texts)]
        sections = chance.sample(HEADED, chance.randint(4, len(NUMBERS)))
        for mark, section in zip(NUMBERS, sections, strict=False):
            lines.append(f"{mark}、{chance.choice(section.wordings)}")
            lines += chance.sample(texts, chance.randint(1, 3))
        yield f"{number:06}{title}.txt", "\n".join(lines)


def write(folder: Path, count: int, texts: list[str]) -> None:
    """Writes `count` reports into `folder`, a thousand to a subfolder."""
    for number, (name, content) in enumerate(reports(count, texts)):
        place = folder / f"{number // FILES_A_FOLDER:03}"
        place.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(content, encoding="utf-8")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Writes report files for timing.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reports", type=int, default=50_000)
    parser.add_argument("--news", type=Path, required=True, help="news.jsonl.xz")
    parser.add_argument("--paragraphs", type=int, default=200_000)
    arguments = parser.parse_args()
    texts = paragraphs(arguments.news, arguments.paragraphs)
    write(arguments.folder, arguments.reports, texts)
    print(f"{arguments.reports} reports from {len(texts)} paragraphs in {arguments.folder}")


if __name__ == "__main__":
    main()
