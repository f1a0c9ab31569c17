"""What other ways of searching find on the same passages: plain BM25, and txtai."""

import json
import subprocess
import unicodedata
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import bm25s
import jieba

from bench.quality.ranking import Ranking

TXTAI = Path(__file__).with_name("txtai_search.py")
DEPTH = 100


def words(text: str) -> list[str]:
    """jieba's words, overlapping ones included, without punctuation and numbers."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return [w for w in jieba.cut_for_search(folded) if any(c.isalpha() for c in w)]


def bigrams(text: str) -> list[str]:
    """Each two neighbouring letters."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return [a + b for a, b in pairwise(folded) if a.isalpha() and b.isalpha()]


def bm25(
    passages: Sequence[str], queries: Sequence[str], tokens: Callable[[str], list[str]]
) -> list[Ranking]:
    """Lucene's BM25 (k1 1.5, b 0.75) over the tokens of passages; those with no score left
    out."""
    cuts = [tokens(passage) for passage in passages]
    index = bm25s.BM25(method="lucene")
    index.index(cuts, show_progress=False)
    known = {token for cut in cuts for token in cut}
    found: list[Ranking] = []
    for query in queries:
        asked = [token for token in tokens(query) if token in known]
        if not asked:
            found.append([])
            continue
        numbers, scores = index.retrieve(
            [asked], k=min(DEPTH, len(passages)), show_progress=False, n_threads=1
        )
        pairs = zip(numbers[0], scores[0], strict=True)
        found.append([int(number) for number, score in pairs if score > 0])
    return found


def txtai(
    python: Path, model: Path, passages: Sequence[str], queries: Sequence[str]
) -> list[Ranking]:
    """txtai's hybrid index with the same model, as it comes, run by `python`, the interpreter
    of an environment that holds it. Raises CalledProcessError."""
    task = {"model": str(model), "passages": passages, "queries": queries, "depth": DEPTH}
    done = subprocess.run(
        [str(python), str(TXTAI)],
        input=json.dumps(task),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return list(json.loads(done.stdout.splitlines()[-1]))
