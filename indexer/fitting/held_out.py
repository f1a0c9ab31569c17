"""How well token vectors find, on pairs that no fit has seen."""

from collections.abc import Sequence

import numpy as np
from tokenizers import Tokenizer

CANDIDATES = 214
"""Passages that a query is ranked against, neighbours first."""
Pair = tuple[str, str]


def embedded(tokenizer: Tokenizer, vectors: np.ndarray, texts: Sequence[str]) -> np.ndarray:
    """float32 (n, dimension), unit rows or zeros."""
    rows: np.ndarray = np.zeros((len(texts), vectors.shape[1]), np.float32)
    for row, encoded in enumerate(tokenizer.encode_batch_fast(list(texts))):
        rows[row] = vectors[encoded.ids].sum(0)
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return rows


def mrr(tokenizer: Tokenizer, vectors: np.ndarray, pairs: Sequence[Pair]) -> float:
    """MRR@10 of each pair's second text among all second texts."""
    first, second = (embedded(tokenizer, vectors, side) for side in zip(*pairs, strict=True))
    cosine = first @ second.T
    rank = 1 + (cosine > np.diag(cosine)[:, None]).sum(1)
    return float(np.where(rank <= 10, 1 / rank, 0).mean())


def blocks_mrr(tokenizer: Tokenizer, vectors: np.ndarray, pairs: Sequence[Pair]) -> float:
    """Mean MRR@10 over whole blocks of CANDIDATES neighbouring pairs."""
    starts = range(0, len(pairs) - CANDIDATES + 1, CANDIDATES)
    return float(np.mean([mrr(tokenizer, vectors, pairs[s : s + CANDIDATES]) for s in starts]))
