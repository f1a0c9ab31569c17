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
        ("家住盐井沟的老人，住进松树坳", ["盐井沟", "松树坳"]),
        ("帮扶西沟、后营、老君庙三个村脱困", ["西沟", "后营", "老君庙"]),
        ("柏树屯、枣林寨和瓦窑坪群众受益", ["柏树屯", "枣林寨", "瓦窑坪"]),
        ("在石桥弄12号起火", ["石桥弄12号"]),
        ("青柳街道辖9个社区", ["青柳街道"]),
        ("在学校门口、村口路边和院子里", []),
        ("把规矩定在桌面上，整治临水临崖路段", []),
    ],
)
def test_names(text: str, found: list[str]) -> None:
    assert [one.text for one in find_places(text)] == found


def test_a_finding() -> None:
    assert find_places("在云岭镇") == [Finding("place", (1, 4), "云岭镇", (), "地名")]
