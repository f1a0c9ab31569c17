"""A folder of reports that changes again and again, no report like another."""

import random
from pathlib import Path

from indexer.ingest.read import read

ROOT = Path(__file__).resolve().parents[2]
WORDS = ("经费", "阵地", "工作", "人才", "宣传")
PARAGRAPH = "{unit}第{n}项{word}建设还有欠账，第{m}次排查时基层反映较多，要尽快补上。\n"


class ChangingFolder:
    """Reports in `place`: with `real`, samples with words of their own, else small ones."""

    def __init__(self, place: Path, real: bool, chance: random.Random) -> None:
        self.place = place
        self._real, self._chance = real, chance
        self._samples = [
            text
            for file in sorted((ROOT / "corpus").glob("*.txt"))
            if len(text := "\n".join(one.text for one in read(file, file.name).lines)) > 300
        ]
        self._number = 0

    def change(self) -> None:
        """Removes a tenth of the files, changes half, and makes up for those removed: of 90
        files on, a build has processes of its own read them."""
        held = sorted(self.place.iterdir())
        self._chance.shuffle(held)
        tenth = max(1, len(held) // 10)
        for file in held[:tenth]:
            file.unlink()
        for file in held[tenth : 6 * tenth]:
            file.write_text(self._text(), encoding="utf-8")
        self.add(tenth)

    def add(self, count: int) -> None:
        self.place.mkdir(exist_ok=True)
        for _ in range(count):
            self._number += 1
            file = self.place / f"{self._number:05}.txt"
            file.write_text(self._text(), encoding="utf-8")

    def _text(self) -> str:
        """A report that is like no other: a sample, or a small one, with words of its own."""
        n, m, word = (
            self._chance.randrange(1000),
            self._chance.randrange(9),
            WORDS[self._number % 5],
        )
        own = PARAGRAPH.format(unit="工会", n=n, m=m, word=word)
        if self._real:
            return f"{self._chance.choice(self._samples)}\n{own}"
        body = "".join(PARAGRAPH.format(unit="党建", n=n, m=k, word=w) for k, w in enumerate(WORDS))
        return f"工会{2015 + m}年工作总结\n一、主要做法\n{body}二、存在问题\n{own}"
