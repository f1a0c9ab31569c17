"""Writes a corpus of report files of any size for timing: real paragraphs under usual headings.

    python -m bench.generate FOLDER --characters 9e7 [--shared ../shared]

Each file has a title with unit, year and subject, four to six sections with a wording of
`indexer.sections` as heading, and under each one to three paragraphs drawn from broadcast news and
laws. Every paragraph is used once before any is used again; from then on the beginning of one
goes with the end of another, so that no passage is said twice. The same seed writes the same files.
They say nothing sensible, so they serve for speed alone.
"""

import argparse
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

from indexer.sections import SECTION_TYPES
from training.text import records, shared_folder

SOURCES = ("news.jsonl.xz", "laws.jsonl.xz")
UNITS = "临江县 云岭镇 青石街道 柳树湾社区 市水务集团 县人民医院 城关中学 县总工会 县应急管理局 团县委".split()
SUBJECTS = "安全生产 乡村振兴 基层治理 意识形态 生态环境 营商环境 党建 教育 卫生健康 文明创建 法治建设 信访".split()
DOC_TYPES = "工作总结 工作情况汇报 实施方案 工作要点 工作报告 工作计划".split()
YEARS = range(2010, 2027)
HEADED = [section for section in SECTION_TYPES if section.code not in {"opening", "closing"}]
NUMBERS = "一二三四五六"
SHORTEST, LONGEST = 90, 400
FILES_A_FOLDER = 1000
SENTENCE = re.compile(r"[^。！？]*[。！？]+[”’」》）]*|[^。！？]+$")
MARK = re.compile(r"^[\s#>*\-]+")


@dataclass(frozen=True, slots=True)
class Corpus:
    """What was written: files, their characters and their bytes."""

    reports: int
    characters: int
    bytes: int


def paragraphs(shared: Path) -> list[str]:
    """News and laws as paragraphs of a length that passages have: shorter lines of a text are
    joined, longer ones parted at sentences."""
    return [
        paragraph
        for source in SOURCES
        for record in records(shared / "training" / source)
        for paragraph in _of_length(record["text"])
    ]


def _of_length(text: str) -> Iterator[str]:
    held = ""
    for line in text.split("\n"):
        for sentence in SENTENCE.findall(MARK.sub("", line).strip()):
            if held and len(held) + len(sentence) > LONGEST:
                yield held
                held = ""
            held += sentence[:LONGEST]
        if len(held) >= SHORTEST:
            yield held
            held = ""


def endless(texts: Sequence[str], chance: random.Random, fresh: bool) -> Iterator[str]:
    """The paragraphs in any order, if they are still `fresh`, and then for ever the beginnings of
    some with the ends of others."""
    order = list(range(len(texts)))
    if fresh:
        chance.shuffle(order)
        yield from (texts[at] for at in order)
    while True:
        chance.shuffle(order)
        for one, other in zip(order, reversed(order), strict=True):
            yield _mixed(texts[one], texts[other])


def _mixed(one: str, other: str) -> str:
    """The beginning of one paragraph with the end of another, parted at a comma or a full stop."""
    head, tail = (re.split(r"(?<=[，。；])", text) for text in (one, other))
    return "".join([*head[: (len(head) + 1) // 2], *tail[len(tail) // 2 :]])


def reports(texts: Sequence[str], seed: int = 0, fresh: bool = True) -> Iterator[tuple[str, str]]:
    """Pairs of file name and content, without end."""
    chance = random.Random(seed)
    drawn = endless(texts, chance, fresh)
    number = 0
    while True:
        unit, subject = chance.choice(UNITS), chance.choice(SUBJECTS)
        title = f"{unit}{chance.choice(YEARS)}年{subject}{chance.choice(DOC_TYPES)}"
        lines = [title, next(drawn)]
        sections = chance.sample(HEADED, chance.randint(4, len(NUMBERS)))
        for mark, section in zip(NUMBERS, sections, strict=False):
            lines.append(f"{mark}、{chance.choice(section.wordings)}")
            lines += islice(drawn, chance.randint(1, 3))
        yield f"{number:06}{title}.txt", "\n".join(lines)
        number += 1


def write(folder: Path, characters: int, texts: Sequence[str]) -> Corpus:
    """Writes reports of so many characters into `folder`, a thousand to a subfolder."""
    count = length = size = 0
    for name, content in reports(texts):
        if length >= characters:
            break
        place = folder / f"{count // FILES_A_FOLDER:03}"
        place.mkdir(parents=True, exist_ok=True)
        data = content.encode()
        (place / name).write_bytes(data)
        count, length, size = count + 1, length + len(content), size + len(data)
    return Corpus(count, length, size)


def write_more(folder: Path, count: int, texts: Sequence[str], seed: int = 1) -> list[Path]:
    """Writes `count` reports that no corpus holds into one folder; their files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name, content in islice(reports(texts, seed, fresh=False), count):
        (folder / name).write_bytes(content.encode())
        files.append(folder / name)
    return files


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Writes report files for timing.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--characters", type=float, default=9e7)
    parser.add_argument("--shared", type=Path, default=shared_folder())
    arguments = parser.parse_args()
    made = write(arguments.folder, int(arguments.characters), paragraphs(arguments.shared))
    print(json.dumps(asdict(made)))


if __name__ == "__main__":
    main()
