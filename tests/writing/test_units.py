"""Names of units, whole with the place inside, and general words for such."""

import pytest

from indexer.writing.findings import Finding
from indexer.writing.units import find_units


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("临江县应急管理局牵头，县委宣传部配合", ["临江县应急管理局", "县委宣传部"]),
        ("栖禾县公安局鹿鸣派出所深化", ["栖禾县公安局鹿鸣派出所"]),
        ("区自然资源局、区住建局集中会办", ["区自然资源局", "区住建局"]),
        ("被省林业局评为，获市总工会奖章", ["省林业局", "市总工会"]),
        ("与明德小学、市第七医院共建", ["明德小学", "市第七医院"]),
        ("国家税务总局栖禾县税务局推行", ["国家税务总局栖禾县税务局"]),
        ("宏浦化工有限公司已列入", ["宏浦化工有限公司"]),
        ("望桥镇党委、河东村党支部", ["望桥镇党委", "河东村党支部"]),
        ("县纪委监委和县文明办共同", ["县纪委监委", "县文明办"]),
        ("柳林镇中心小学校长，区养老服务中心", ["柳林镇中心小学", "区养老服务中心"]),
        ("各支部、街道、县委县政府、公安机关", []),
        ("村委会、居委会、镇党委和上级部门", []),
        ("各乡镇水利站，26家企业，学校和医院", []),
    ],
)
def test_names(text: str, found: list[str]) -> None:
    assert [one.text for one in find_units(text)] == found


def test_a_finding() -> None:
    assert find_units("请县妇联来") == [Finding("unit", (1, 4), "县妇联", (), "单位名称")]
