"""Names of places, and general words for such."""

import pytest

from indexer.writing.findings import Finding
from indexer.writing.places import find_places


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("来到青石街道、柳树湾社区调研", ["青石街道", "柳树湾社区"]),
        ("在南圩镇周家埭村二组", ["南圩镇周家埭村二组"]),
        ("2021年以来，望桥镇把防汛", ["望桥镇"]),
        ("3月15日麻石巷起火", ["麻石巷"]),
        ("在滨河路拦下，北门菜市场改观", ["滨河路", "北门菜市场"]),
        ("对黄家垅水库和石桥河沿线", ["黄家垅水库", "石桥河"]),
        ("赴浙江考察，学习延安精神", ["浙江"]),
        ("全县各村、街道和社区，个别村", []),
        ("老旧小区、示范村、自然村、城区", []),
        ("拓宽思路，走出一条新路，上山下乡", []),
        ("打通硬化路，我区的乡镇", []),
    ],
)
def test_names(text: str, found: list[str]) -> None:
    assert [one.text for one in find_places(text)] == found


def test_a_finding() -> None:
    assert find_places("在云岭镇") == [Finding("place", (1, 4), "云岭镇", (), "地名")]
