"""The words of a passage as the database keeps them."""

from collections.abc import Callable

import pytest

from indexer.errors import IndexDamaged
from indexer.store.keptwords import deflated, inflated

LEAD, TEXT = "存在以下问题：", "一是阵地建设经费不足，ＷＩＦＩ没有覆蓋；二是活动开展不够。" * 3


@pytest.mark.parametrize("words", ["阵地 建设 阵地建设 经费 不足 wifi 覆盖 活动", "别的 词", ""])
def test_words_come_back(words: str) -> None:
    kept = deflated(words, LEAD, TEXT)
    assert inflated(kept, LEAD, TEXT) == words


def test_words_that_stand_in_the_text_take_little_room() -> None:
    words = " ".join(TEXT[start : start + 2] for start in range(0, len(TEXT) - 2, 2))
    assert len(deflated(words, LEAD, TEXT)) < len(words.encode()) / 3


def test_nothing_is_no_words() -> None:
    assert inflated(b"", LEAD, TEXT) == ""


@pytest.mark.parametrize("spoiled", [lambda kept: kept[:-3], lambda kept: b"\xff" + kept])
def test_damage_is_told(spoiled: Callable[[bytes], bytes]) -> None:
    kept = deflated("阵地 建设 经费 不足", LEAD, TEXT)
    with pytest.raises(IndexDamaged):
        inflated(spoiled(kept), LEAD, TEXT)
