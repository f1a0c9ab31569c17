"""The command line: its JSON, its exit status, and one clear line for whatever goes wrong."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer

from indexer import cli
from indexer.commands import baskets
from indexer.lexicon.files import FOLDER_VARIABLE
from indexer.lexicon.thesaurus import thesaurus
from indexer.writing import outdated
from tests.running import document, run

ROOT = Path(__file__).resolve().parents[1]
SUMMARY = """2023年测试街道工作总结
一、主要做法
（一）建好阵地。腾出旧仓库两间，改成XX平方米的活动室，村民开会学习有了去处。
二、存在问题
（一）阵地建设滞后。三个村至今没有固定的活动室，开会要借学校教室。
三、下一步打算
（一）补上场地。明年把三个村的活动室建起来。
"""
HIT_FIELDS = {
    *("rank", "score", "cosine", "passage_id", "report_id", "path", "title", "year", "doc_type"),
    *("section", "topics", "heading_path", "text", "highlights", "duplicates"),
}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder with a good report, a copy of it in GBK, and a file that is no report."""
    folder = tmp_path / "报告"
    folder.mkdir()
    (folder / "总结.txt").write_text(SUMMARY, encoding="utf-8")
    (folder / "抄来的.txt").write_text(SUMMARY.replace("2023", "2022"), encoding="gb18030")
    (folder / "坏的.docx").write_bytes(b"PK\x03\x04 broken")
    return folder


@pytest.fixture
def index(corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    place = tmp_path / "索引"
    run(capsys, "build", corpus, "--index", place)
    return place


def test_build_tells_what_changed_and_what_failed(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, _ = run(capsys, "build", corpus, "--index", tmp_path / "i", "--json")
    result = json.loads(out)
    assert result.pop("seconds") >= 0
    assert (status, result) == (
        1,
        {
            "reports": 2,
            "passages": 6,
            "added": 2,
            "updated": 0,
            "unchanged": 0,
            "removed": 0,
            "embedded": 3,
            "failed": [
                {
                    "path": "报告/坏的.docx",
                    "reason": "不是完好的 Word 文档，请用 Word 或 WPS 打开后另存为 .docx",
                }
            ],
            "model": "builtin",
            "notes": [],
        },
    )
    again = json.loads(run(capsys, "build", corpus, "--index", tmp_path / "i", "--json")[1])
    assert (again["added"], again["unchanged"], again["embedded"]) == (0, 2, 0)


def test_search_finds_folds_and_marks(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = document(capsys, "search", "存在问题 阵地建设", "--index", index)
    query = {name: result["query"][name] for name in ("text", "sections", "years", "doc_types")}
    assert query == {
        "text": "存在问题 阵地建设",
        "sections": ["problems"],
        "years": [],
        "doc_types": [],
    }
    first = result["hits"][0]
    assert set(first) >= HIT_FIELDS
    assert (first["section"], first["heading_path"]) == (
        "problems",
        ["二、存在问题", "（一）阵地建设滞后"],
    )
    assert [first["text"][start:end] for start, end in first["highlights"]] == ["阵地建设"]
    shown = {first["path"], *(copy["path"] for copy in first["duplicates"])}
    assert shown == {"报告/总结.txt", "报告/抄来的.txt"}
    assert result["relaxed"] is True


def test_filters_are_hard(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ("--section", "下步计划", "--year", "2022", "--path", "报告/抄来的.txt")
    hits = document(capsys, "search", "活动室", "--index", index, *options)["hits"]
    assert [(hit["section"], hit["path"], hit["duplicates"]) for hit in hits] == [
        ("plan", "报告/抄来的.txt", [])
    ]


def test_topics_are_tagged_named_and_filtered_by(
    index: Path, corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = document(capsys, "search", "存在问题 活动场所", "--index", index)
    assert result["query"]["topics"] == ["阵地建设"]
    assert "阵地建设" in result["hits"][0]["topics"]
    only = ("--index", index, "--topic", "活动场所")
    hits = document(capsys, "search", "开会", *only)["hits"]
    assert hits
    assert all("阵地建设" in hit["topics"] for hit in hits)
    inspected = document(capsys, "inspect", corpus / "总结.txt")["passages"]
    shown = document(capsys, "show", "总结.txt", "--index", index)["passages"]
    assert [p["topics"] for p in inspected] == [p["topics"] for p in shown]


def test_bad_lines_of_word_lists_are_named(
    index: Path,
    corpus: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lists = tmp_path / "词表"
    lists.mkdir()
    (lists / "主题词表.csv").write_text("领域,主题\n林业,\n", encoding="utf-8")
    (lists / "过时提法.csv").write_text("expression,until\n甲,明年\n", encoding="utf-8")
    monkeypatch.setenv(FOLDER_VARIABLE, str(lists))
    thesaurus.cache_clear()
    outdated.reload()
    status = document(capsys, "status", "--index", index)
    result = json.loads(run(capsys, "build", corpus, "--index", index, "--json")[1])
    thesaurus.cache_clear()
    outdated.reload()
    lines = [(line["file"], line["line"]) for line in status["bad_lines"]]
    assert status["bad_lines"][0]["reason"] == "没有写主题名称"
    assert (status["word_lists"], lines) == (str(lists), [("主题词表.csv", 2), ("过时提法.csv", 2)])
    assert result["notes"] == ["没有使用 主题词表.csv 第 2 行：没有写主题名称"]


def test_queries_from_a_file_keep_their_order(
    index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    queries = tmp_path / "queries.txt"
    queries.write_text("活动室\n。。\n下一步打算\n", encoding="utf-8")
    status, out, _ = run(capsys, "search", "--queries", queries, "--index", index)
    lines = [json.loads(line) for line in out.splitlines()]
    assert status == 1
    assert [line["query"]["text"] for line in lines] == ["活动室", "。。", "下一步打算"]
    assert ["error" in line for line in lines] == [False, True, False]


def test_similar_show_inspect_and_status(
    index: Path, corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = document(capsys, "show", "总结.txt", "--index", index)
    passage_id = report["passages"][1]["passage_id"]
    hits = document(capsys, "similar", passage_id, "--index", index)["hits"]
    assert hits[0]["text"] == report["passages"][1]["text"]
    assert passage_id not in [hit["passage_id"] for hit in hits]
    by_text = document(capsys, "similar", "--text", "没有活动室", "--index", index)
    assert by_text["hits"][0]["section"] in {"problems", "plan"}
    by_file = document(capsys, "similar", "--file", corpus / "总结.txt", "--index", index)
    assert {hit["path"] for hit in by_file["hits"]} == {"报告/抄来的.txt"}
    inspected = document(capsys, "inspect", corpus / "抄来的.txt")
    assert (inspected["encoding"], inspected["year"]) == ("gb18030", 2022)
    assert inspected["passages"][0]["placeholders"] == [[18, 20]]
    status = document(capsys, "status", "--index", index)
    assert (status["reports"], status["passages"], len(status["failed"])) == (2, 6, 1)


def test_forget_takes_a_folder_out(
    index: Path, corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, "forget", corpus, "--index", index)[0] == 0
    assert document(capsys, "status", "--index", index)["reports"] == 0
    assert (corpus / "总结.txt").exists()


def test_people_read_chinese(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "search", "存在问题 阵地建设", "--index", index)
    assert status == 0
    assert "存在问题  202" in out
    assert "另有 1 处相同：报告/" in out


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("build", "没有这个文件夹"), "没有这个文件夹：没有这个文件夹，请检查路径"),
        (("search", "问题", "--index", "无"), "无：没有索引，请先运行 jiugao build"),
        (("inspect", "无.txt"), "无.txt：打不开文件（文件不存在）"),
        (("search",), "用法不对：请给出检索词，或用 --queries 给出检索词文件，二者选一"),
        (("search", "a", "--section", "x"), "用法不对：没有“x”这种栏目"),
        (("search", "a", "--topic", "阵地"), "用法不对：主题词表里没有“阵地”，相近的有：阵地建设"),
        (("build", "--model", "/没有/模型"), "/没有/模型：没有这个文件夹"),
        (("frobnicate",), "用法不对："),
        (("basket",), "用法不对：请给出要做什么"),
    ],
)
def test_whatever_goes_wrong_is_one_line(
    arguments: tuple[str, ...],
    line: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    status, out, err = run(capsys, *arguments)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert line in err


def test_a_model_that_cannot_be_loaded_leaves_the_index_as_it_was(
    index: Path, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "坏模型"
    broken.mkdir()
    (broken / "modules.json").write_text("{", encoding="utf-8")
    before = document(capsys, "status", "--index", index)
    for model in (broken, "没有/这个模型"):
        status, out, err = run(capsys, "build", corpus, "--index", index, "--model", model)
        assert (status, out, err.count("\n")) == (2, "", 1)
    assert document(capsys, "status", "--index", index) == before
    assert document(capsys, "search", "活动室", "--index", index)["hits"]


def test_training_on_a_few_reports_is_declined_in_one_line(
    index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run(capsys, "train", "--index", index)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert "资料库里有 2 篇报告" in err
    assert "请继续用内置模型" in err
    status, out, _ = run(capsys, "train", "--back", "--index", index)
    assert (status, out) == (0, "索引用的不是训练所得的模型，没有改动。\n")


def test_a_search_waits_for_nothing_that_only_other_commands_need(index: Path) -> None:
    slow = "{'torch', 'pandas', 'docx', 'streamlit', 'rich.progress', 'merge3', 'indexer.writing'}"
    call = "sys.argv[1:] = ['search', '活动室', '--index', sys.argv[1], '--json']"
    tell = f"print({slow} & sys.modules.keys(), file=sys.stderr)"
    code = f"import atexit, sys\nfrom indexer import cli\natexit.register(lambda: {tell})\n{call}\n"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}cli.main()", str(index)],
        capture_output=True,
        encoding="utf-8",
    )
    assert (done.returncode, done.stderr) == (0, "set()\n")


def test_every_command_has_help_and_stands_in_both_readmes() -> None:
    names = help_of(cli.app)
    assert set(names) == {
        *("build", "search", "similar", "headings", "show", "browse", "compare", "map", "trends"),
        *("adapt", "export", "inspect", "status", "add", "remove", "restore", "forget", "train"),
        *("app", "basket", "backup", "restore-backup", "rescue", "copy", "watch", "serve", "mcp"),
    }
    assert all(names.values())
    assert all(help_of(baskets.app).values())
    for readme in ("README.md", "README.zh-CN.md"):
        text = (ROOT / readme).read_text(encoding="utf-8")
        assert [name for name in names if f"`jiugao {name}" not in text] == []


def help_of(app: typer.Typer) -> dict[str, str]:
    """The commands of a group, each with what it says of itself."""
    group: Any = typer.main.get_command(app)
    context = group.context_class(group)
    return {name: group.get_command(context, name).help for name in group.list_commands(context)}
