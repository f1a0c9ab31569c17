"""Names of meetings, campaigns and documents, and general words for such."""

import pytest

from indexer.writing.findings import Finding
from indexer.writing.meetings import find_meetings


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("召开全县安全生产工作会议后，", ["全县安全生产工作会议"]),
        ("学习党的二十大、十九届五中全会精神", ["党的二十大", "十九届五中全会"]),
        ("落实《关于加强2021年督查的通知》要求", ["《关于加强2021年督查的通知》"]),
        ("根据澄水中心〔2020〕18号文件", ["澄水中心〔2020〕18号"]),
        ("开展“安全生产月”活动，", ["“安全生产月”活动"]),
        ("在“净街百日”专项整治行动中", ["“净街百日”专项整治行动"]),
        ("举办第六届栖禾山歌节，", ["第六届栖禾山歌节"]),
        ("评选“好媳妇”“好婆婆”活动", ["“好媳妇”“好婆婆”活动"]),
        ("召开烟叶产业转型升级座谈会，", ["烟叶产业转型升级座谈会"]),
        ("全县各级召开专题会议、例会、党委会", []),
        ("落实“三会一课”制度，召开座谈会", []),
        ("深化“我为群众办实事”，召开第7次会议", []),
        (
            "首届云溪荷花文化节，庆祝建党102周年表彰大会",
            ["首届云溪荷花文化节", "庆祝建党102周年表彰大会"],
        ),
        ("分二十大类", []),
    ],
)
def test_names(text: str, found: list[str]) -> None:
    assert [one.text for one in find_meetings(text)] == found


def test_a_finding() -> None:
    finding = Finding("meeting", (2, 7), "党的二十大", (), "会议、活动或文件的名称")
    assert find_meetings("学习党的二十大精神") == [finding]
