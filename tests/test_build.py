"""Building: whatever happened to the files, the index answers as one built afresh."""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from indexer import intake, textvectors
from indexer.build import Progress, build, forget
from indexer.embedding.encoder import load_encoder
from indexer.errors import FolderMissing, IndexLocked, IndexMissing, ReaderNotStarted
from indexer.lexicon import words
from indexer.lexicon.files import FOLDER_VARIABLE
from indexer.lexicon.thesaurus import Thesaurus
from indexer.reading import taking
from indexer.records import BuildResult, Failure, Filters, WeightedTerm
from indexer.settings import Settings
from indexer.store import BatchLimit, LocalStore, LocalWriter
from tests.fakes import TOPICS, FakeEncoder, everything

PROJECT = Path(__file__).parents[1]
UNITS = "工会 党建 教育 卫生 环保 交通 民政 财政 统计 档案".split()


def text(number: int, problem: str = "") -> str:
    """A small report; each number has sentences of its own beside shared ones."""
    unit, topic = UNITS[number % len(UNITS)], TOPICS[number % len(TOPICS)]
    problem = problem or f"{topic}建设还有第{number}项欠账，基层反映较多。"
    return (
        f"{unit}{2015 + number % 10}年工作总结\n\n"
        f"今年以来，{unit}系统围绕{topic}工作稳步推进，完成了{number}项任务。\n\n"
        f"一、主要做法\n（一）抓好{topic}。组织{topic}活动{number}场，参与{unit}干部一百余人。\n\n"
        f"二、存在问题\n{problem}\n经费保障不到位，人才队伍力量薄弱。\n\n"
        f"三、下一步打算\n加强{topic}管理，完善{unit}制度，提高服务水平。\n"
    )


def write(folder: Path, numbers: range) -> Path:
    """A corpus of a file for each number, in two subfolders, last changed a minute ago."""
    for number in numbers:
        file = folder / f"{2015 + number % 2}" / f"总结{number:03}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text(number), encoding="utf-8")
        age(file)
    return folder


def age(file: Path, seconds: int = 60) -> None:
    then = time.time_ns() - seconds * 1_000_000_000
    os.utime(file, ns=(then, then))


def counts(result: BuildResult) -> tuple[int, int, int, int]:
    return result.added, result.updated, result.unchanged, result.removed


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write(tmp_path / "往年 材料", range(12))


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "索 引"


def afresh(tmp_path: Path, *corpora: Path) -> dict[str, object]:
    """What an index answers that is built of the files as they are now."""
    place = tmp_path / "fresh"
    shutil.rmtree(place, ignore_errors=True)
    build(corpora, place, FakeEncoder(), jobs=1)
    return everything(place)


def test_a_first_build(
    corpus: Path, index: Path, encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(textvectors, "thesaurus", lambda: Thesaurus({}))
    result = build([corpus], index, encoder, jobs=1)
    status = LocalStore.open(index).status()
    assert result == BuildResult(
        reports=12,
        passages=status.passages,
        added=12,
        updated=0,
        unchanged=0,
        removed=0,
        embedded=len(encoder.encoded),
        failed=(),
        seconds=result.seconds,
        model="fake",
    )
    assert len(encoder.encoded) == len(set(encoder.encoded)) < status.passages
    assert status.sources[0].folder == corpus
    assert LocalStore.open(index).reports(1)[0].path == "往年 材料/2015/总结000.txt"


def test_a_second_build_reads_and_embeds_nothing(
    corpus: Path, index: Path, encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    build([corpus], index, encoder, jobs=1)
    files = {f: f.read_bytes() for f in index.rglob("*") if f.suffix in {".json", ".faiss"}}
    again = FakeEncoder()
    monkeypatch.setattr(intake, "take_in_all", None)
    result = build([corpus], index, again, jobs=1)
    assert (counts(result), result.embedded, again.encoded) == ((0, 0, 12, 0), 0, [])
    assert files == {f: f.read_bytes() for f in index.rglob("*") if f.suffix in {".json", ".faiss"}}


def test_every_kind_of_change(corpus: Path, index: Path, tmp_path: Path) -> None:
    build([corpus], index, FakeEncoder(), jobs=1)
    write(corpus, range(12, 14))
    changed = corpus / "2016" / "总结001.txt"
    changed.write_text(text(1, "阵地不足，宣传不够。"), encoding="utf-8")
    (corpus / "2015" / "总结002.txt").rename(corpus / "2015" / "改名 后.txt")
    (corpus / "2015" / "总结004.txt").unlink()
    age(corpus / "2015" / "总结006.txt", 30)
    (corpus / "2015" / "空.txt").touch()
    (corpus / "影片.mp4").write_bytes(b"\0\1")
    shutil.rmtree(corpus / "2016" / "nothing", ignore_errors=True)
    encoder = FakeEncoder()
    result = build([corpus], index, encoder, jobs=1)
    assert counts(result) == (3, 1, 9, 2)
    assert [failure.path for failure in result.failed] == [
        "往年 材料/2015/空.txt",
        "往年 材料/影片.mp4",
    ]
    assert all(failure.reason for failure in result.failed)
    # The renamed report brings its vectors along.
    assert not [text for text in encoder.encoded if "第2项" in text]
    assert everything(index) == afresh(tmp_path, corpus)
    result = build([corpus], index, FakeEncoder(), jobs=1)
    assert counts(result) == (0, 0, 13, 0)
    assert len(result.failed) == 2


def test_the_reports_of_other_folders_stay(corpus: Path, index: Path, tmp_path: Path) -> None:
    other = write(tmp_path / "外地" / "往年 材料", range(20, 23))
    build([corpus], index, FakeEncoder(), jobs=1)
    result = build([other], index, FakeEncoder(), jobs=1)
    assert (counts(result), result.reports) == ((3, 0, 0, 0), 15)
    assert [s.label for s in LocalStore.open(index).status().sources] == [
        "往年 材料",
        "往年 材料 (2)",
    ]
    assert everything(index) == afresh(tmp_path, corpus, other)
    shutil.rmtree(other / "2015")
    assert counts(build([corpus], index, FakeEncoder(), jobs=1)) == (0, 0, 12, 0)
    assert counts(build([corpus, other], index, FakeEncoder(), jobs=1)) == (0, 0, 13, 2)


def test_forgetting_a_folder(corpus: Path, index: Path, tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        forget(corpus, index)
    other = write(tmp_path / "别的", range(20, 23))
    build([corpus, other], index, FakeEncoder(), jobs=1)
    shutil.rmtree(other)
    assert forget(other, index) == 3
    assert everything(index) == afresh(tmp_path, corpus)
    with pytest.raises(FolderMissing, match="索引中没有这个文件夹"):
        forget(other, index)


def test_a_single_file_is_part_of_its_folder(corpus: Path, index: Path, tmp_path: Path) -> None:
    file = corpus / "2015" / "总结000.txt"
    result = build([file], index, FakeEncoder(), jobs=1)
    assert (counts(result), LocalStore.open(index).reports(9)[0].path) == (
        (1, 0, 0, 0),
        "2015/总结000.txt",
    )
    assert counts(build([file, file.parent], index, FakeEncoder(), jobs=1)) == (5, 0, 1, 0)
    assert counts(build([file], index, FakeEncoder(), jobs=1)) == (0, 0, 1, 0)
    assert LocalStore.open(index).status().reports == 6


def test_a_folder_that_is_not_there_changes_nothing(
    corpus: Path, index: Path, tmp_path: Path
) -> None:
    with pytest.raises(FolderMissing, match="没有这个文件夹"):
        build([corpus, tmp_path / "没有"], index, FakeEncoder())
    assert not index.exists()


def test_a_file_that_breaks_keeps_its_report(corpus: Path, index: Path) -> None:
    build([corpus], index, FakeEncoder(), jobs=1)
    before = everything(index)
    file = corpus / "2015" / "总结000.txt"
    content = file.read_bytes()
    file.write_bytes(b"\0\1\2\3" * 100)
    age(file)
    broken = build([corpus], index, FakeEncoder(), jobs=1)
    assert counts(broken) == (0, 0, 11, 0)
    assert [failure.path for failure in broken.failed] == ["往年 材料/2015/总结000.txt"]
    assert everything(index) == before | {"failures": broken.failed}
    again = build([corpus], index, FakeEncoder(), jobs=1)
    assert (counts(again), again.failed) == ((0, 0, 11, 0), broken.failed)
    file.write_bytes(content)
    mended = build([corpus], index, FakeEncoder(), jobs=1)
    assert (counts(mended), mended.failed, mended.embedded) == ((0, 1, 11, 0), (), 0)
    assert everything(index) == before


def test_a_change_right_after_a_build_is_noticed(corpus: Path, index: Path) -> None:
    """Same size and, as on file systems with coarse clocks, the same time."""
    file = corpus / "2015" / "总结000.txt"
    file.write_text(text(0, "甲处不足。"), encoding="utf-8")
    facts = file.stat()
    build([corpus], index, FakeEncoder(), jobs=1)
    file.write_text(text(0, "乙处不足。"), encoding="utf-8")
    os.utime(file, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    assert counts(build([corpus], index, FakeEncoder(), jobs=1)) == (0, 1, 11, 0)


def test_an_unexpected_error_of_a_parser_is_one_file_failed(
    corpus: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = taking.ingest_bytes

    def faulty(data: bytes, path: str, settings: Settings) -> object:
        if path.endswith("总结003.txt"):
            raise KeyError("styles")
        return honest(data, path, settings)

    monkeypatch.setattr(taking, "ingest_bytes", faulty)
    result = build([corpus], index, FakeEncoder(), jobs=1)
    assert counts(result) == (11, 0, 0, 0)
    assert result.failed == (
        Failure("往年 材料/2016/总结003.txt", "处理时出错（KeyError：'styles'）"),
    )


def test_another_model_embeds_everything_again(corpus: Path, index: Path, tmp_path: Path) -> None:
    first = build([corpus], index, FakeEncoder(), jobs=1)
    other = FakeEncoder("other", "other-1")
    result = build([corpus], index, other, jobs=1)
    assert result.notes == (
        f"嵌入模型由“fake”换为“other”，{first.embedded} 个段落的向量已重新计算",
    )
    assert (counts(result), result.embedded) == ((0, 0, 12, 0), first.embedded)
    store = LocalStore.open(index, other.model)
    assert store.search_dense(other.encode(["阵地"])[0], 3, Filters())
    assert everything(index) == afresh(tmp_path, corpus)


def test_an_interrupted_change_of_model_goes_on_where_it_stopped(
    corpus: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = build([corpus], index, FakeEncoder(), jobs=1)
    monkeypatch.setattr(textvectors, "EMBEDDED_AT_ONCE", 5)
    other = FakeEncoder("other", "other-1")

    def stop(_: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build([corpus], index, other, jobs=1, progress=stop)
    assert LocalStore.open(index, FakeEncoder().model).status().reports == 12
    assert build([corpus], index, other, jobs=1).embedded == first.embedded - 5


def test_other_settings_ingest_everything_again(corpus: Path, index: Path, tmp_path: Path) -> None:
    build([corpus], index, FakeEncoder(), jobs=1)
    settings = replace(Settings(), long_paragraph=30)
    result = build([corpus], index, FakeEncoder(), settings, jobs=1)
    assert counts(result) == (0, 12, 0, 0)
    assert result.notes == ("入库设置有变，12 份已有材料已重新整理",)
    build([corpus], tmp_path / "fresh", FakeEncoder(), settings, jobs=1)
    assert everything(index) == everything(tmp_path / "fresh")


def test_what_a_scan_passes_over(corpus: Path, tmp_path: Path) -> None:
    (corpus / ".隐藏.txt").write_text("x")
    (corpus / "~$总结.docx").write_text("x")
    (corpus / ".git").mkdir()
    (corpus / ".git" / "a.txt").write_text("x")
    (corpus / "索引").mkdir()
    (corpus / "索引" / "words.json").write_text("{}")
    expected = [one.state.path for one in intake.scan(corpus, "甲", corpus / "索引")]
    assert expected == [
        f"甲/{2015 + parity}/总结{number:03}.txt"
        for parity in (0, 1)
        for number in range(parity, 12, 2)
    ]


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_links_are_followed_once(corpus: Path, tmp_path: Path) -> None:
    outside = write(tmp_path / "外面", range(1))
    (outside / "回去").symlink_to(corpus)
    (corpus / "自己").symlink_to(corpus)
    (corpus / "2015" / "自己").symlink_to(corpus / "2015")
    (corpus / "a外面").symlink_to(outside)
    (corpus / "断.txt").symlink_to(tmp_path / "没有.txt")
    found = intake.scan(corpus, "甲", tmp_path / "index")
    assert [one.state.path for one in found if one.file.name == "总结000.txt"] == [
        "甲/2015/总结000.txt",
        "甲/a外面/2015/总结000.txt",
    ]
    assert [(one.state.path, one.error) for one in found if one.error] == [
        ("甲/断.txt", "文件无法读取（文件不存在）")
    ]


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no such names")
def test_a_name_in_gbk(corpus: Path, index: Path) -> None:
    name = os.fsdecode("社区总结.txt".encode("gbk"))
    (corpus / name).write_text(text(40), encoding="utf-8")
    build([corpus], index, FakeEncoder(), jobs=1)
    assert LocalStore.open(index).report("社区总结.txt").report.path == "往年 材料/社区总结.txt"


def test_a_folder_that_stays_closed_keeps_its_reports(
    corpus: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build([corpus], index, FakeEncoder(), jobs=1)
    honest = os.scandir

    def closed(place: str) -> object:
        if str(place).endswith("2016"):
            raise PermissionError(13, "Permission denied", str(place))
        return honest(place)

    monkeypatch.setattr(os, "scandir", closed)
    result = build([corpus], index, FakeEncoder(), jobs=1)
    assert (counts(result), result.reports) == ((0, 0, 6, 0), 12)
    assert result.failed == (Failure("往年 材料/2016", "文件夹无法打开（没有读写权限）"),)
    monkeypatch.undo()
    result = build([corpus], index, FakeEncoder(), jobs=1)
    assert (counts(result), result.failed) == ((0, 0, 12, 0), ())
    assert LocalStore.open(index).failures() == ()


def test_an_index_moved_with_its_corpus(corpus: Path, index: Path, tmp_path: Path) -> None:
    build([corpus], index, FakeEncoder(), jobs=1)
    moved = tmp_path / "新家"
    moved.mkdir()
    corpus.rename(moved / corpus.name)
    index.rename(moved / index.name)
    result = build([moved / corpus.name], moved / index.name, FakeEncoder(), jobs=1)
    assert (counts(result), result.reports) == ((0, 0, 12, 0), 12)


def test_several_processes_make_the_same_index(tmp_path: Path, index: Path) -> None:
    corpus = write(tmp_path / "大", range(60))
    seen: list[Progress] = []
    result = build([corpus], index, FakeEncoder(), jobs=2, progress=seen.append)
    assert counts(result) == (60, 0, 0, 0)
    assert seen[0] == Progress("scan", 60, 60, str(corpus))
    assert [p.done for p in seen if p.stage == "read"] == list(range(1, 61))
    assert seen[-1] == Progress("finish", 1, 1)
    assert everything(index) == afresh(tmp_path, corpus)


def test_without_other_processes_nothing_is_built(
    tmp_path: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = write(tmp_path / "大", range(60))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing"))
    with pytest.raises(ReaderNotStarted):
        build([corpus], index, FakeEncoder(), jobs=2)


def test_a_file_that_failed_is_tried_again_when_it_is_touched(
    corpus: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(taking, "ingest_bytes", None)
        assert len(build([corpus], index, FakeEncoder(), jobs=1).failed) == 12
    assert len(build([corpus], index, FakeEncoder(), jobs=1).failed) == 12
    for file in corpus.rglob("*.txt"):
        age(file, 30)
    assert counts(build([corpus], index, FakeEncoder(), jobs=1)) == (12, 0, 0, 0)


def test_two_builds_at_once(corpus: Path, index: Path) -> None:
    def meanwhile(progress: Progress) -> None:
        with pytest.raises(IndexLocked):
            build([corpus], index, FakeEncoder(), jobs=1)

    result = build([corpus], index, FakeEncoder(), jobs=1, progress=meanwhile)
    assert counts(result) == (12, 0, 0, 0)


def test_a_reader_during_a_build_sees_whole_reports(
    tmp_path: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = write(tmp_path / "材料", range(20))
    expected = {one.path: one for one in whole(afresh(tmp_path, corpus))}
    monkeypatch.setattr(LocalWriter, "batch_limit", BatchLimit(files=4, passages=1000))
    seen: list[int] = []

    def look(_: Progress) -> None:
        answers = everything(index)
        seen.append(len(whole(answers)))
        assert all(one == expected[one.path] for one in whole(answers))
        assert len(answers["工作, all, 1000, words"]) > 0 or not seen[-1]

    monkeypatch.setattr("tests.fakes.QUERIES", ("工作",))
    build([corpus], index, FakeEncoder(), jobs=1, progress=look)
    assert sorted(set(seen)) == [0, 4, 8, 12, 16, 20]


def whole(answers: dict[str, object]) -> list:
    return answers["whole"]


KILLED = """
import sys
from pathlib import Path
from indexer import build
from indexer.store import BatchLimit, LocalWriter
from tests.fakes import FakeEncoder
LocalWriter.batch_limit = BatchLimit(files=16, passages=1000)
def report(progress):
    print(progress.stage, progress.done, flush=True)
build.build([Path(sys.argv[1])], Path(sys.argv[2]), FakeEncoder(), jobs=1, progress=report)
"""


@dataclass(frozen=True)
class Year:
    """A corpus as it was and as it is, and what indexes of both answer."""

    corpus: Path
    before: Path
    old: dict[str, object]
    new: dict[str, object]


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    place = tmp_path_factory.mktemp("year")
    corpus, before = write(place / "材料", range(80)), place / "before"
    build([corpus], before, FakeEncoder(), jobs=1)
    old = everything(before)
    for number, file in enumerate(sorted(corpus.rglob("*.txt"))):
        if number % 4 == 0:
            file.unlink()
        elif number % 4 == 1:
            file.write_text(text(number, "阵地不足，宣传不够。"), encoding="utf-8")
            age(file, 30)
    write(corpus, range(80, 120))
    return Year(corpus, before, old, afresh(place, corpus))


def test_a_changed_dictionary_cuts_all_words_anew(
    tmp_path: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, lists = tmp_path / "报告", tmp_path / "词表"
    folder.mkdir()
    lists.mkdir()
    (folder / "总结.txt").write_text(
        "某镇2023年工作总结\n青荷驿站里天天有人议事。", encoding="utf-8"
    )
    age(folder / "总结.txt")
    monkeypatch.setenv(FOLDER_VARIABLE, str(lists))
    words.reload()
    try:
        build([folder], index, FakeEncoder(), jobs=1)
        assert worded(index, "青荷驿站") == []
        (lists / "词典.txt").write_text("青荷驿站\n", encoding="utf-8")
        words.reload()
        result = build([folder], index, FakeEncoder(), jobs=1)
        assert (result.unchanged, result.embedded) == (1, 0)
        assert worded(index, "青荷驿站") == ["青荷驿站里天天有人议事。"]
    finally:
        monkeypatch.undo()
        words.reload()


def worded(index: Path, word: str) -> list[str]:
    """The texts that the word leg finds."""
    store = LocalStore.open(index)
    found = store.search_words([WeightedTerm(word, 1.0)], 10, Filters())
    return [one.passage.text for one in store.passages([hit.key for hit in found])]


@pytest.mark.parametrize(
    ("line", "pause"),
    [("scan 100", 0), ("read 16", 0), ("read 40", 0.003), ("read 48", 0), ("read 48", 0.02)]
    + [("finish 0", pause) for pause in (0, 0.003, 0.006, 0.01, 0.015, 0.02, 0.03)],
)
@pytest.mark.parametrize("begun", [False, True])
def test_a_killed_build_costs_time_only(
    year: Year, index: Path, begun: bool, line: str, pause: float
) -> None:
    if begun:
        shutil.copytree(year.before, index)
    command = [sys.executable, "-c", KILLED, str(year.corpus), str(index)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=PROJECT) as process:
        assert process.stdout is not None
        # Read without look-ahead, so that the kill comes right after the line.
        while (said := process.stdout.readline().strip()) != line:
            assert said
        time.sleep(pause)
        process.kill()
    possible = [*whole(year.old), *whole(year.new)]
    held = whole(everything(index))
    assert all(one in possible for one in held)
    current = [one for one in held if one in whole(year.new)]
    result = build([year.corpus], index, FakeEncoder(), jobs=1)
    assert result.unchanged == len(current)
    assert result.reports == 100
    assert everything(index) == year.new


@pytest.mark.parametrize("lost", [False, True])
def test_reading_processes_embed_what_the_building_one_would(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: bool
) -> None:
    """And where they cannot, because they find no model, it does."""
    corpus, encoder = tmp_path / "材料", load_encoder()
    corpus.mkdir()
    for number in range(intake.POOL_FROM + 3):
        text = f"一、存在问题\n第{number % 40}处阵地年久失修，经费不足，群众有意见。\n"
        (corpus / f"总结{number:03}.txt").write_text(text, encoding="utf-8")
    alone = build([corpus], tmp_path / "alone", encoder, jobs=1)
    made: list[list[str]] = []
    encode = encoder.encode
    monkeypatch.setattr(encoder, "encode", lambda texts: made.append(list(texts)) or encode(texts))
    if lost:
        monkeypatch.setattr(encoder, "folder", tmp_path / "none")
    together = build([corpus], tmp_path / "together", encoder, jobs=2)
    assert together.embedded == alone.embedded == 40
    assert any("第7处" in text for texts in made for text in texts) == lost
    assert everything(tmp_path / "together", encoder) == everything(tmp_path / "alone", encoder)
