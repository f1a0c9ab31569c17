"""What choices between recipes are made on: slices of the training data kept out of training."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TypeVar

import numpy as np
from scipy.stats import spearmanr  # type: ignore[import-untyped, unused-ignore]
from tokenizers import Tokenizer

from indexer.fitting.held_out import CANDIDATES, Pair, blocks_mrr, embedded, mrr
from indexer.fitting.pairs import Document, without_number

EVERY = 20  # one document, or labelled pair, in so many is kept out
EVERY_SCORED = 8  # of the few scored sentence pairs, one in so many
_OPENING = re.compile(r"([^。]{4,45})。(.{40,})")

T = TypeVar("T")


@dataclass(frozen=True)
class Figures:
    """MRR@10 of three rankings, and Spearman's correlation on scored pairs."""

    news_openings: float
    laws_openings: float
    titles: float
    scored: float

    def __str__(self) -> str:
        return ", ".join(f"{f.name} {getattr(self, f.name):.3f}" for f in fields(self))


@dataclass(frozen=True)
class HeldOut:
    """Documents and scored pairs that no training step sees."""

    news: Sequence[Document]
    laws: Sequence[Document]
    scored: Sequence[tuple[str, str, float]]

    def figures(self, tokenizer: Tokenizer, vectors: np.ndarray) -> Figures:
        """Figures of token vectors (vocabulary, dimension)."""
        titles = [(doc.title, "\n".join(doc.paragraphs)[:600]) for doc in self.news][:2000]
        first, second, scores = zip(*self.scored, strict=True)
        cosine = (embedded(tokenizer, vectors, first) * embedded(tokenizer, vectors, second)).sum(1)
        return Figures(
            blocks_mrr(tokenizer, vectors, openings(self.news)[: 10 * CANDIDATES]),
            blocks_mrr(tokenizer, vectors, openings(self.laws)[: 10 * CANDIDATES]),
            mrr(tokenizer, vectors, titles),
            float(spearmanr(cosine, scores).statistic),
        )


def split(items: Sequence[T], every: int = EVERY) -> tuple[list[T], list[T]]:
    """What is trained on, and what is held out."""
    kept = [item for number, item in enumerate(items) if number % every]
    return kept, list(items[::every])


def openings(documents: Sequence[Document]) -> list[Pair]:
    """First sentence without its number, and the rest of its paragraph."""
    found = (_OPENING.match(p) for doc in documents for p in doc.paragraphs)
    return [(without_number(m[1]), m[2][:600]) for m in found if m]
