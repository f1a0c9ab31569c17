"""Fitting the token vectors: in-batch contrast, and the order of scored pairs."""

import ctypes
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from indexer.fitting.pairs import Bags, FixedPairs, Source, gathered

SPREAD = 0.2
"""Standard deviation of the first random vectors."""


@dataclass(frozen=True)
class Recipe:
    """What a fit may vary. `shares` go with the sources, in the same order."""

    dimension: int = 512
    steps: int = 3000
    batch: int = 1024
    rate: float = 0.01
    scale: float = 20.0
    drop: float = 0.1  # share of tokens left out by chance
    rarity: float = 1e-4  # SIF: a token of frequency f starts with weight r / (r + f)
    spelling: float = 1.0  # how much of its characters' vectors a piece's vector holds
    scored: float = 0.1  # weight of the scored pairs' loss
    seed: int = 7


class Table(nn.Module):
    """Token vectors: weight * (own + mean of the piece's characters), so rare pieces share."""

    spelling: Tensor
    known: Tensor

    def __init__(self, tokenizer: Tokenizer, frequency: np.ndarray, recipe: Recipe) -> None:
        super().__init__()
        size = tokenizer.get_vocab_size()
        self.own = nn.Parameter(torch.randn(size, recipe.dimension) * SPREAD)
        start = recipe.rarity / (recipe.rarity + torch.from_numpy(frequency).float())
        self.log_weight = nn.Parameter(start.log())
        self.register_buffer("spelling", spelling(tokenizer) * recipe.spelling)
        known = torch.ones(size, 1)
        known[0] = 0  # the unknown token says nothing
        self.register_buffer("known", known)

    def forward(self) -> Tensor:
        """float32 (vocabulary, dimension): the vectors as they are saved."""
        whole = self.own + torch.sparse.mm(self.spelling, self.own)
        weighted: Tensor = self.known * self.log_weight.exp()[:, None] * whole
        return weighted


class MovedTable(nn.Module):
    """Token vectors that a fit starts from, and how far each has moved."""

    def __init__(self, start: np.ndarray) -> None:
        super().__init__()
        self.start: Tensor
        self.register_buffer("start", torch.from_numpy(start).float())
        self.move = nn.Parameter(torch.zeros_like(self.start))

    def forward(self) -> Tensor:
        """float32 (vocabulary, dimension)."""
        return self.start + self.move


def spelling(tokenizer: Tokenizer) -> Tensor:
    """Sparse (vocabulary, vocabulary): row of a longer piece -> mean of its characters' rows."""
    pieces = tokenizer.get_vocab()
    entries = [
        (row, pieces[character], 1 / len(piece))
        for piece, row in pieces.items()
        if len(piece) > 1 and row
        for character in piece
        if character in pieces
    ]
    rows, columns, values = zip(*entries, strict=True)
    shape = (len(pieces), len(pieces))
    at, shares = torch.tensor([rows, columns]), torch.tensor(values)
    return torch.sparse_coo_tensor(at, shares, shape, check_invariants=True).to_sparse_csr()


def keep_freed_memory() -> None:
    """Let glibc reuse large blocks: a step frees and asks for 40 MB many times over.

    Measured: 0.41 s a step without, 0.16 s with. Other C libraries go without.
    """
    if sys.platform == "linux" and hasattr(library := ctypes.CDLL(None), "mallopt"):
        no_mapping, no_trimming = (-4, 0), (-1, 2**31 - 1)
        library.mallopt(*no_mapping)
        library.mallopt(*no_trimming)


def bagged(vectors: Tensor, bags: Bags) -> Tensor:
    """Sums of the bags' vectors, not normalised; an empty bag gives zeros."""
    tokens, offsets = torch.from_numpy(bags.tokens).long(), torch.from_numpy(bags.offsets)
    return functional.embedding_bag(tokens, vectors, offsets, mode="sum")


def contrast(first: Tensor, second: Tensor, scale: float) -> Tensor:
    """Each row must find its partner among all rows, both ways round."""
    cosine = functional.normalize(first) @ functional.normalize(second).T * scale
    target = torch.arange(len(cosine))
    return functional.cross_entropy(cosine, target) + functional.cross_entropy(cosine.T, target)


def order(first: Tensor, second: Tensor, score: Tensor, scale: float) -> Tensor:
    """CoSENT (Su Jianlin, 2022): a pair scored higher must lie closer."""
    cosine = functional.cosine_similarity(first, second) * scale
    wrong = (cosine[None, :] - cosine[:, None])[score[:, None] > score[None, :]]
    return torch.logsumexp(torch.cat([torch.zeros(1), wrong]), 0)


@dataclass(frozen=True)
class Scored:
    """Pairs with scores of one kind; their order is learnt."""

    pairs: FixedPairs
    scores: np.ndarray

    def draw(self, count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, Tensor]:
        rows = rng.choice(len(self.scores), min(count, len(self.scores)), replace=False)
        score = torch.from_numpy(self.scores[rows]).float()
        return self.pairs.queries[rows][:, None], self.pairs.passages[rows][:, None], score


class Fit:
    """One run of the recipe over the sources. `vectors()` gives the result at any time."""

    def __init__(
        self,
        tokenizer: Tokenizer,
        tokens: np.ndarray,
        sources: Sequence[tuple[Source, float]],
        scored: Sequence[Scored],
        recipe: Recipe,
        start: np.ndarray | None = None,
    ) -> None:
        """`start` are token vectors (vocabulary, dimension) to begin with, else random ones."""
        torch.manual_seed(recipe.seed)
        self.rng = np.random.default_rng(recipe.seed)
        self.tokens, self.sources, self.scored, self.recipe = tokens, sources, scored, recipe
        frequency = np.bincount(tokens, minlength=tokenizer.get_vocab_size()) / len(tokens)
        self.table = Table(tokenizer, frequency, recipe) if start is None else MovedTable(start)
        self.optimiser = torch.optim.Adam(self.table.parameters(), lr=recipe.rate, fused=True)
        shares = np.array([share for _, share in sources])
        self.shares = shares / shares.sum()

    def vectors(self) -> np.ndarray:
        """float32 (vocabulary, dimension)."""
        with torch.no_grad():
            vectors: np.ndarray = self.table().numpy()
        return vectors

    def run(self, after_step: Callable[[int], None] | None = None) -> float:
        """Take all steps, telling `after_step` how many are done; the seconds they took."""
        began, last = time.perf_counter(), self.recipe.steps
        for step in range(last):
            warm = min(1.0, (step + 1) / (0.05 * last))
            for group in self.optimiser.param_groups:
                group["lr"] = self.recipe.rate * warm * (1 - step / last)
            self.optimiser.zero_grad()
            torch.autograd.backward(self.loss())
            self.optimiser.step()
            if after_step:
                after_step(step + 1)
        return time.perf_counter() - began

    def loss(self) -> Tensor:
        """A step's loss: one source's batch, and one batch of each kind of scored pairs."""
        vectors, recipe = self.table(), self.recipe
        source = self.sources[self.rng.choice(len(self.sources), p=self.shares)][0]
        first, second = (
            bagged(vectors, self._bags(ranges)) for ranges in source.draw(recipe.batch, self.rng)
        )
        loss = contrast(first, second, recipe.scale)
        for scored in self.scored if recipe.scored else ():
            one, other, score = scored.draw(256, self.rng)
            ends = bagged(vectors, self._bags(one)), bagged(vectors, self._bags(other))
            loss = loss + recipe.scored * order(*ends, score, recipe.scale)
        return loss

    def _bags(self, ranges: np.ndarray) -> Bags:
        return gathered(self.tokens, ranges, self.recipe.drop, self.rng)
