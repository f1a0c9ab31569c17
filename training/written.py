"""What was written for this project besides the thesaurus: needs, and sentences that meet them."""

from pathlib import Path

from indexer.fitting.groups import Drawing, Group

NEEDS = Path(__file__).with_name("needs.tsv")
SEPARATOR = "、"
OF_NEEDS = Drawing(named=0.7, asking=1, least=1, most=2)


def of_needs(file: Path = NEEDS) -> list[Group]:
    """The needs of a table: names of a topic, plain descriptions, then sentences, by tabs."""
    rows = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()]
    return [
        Group((*names.split(SEPARATOR), *plain.split(SEPARATOR)), tuple(sentences))
        for names, plain, *sentences in rows
    ]
