"""`jiugao basket …`: whole baskets, and what is in one."""

from pathlib import Path
from typing import Any

import pytest

from indexer.store.rows import report_id
from indexer.writing.baskets import Baskets
from indexer.writing.draft import Block
from tests.running import document, run

FIRST = f"{report_id('材料/2022年总结.txt')}-0"
TEXT = "（一）扛牢主体责任。召开会议3次，研究阵地建设。"
Index = Path


@pytest.fixture
def index(tmp_path: Path) -> Index:
    """A place for an index; baskets need none."""
    return tmp_path / "索引"


@pytest.fixture
def filled(index: Index) -> Index:
    """A basket 总结 with a heading, 1, and two texts, 2 and 3."""
    baskets = Baskets(index)
    blocks = [
        Block(1, "一、存在问题"),
        Block(0, "街道的阵地不足，街道没有场地。"),
        Block(0, "缺钱。"),
    ]
    baskets.add(baskets.create("总结"), blocks)
    return index


def texts(basket: dict[str, Any]) -> list[tuple[int, str]]:
    return [(item["item_id"], item["text"]) for item in basket["items"]]


def test_passages_are_gathered_into_a_new_basket(
    reports_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    basket = document(capsys, "basket", "add", FIRST, "--index", reports_index)
    [change] = basket.pop("changes")
    assert (change["action"], change["texts"]) == ("加入 1 项", [])
    assert isinstance(basket.pop("target_year"), int)
    assert basket == {
        "basket_id": 1,
        "name": "我的素材",
        "title": "",
        "items": [
            {
                "item_id": 1,
                "level": 0,
                "text": TEXT,
                "original": TEXT,
                "note": "",
                "origin": {
                    "passage_id": FIRST,
                    "title": "青石街道2022年党建工作总结",
                    "path": "材料/2022年总结.txt",
                    "year": 2022,
                    "doc_type": "总结",
                    "section": "practice",
                    "heading_path": ["一、主要做法", "（一）扛牢主体责任"],
                },
                "changed": False,
            }
        ],
    }
    status, out, _ = run(capsys, "basket", "add", FIRST, FIRST, "--index", reports_index)
    assert (status, out) == (0, "已放进素材篮“我的素材”，编号 2、3\n")
    status, out, err = run(capsys, "basket", "add", FIRST, "无-1", "--index", reports_index)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert len(document(capsys, "basket", "show", "--index", reports_index)["items"]) == 3


def test_a_list_of_baskets(filled: Index, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "basket", "new", "讲话", "--index", filled)[1] == "已建素材篮“讲话”\n"
    assert document(capsys, "basket", "list", "--index", filled) == {
        "baskets": [
            {"basket_id": 2, "name": "讲话", "passages": 0},
            {"basket_id": 1, "name": "总结", "passages": 2},
        ]
    }
    shown = run(capsys, "basket", "list", "--index", filled)[1]
    assert [line.split() for line in shown.splitlines()] == [
        *(["名称", "段落"], ["讲话", "0"], ["总结", "2"])
    ]


def test_a_list_of_no_baskets(index: Index, capsys: pytest.CaptureFixture[str]) -> None:
    assert document(capsys, "basket", "list", "--index", index) == {"baskets": []}
    assert run(capsys, "basket", "list", "--index", index)[1].startswith("还没有素材篮。")


def test_a_basket_is_shown_with_its_latest_changes(
    filled: Index, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "basket", "note", 3, "核对数字", "--index", filled)
    run(capsys, "basket", "year", 2026, "--index", filled)
    status, out, _ = run(capsys, "basket", "show", "总结", "--index", filled)
    assert (status, [line.rstrip() for line in out.splitlines()]) == (
        0,
        [
            "总结",
            "题目：（未定）　写 2026 年",
            "",
            "  1  一、存在问题",
            "  2  街道的阵地不足，街道没有场地。",
            "     自己写的",
            "  3  缺钱。",
            "     自己写的",
            "     备注：核对数字",
            "最近的改动（jiugao basket undo 编号 可撤销）：",
            "  2  修改备注",
            "  1  加入 3 项",
        ],
    )


def test_items_are_headed_moved_and_removed(
    filled: Index, capsys: pytest.CaptureFixture[str]
) -> None:
    only = ("--index", filled)
    headed = document(capsys, "basket", "heading", " （一）场地 ", "--level", 2, *only)
    assert (headed["items"][-1]["level"], headed["items"][-1]["text"]) == (2, "（一）场地")
    moved = document(capsys, "basket", "move", 4, "--after", 1, *only)
    assert [number for number, _ in texts(moved)] == [1, 4, 2, 3]
    first = document(capsys, "basket", "move", 3, *only)
    assert [number for number, _ in texts(first)] == [3, 1, 4, 2]
    assert run(capsys, "basket", "remove", 3, *only)[1].startswith("已移出编号 3")
    held = document(capsys, "basket", "show", *only)
    assert [number for number, _ in texts(held)] == [1, 4, 2]


def test_a_wording_is_replaced_and_brought_back(
    filled: Index, capsys: pytest.CaptureFixture[str]
) -> None:
    only = ("--index", filled)
    status, out, _ = run(capsys, "basket", "replace", "街道", "社区", *only)
    assert (status, [line.rstrip() for line in out.splitlines()]) == (
        0,
        [
            "素材篮“总结”里换了 2 处；jiugao basket undo 可撤销：",
            "  2  原：街道的阵地不足，街道没有场地。",
            "     新：社区的阵地不足，社区没有场地。",
        ],
    )
    changed = document(capsys, "basket", "replace", "阵地", "场所", "--basket", "总结", *only)
    assert changed["items"][1]["text"] == "社区的场所不足，社区没有场地。"
    assert run(capsys, "basket", "undo", *only)[1] == "已撤销：把“阵地”换成“场所”\n"
    undone = document(capsys, "basket", "undo", 2, *only)
    assert texts(undone)[1] == (2, "街道的阵地不足，街道没有场地。")


def test_a_change_that_a_later_one_went_over_is_not_undone_alone(
    filled: Index, capsys: pytest.CaptureFixture[str]
) -> None:
    for old, new in (("缺钱", "缺少经费"), ("少经", "乏经")):
        run(capsys, "basket", "replace", old, new, "--index", filled)
    status, out, err = run(capsys, "basket", "undo", 2, "--index", filled)
    assert (status, out, err) == (
        *(2, ""),
        "撤销：这里后来又改过，请先撤销后面的修改，或直接改文字\n",
    )


def test_a_basket_is_described_and_discarded(
    filled: Index, capsys: pytest.CaptureFixture[str]
) -> None:
    only = ("--index", filled)
    lines = [
        run(capsys, "basket", *arguments, *only)[1]
        for arguments in (
            ("title", " 2026年工作总结 "),
            ("year", 2026, "--basket", "总结"),
            ("rename", "总结", "年终"),
        )
    ]
    assert lines == [
        "素材篮“总结”的题目：2026年工作总结\n",
        "素材篮“总结”要写 2026 年的材料\n",
        "素材篮“总结”现在叫“年终”\n",
    ]
    basket = document(capsys, "basket", "show", "年终", *only)
    described = {name: basket[name] for name in ("name", "title", "target_year")}
    assert described == {"name": "年终", "title": "2026年工作总结", "target_year": 2026}
    assert run(capsys, "basket", "discard", "年终", *only)[1] == "已去掉素材篮“年终”。\n"
    assert document(capsys, "basket", "list", *only) == {"baskets": []}


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("show", "讲话"), "讲话：没有这个素材篮，jiugao basket list 会列出有哪些"),
        (("add", "a-1"), "没有索引，请先运行 jiugao build"),
        (("heading", " "), "标题是空的"),
        (("note", "9", "x"), "素材篮里没有编号 9"),
        (("remove", "9"), "素材篮里没有编号 9"),
        (("move", "2", "--after", "9"), "素材篮“总结”里没有编号 9，没有移动"),
        (("move", "2", "--after", "2"), "不能移到自己后面"),
        (("undo", "9"), "素材篮“总结”里没有这一步可以撤销"),
        (("replace", "没有", "有", "--basket", "无"), "没有这个素材篮"),
        (("replace", "高铁", "飞机"), "高铁：素材篮“总结”里没有这样的文字，没有改动"),
        (("replace", "", "x"), "请给出原来的文字"),
        (("discard", "讲话"), "讲话：没有这个素材篮"),
    ],
)
def test_refusals_are_one_line_and_change_nothing(
    arguments: tuple[str, ...],
    line: str,
    filled: Index,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = document(capsys, "basket", "show", "--index", filled)
    status, out, err = run(capsys, "basket", *arguments, "--index", filled)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert line in err
    assert document(capsys, "basket", "show", "--index", filled) == before


def test_where_there_is_no_basket_none_is_made_by_reading(
    index: Index, capsys: pytest.CaptureFixture[str]
) -> None:
    status, _, err = run(capsys, "basket", "show", "--index", index)
    assert (status, err) == (2, "还没有素材篮，请先运行 jiugao basket new 名称\n")
    assert Baskets(index).summaries() == []
