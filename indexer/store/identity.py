"""What an index is told by: the model whose vectors it holds, and the folders it was made from."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, Self


@dataclass(frozen=True, slots=True)
class Model:
    """The identity of an embedding model: `fingerprint` changes when its vectors would."""

    name: str
    fingerprint: str
    dimension: int

    @classmethod
    def of(cls, encoder: "Identified") -> Self:
        """The identity of an encoder's model."""
        return cls(encoder.name, encoder.fingerprint, encoder.dimension)


class Identified(Protocol):
    """What an encoder tells of its model."""

    name: str
    fingerprint: str
    dimension: int


@dataclass(frozen=True, slots=True)
class Source:
    """A corpus folder. `label` is the first part of the paths of its reports."""

    source_id: int
    folder: Path
    label: str
