"""A draft: what goes into a file that is handed in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a passage was taken from. `year` is None where its report names none."""

    passage_id: str
    title: str
    path: str
    year: int | None
    doc_type: str
    section: str
    heading_path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A heading of `level` 1 to 4 (一、 （一） 1. （1）), or with level 0 body text, whose lines
    are paragraphs. `origin` is None for what the writer wrote."""

    level: int
    text: str
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A title, "" for none, and blocks in order."""

    title: str
    blocks: tuple[Block, ...]

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Where its passages came from, each once, in order."""
        return tuple(dict.fromkeys(b.origin for b in self.blocks if b.origin is not None))
