"""What was written for this project besides the thesaurus: needs, and scored sentences."""

from pathlib import Path

from indexer.fitting.groups import Drawing, Group
from training.text import Leaks, without_leaks

NEEDS = Path(__file__).with_name("needs.tsv")
SCORED = Path(__file__).with_name("scored.tsv")
SEPARATOR = "、"
OF_NEEDS = Drawing(named=0.7, asking=1, least=1, most=2)


def of_needs(file: Path = NEEDS) -> list[Group]:
    """The needs of a table: names of a topic, plain descriptions, then sentences, by tabs."""
    rows = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()]
    return [
        Group((*names.split(SEPARATOR), *plain.split(SEPARATOR)), tuple(sentences))
        for names, plain, *sentences in rows
    ]


def scored_pairs(leaks: Leaks, file: Path = SCORED) -> list[tuple[str, str, float]]:
    """Everyday sentence pairs scored 0 to 5, written in the manner of the STS benchmark."""
    rows = (line.split("\t") for line in file.read_text(encoding="utf-8").splitlines())
    return without_leaks(((first, second, float(score)) for first, second, score in rows), leaks)
