"""The tokenizer: words and characters, and a text normalisation of its own.

jieba's words, counted in the training text, become the pieces of a Unigram model; so the finished
tokenizer needs neither jieba nor any code of this project.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

from tokenizers import Regex, Tokenizer
from tokenizers.models import Unigram
from tokenizers.normalizers import NFKC, Lowercase, Replace
from tokenizers.normalizers import Sequence as Steps
from tokenizers.pre_tokenizers import Split

from indexer.lexicon.words import full_tokenizer

UNKNOWN = "[UNK]"
LONGEST_PIECE = 6  # characters
RAREST_CHARACTER = 2  # occurrences
_NOT_WORD = re.compile(r"[\W_]+")


def empty() -> Tokenizer:
    """NFKC, lower case, every digit as 0; cut at all that is no letter or digit, which goes."""
    tokenizer = Tokenizer(Unigram())
    tokenizer.normalizer = Steps([NFKC(), Lowercase(), Replace(Regex(r"\d"), "0")])
    tokenizer.pre_tokenizer = Split(Regex(r"[^\p{L}\p{M}\p{N}]+"), "removed")
    return tokenizer


def counted(texts: Sequence[str]) -> tuple[Counter[str], Counter[str]]:
    """How often each word of up to 6 characters, and each character, stands in the texts."""
    normalise = empty().normalizer.normalize_str
    words: Counter[str] = Counter()
    characters: Counter[str] = Counter()
    for text in texts:
        plain = _NOT_WORD.sub(" ", normalise(text))
        characters.update(plain.replace(" ", ""))
        cut = full_tokenizer().cut(plain)
        words.update(w for w in cut if w != " " and len(w) <= LONGEST_PIECE)
    return words, characters


def counted_in_parallel(texts: Sequence[str], jobs: int = 2) -> tuple[Counter[str], Counter[str]]:
    """`counted`, by several processes."""
    parts = [texts[i :: jobs * 4] for i in range(jobs * 4)]
    words: Counter[str] = Counter()
    characters: Counter[str] = Counter()
    with ProcessPoolExecutor(jobs) as pool:
        for more_words, more_characters in pool.map(counted, parts):
            words.update(more_words)
            characters.update(more_characters)
    return words, characters


def built(words: Counter[str], characters: Counter[str], size: int) -> Tokenizer:
    """A tokenizer of `size` pieces: all but the rarest characters, then the commonest words.

    A piece's score is the logarithm of its share among words; piece 0 stands for any character
    that is not among them.
    """
    singles = sorted(c for c, n in characters.items() if n >= RAREST_CHARACTER)
    ranked = sorted((w for w in words if len(w) > 1), key=lambda w: (-words[w], w))
    total = words.total()
    pieces = singles + ranked[: size - 1 - len(singles)]
    scores = [(piece, math.log(max(words[piece], 0.3) / total)) for piece in pieces]
    tokenizer = empty()
    tokenizer.model = Unigram([(UNKNOWN, -20.0), *scores], unk_id=0, byte_fallback=False)
    return tokenizer
