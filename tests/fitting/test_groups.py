"""Pairs drawn from what was written: names ask, other texts of the group answer."""

import numpy as np
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Split

from indexer.fitting.groups import Drawing, Group, GroupPairs, of_topics, texts_of
from indexer.fitting.pairs import Tokens
from indexer.lexicon.thesaurus import Topic

GROUPS = [Group(("名甲",), ("子丑", "寅卯", "辰巳")), Group(("名乙",), ("午未", "申酉", "戌亥"))]
CHARACTERS = sorted({c for text in texts_of(GROUPS) for c in text})


def drawn(drawing: Drawing) -> set[tuple[str, str]]:
    """All pairs of ten draws, each as what asks and what answers."""
    tokenizer = Tokenizer(WordLevel({c: n for n, c in enumerate(CHARACTERS)}, unk_token="子"))
    tokenizer.pre_tokenizer = Split("", "isolated")
    tokens = Tokens(tokenizer)
    source = GroupPairs(tokens, GROUPS, drawing)
    ids, rng = tokens.ids(), np.random.default_rng(1)

    def text(ranges: np.ndarray) -> str:
        return "".join(CHARACTERS[i] for first, end in ranges for i in ids[first:end])

    pairs = [source.draw(2, rng) for _ in range(10)]
    return {(text(q), text(p)) for ones, others in pairs for q, p in zip(ones, others, strict=True)}


def parted(text: str) -> list[str]:
    return [text[at : at + 2] for at in range(0, len(text), 2)]


def test_a_name_asks_for_texts_of_its_own_group() -> None:
    for query, passage in drawn(Drawing(named=1.0, asking=1, least=2, most=3)):
        group = next(g for g in GROUPS if query in g.names)
        assert set(parted(passage)) <= set(group.texts)
        assert len(set(parted(passage))) in {2, 3}


def test_texts_ask_for_other_texts_of_their_group() -> None:
    for query, passage in drawn(Drawing(named=0.0, asking=1, least=1, most=3)):
        group = next(g for g in GROUPS if query in g.texts)
        assert set(parted(passage)) <= set(group.texts) - {query}


def test_no_group_twice_in_a_batch() -> None:
    source = GroupPairs(
        Tokens(Tokenizer(WordLevel({"子": 0}, unk_token="子"))), GROUPS, Drawing(1.0, 1, 1, 1)
    )
    queries, _ = source.draw(5, np.random.default_rng(1))
    assert len(queries) == len(GROUPS)


def test_groups_of_topics_and_needs() -> None:
    topic = Topic("党建", "学习", ("研学",), ("没人来学",), general=("读书", "研学"))
    assert of_topics([topic]) == [Group(("学习", "研学"), ("读书", "没人来学"))]
