"""Names of persons, and what only looks like one."""

import pytest

from indexer.writing.findings import Finding
from indexer.writing.persons import find_persons


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("镇长彭立新带队，民警罗一鸣在现场", ["彭立新", "罗一鸣"]),
        ("检察官舒婉受聘，学生盛凯在比赛中", ["舒婉", "盛凯"]),
        ("邹主任当晚入户，孟师傅挨家做工作", ["邹", "孟"]),
        ("李明华同志、张书记和赵大嫂", ["李明华", "张", "赵"]),
        ("找到被执行人余某，由张某某负责", ["余某", "张某某"]),
        ("员工孙浩然、李思雨、赵天宇分获", ["孙浩然", "李思雨", "赵天宇"]),
        ("会计吴桂芬核对，书记刘建国任组长", ["吴桂芬", "刘建国"]),
        ("加强干部职工文明素质", []),
        ("预报员黄海峰连续在岗", ["黄海峰"]),
        ("欧阳晓明老师", ["欧阳晓明"]),
        ("学习习近平总书记重要讲话，弘扬雷锋精神", []),
        ("主任安全意识强，党员干部和群众参加", []),
        ("书记马上就到，队长高度重视", []),
        ("任务完成，方向明确，时间紧迫", []),
        ("在柳林镇和云岭镇", []),
    ],
)
def test_names(text: str, found: list[str]) -> None:
    assert [one.text for one in find_persons(text)] == found


def test_a_finding() -> None:
    finding = Finding("person", (2, 5), "彭立新", (), "人名")
    assert find_persons("镇长彭立新带队") == [finding]
