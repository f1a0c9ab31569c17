"""`jiugao adapt` and `jiugao export`."""

import json
from pathlib import Path

import pytest

from indexer.writing.baskets import Baskets
from indexer.writing.draft import Block, Origin
from tests.running import document, run

ORIGIN = Origin("abc-1", "工会总结", "材料/工会.txt", 2023, "总结", "problems", ("一、存在问题",))


@pytest.fixture
def basket(tmp_path: Path) -> Path:
    """A place for an index, beside it a basket 总结 for 2025."""
    baskets = Baskets(tmp_path / "索引")
    number = baskets.create("总结")
    baskets.describe(number, "总结", "2025年工作总结", 2025)
    text = "2023年走访80户，2023年底建成。"
    baskets.add(number, [Block(1, "一、主要做法"), Block(0, text, ORIGIN)])
    return tmp_path / "索引"


def test_a_text_is_examined_line_by_line(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("adapt", "--text", "一切照旧。\n2023年，走访80户。", "--for", 2026)
    found = document(capsys, *arguments)
    assert found == {
        "year": 2026,
        "places": [
            {
                "lines": [2, 2],
                "item": None,
                "context": "2023年，走访80户。",
                "kind": "year",
                "span": [0, 5],
                "text": "2023年",
                "replacements": ["2026年"],
                "reason": found["places"][0]["reason"],
            },
            {
                "lines": [2, 2],
                "item": None,
                "context": "2023年，走访80户。",
                "kind": "number",
                "span": [8, 11],
                "text": "80户",
                "replacements": [],
                "reason": found["places"][1]["reason"],
            },
        ],
    }
    assert all(place["reason"] for place in found["places"])
    shown = [line.rstrip() for line in run(capsys, *arguments)[1].splitlines()]
    assert shown[:2] == [
        "要写 2026 年的材料，有 2 处要改或要核对：",
        "第 2 行　年份日期　2023年 → 2026年",
    ]
    assert shown[3] == "第 2 行　数字　80户"


def test_a_file_is_examined_passage_by_passage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "总结.txt"
    text = "2023年工作总结\n一、主要做法\n2023年走访80户。\n建成XX个站点。\n"
    file.write_text(text, encoding="utf-8")
    asked = ("adapt", file, "--for", 2026, "--kind", "年份日期", "--kind", "placeholder")
    places = document(capsys, *asked)["places"]
    assert [(one["lines"], one["kind"], one["text"]) for one in places] == [
        ([3, 3], "year", "2023年"),
        ([4, 4], "placeholder", "XX"),
    ]
    assert file.read_text(encoding="utf-8") == text


def test_a_basket_is_examined_for_its_own_year_or_another(
    basket: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("adapt", "--basket", "总结", "--kind", "year", "--index", basket)
    found = document(capsys, *asked)
    assert (found["year"], [place["item"] for place in found["places"]]) == (2025, [2, 2])
    assert [place["lines"] for place in found["places"]] == [None, None]
    assert document(capsys, *asked, "--for", 2023) == {"year": 2023, "places": []}
    assert "编号 2　年份日期　2023年" in run(capsys, *asked)[1]
    nothing = run(capsys, *asked, "--for", 2023)[1]
    assert nothing == "要写 2023 年的材料，没有发现要改的地方。\n"


@pytest.mark.parametrize(
    ("options", "name"),
    [
        (("--form", "txt"), "2025年工作总结.txt"),
        (("-o", "稿.TXT"), "稿.TXT"),
    ],
)
def test_a_basket_becomes_a_file(
    options: tuple[str, ...],
    name: str,
    basket: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    told = document(capsys, "export", "--basket", "总结", *options, "--index", basket)
    content = (tmp_path / name).read_bytes()
    assert told == {"file": str(tmp_path / name), "form": "txt", "bytes": len(content)}
    assert content.decode("utf-8-sig").splitlines() == [
        *("2025年工作总结", "", "　　一、主要做法", "　　2023年走访80户，2023年底建成。")
    ]


def test_no_file_is_overwritten_unless_asked(
    basket: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "稿.md"
    file.write_text("我的稿子", encoding="utf-8")
    asked = ("export", "--basket", "总结", "-o", file, "--sources", "--index", basket)
    status, out, err = run(capsys, *asked)
    line = f"{file}：已有这个文件，没有动它；换个名字，或加 --force 覆盖\n"
    assert (status, out, err) == (2, "", line)
    assert file.read_text(encoding="utf-8") == "我的稿子"
    assert run(capsys, *asked, "--force")[:2] == (0, f"已存为 {file}\n")
    assert file.read_text(encoding="utf-8") == (
        "# 2025年工作总结\n\n## 一、主要做法\n\n2023年走访80户，2023年底建成。\n\n## 附：素材来源\n\n"
        "1. 工会总结；2023年；存在问题；一、存在问题；材料/工会.txt\n"
    )


def test_an_outline_becomes_a_word_file_unless_told_otherwise(
    reports_index: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    asked = ("export", "--outline", "2023年总结.txt", "--index", reports_index)
    told = json.loads(run(capsys, *asked, "--json")[1])
    assert Path(told["file"]).name == "青石街道2023年党建工作总结.docx"
    assert Path(told["file"]).read_bytes().startswith(b"PK")
    run(capsys, *asked, "-o", "提纲.md")
    assert (tmp_path / "提纲.md").read_text(encoding="utf-8").split("\n\n") == [
        *("# 青石街道2023年党建工作总结", "## 一、主要做法", "### （一）建好活动场所"),
        *("### （二）用好流动讲堂", "## 二、存在问题", "### （一）经费保障不足\n"),
    ]


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("adapt", "--for", "2026"), "请给出文件、--text 或 --basket，三者选一"),
        (("adapt", "--text", "2023年"), "请用 --for 给出要写哪一年的材料"),
        (("adapt", "--text", "2023年", "--for", "2026", "--kind", "x"), "没有“x”这一类"),
        (("adapt", "无.txt", "--for", "2026"), "无.txt：打不开文件（文件不存在）"),
        (("adapt", "--basket", "讲话"), "讲话：没有这个素材篮"),
        (("export",), "请给出 --basket 或 --outline，二者选一"),
        (("export", "--basket", "总结", "--outline", "a"), "二者选一"),
        (("export", "--basket", "总结", "--form", "pdf"), "不能存成“pdf”格式"),
        (("export", "--basket", "总结", "-o", "稿.pdf"), "不能存成“pdf”格式"),
        (("export", "--basket", "总结", "-o", "稿.md", "--form", "txt"), "请以 .txt 结尾"),
        (("export", "--basket", "总结", "-o", "稿"), "请以 .docx 结尾"),
        (("export", "--basket", "总结", "-o", "无/稿.md"), "无/稿.md：无法写入（文件不存在）"),
        (("export", "--basket", "空"), "空：还没有内容可导出"),
    ],
)
def test_refusals_are_one_line(
    arguments: tuple[str, ...],
    line: str,
    basket: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(basket.parent)
    Baskets(basket).create("空")
    status, out, err = run(capsys, *arguments, "--index", basket)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert line in err
