"""Pairs are cut where they should be, on a character vocabulary that one can read back."""

import numpy as np
import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Split

from indexer.fitting.pairs import (
    Chunk,
    FixedPairs,
    Tokens,
    chunks,
    gathered,
    of_chunks,
    runs,
    without_number,
)

PARAGRAPH = "一是加强组织领导。各单位要把这项工作摆上重要位置，主要负责同志亲自抓，分管同志具体抓，一级抓一级，层层抓落实，确保任务完成。"
CHARACTERS = sorted(set(PARAGRAPH))


@pytest.fixture
def tokens() -> Tokens:
    words = {c: i for i, c in enumerate(["[UNK]", *CHARACTERS])}
    tokenizer = Tokenizer(WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Split("", "isolated")
    return Tokens(tokenizer)


def read(tokens: Tokens, ranges: np.ndarray) -> str:
    ids = tokens.ids()
    return "".join(CHARACTERS[i - 1] for first, end in ranges for i in ids[first:end])


@pytest.mark.parametrize(
    ("heading", "bare"),
    [
        ("第一章　总则", "总则"),
        ("（二）主要目标", "主要目标"),
        ("三、其他", "其他"),
        ("一是加强领导", "加强领导"),
        ("一级抓一级", "一级抓一级"),
    ],
)
def test_numbers_before_headings_go(heading: str, bare: str) -> None:
    assert without_number(heading) == bare


def test_a_long_paragraph_is_cut_at_sentence_ends() -> None:
    sentence = "甲" * 99 + "。"
    assert [len(c.clauses) for c in chunks(sentence * 5)] == [2, 2, 1]


def test_a_chunk_knows_its_opening() -> None:
    (piece,) = chunks(PARAGRAPH)
    assert (piece.clauses[0], piece.lead, piece.opens_like_a_heading) == ("加强组织领导。", 1, True)
    assert not Chunk(("短。", "也短。"), 1).opens_like_a_heading


def test_opening_and_rest_make_the_chunk(tokens: Tokens) -> None:
    leads, _ = of_chunks(tokens, chunks(PARAGRAPH), run=1)
    query, passage = leads.draw(1, np.random.default_rng(0))
    assert read(tokens, query[0]) == "加强组织领导。"
    assert read(tokens, query[0]) + read(tokens, passage[0]) == PARAGRAPH[2:]


def test_clauses_and_rest_make_the_chunk(tokens: Tokens) -> None:
    _, clauses = of_chunks(tokens, chunks(PARAGRAPH), run=1)
    queries, passages = clauses.draw(50, np.random.default_rng(0))
    for query, (before, after) in zip(queries, passages, strict=True):
        joined = read(tokens, before[None]), read(tokens, query), read(tokens, after[None])
        assert "".join(joined) == PARAGRAPH[2:]
        assert joined[1] and joined[0] + joined[2]


def test_empty_sides_are_left_out() -> None:
    ranges = np.array([[0, 2], [2, 2]])
    assert len(FixedPairs(ranges, np.array([[2, 4], [4, 6]])).queries) == 1


def test_runs_are_neighbours_and_wrap_round() -> None:
    rows = runs(5, 8, 4, np.random.default_rng(0))
    assert len(rows) == 8
    assert all((np.diff(rows.reshape(2, 4)) % 5 == 1).ravel())


def test_gathering_joins_parts_and_drops_by_chance() -> None:
    ranges = np.array([[[0, 2], [3, 4]], [[4, 4], [5, 7]]])
    rng = np.random.default_rng(0)
    bags = gathered(np.arange(10), ranges, 0.0, rng)
    assert (bags.tokens.tolist(), bags.offsets.tolist()) == ([0, 1, 3, 5, 6], [0, 3])
    half = gathered(np.arange(1000), np.array([[[0, 1000]]]), 0.5, rng)
    assert 400 < len(half.tokens) < 600
