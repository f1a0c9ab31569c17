"""Files handed in under any name, and reports taken out and put back."""

from contextlib import closing
from pathlib import Path

import pytest

from indexer import shelf
from indexer.build import build
from indexer.embedding.encoder import load_encoder
from indexer.errors import FolderMissing, IndexMissing, ReportNotFound, UploadRefused
from indexer.holdings import Holding, holdings
from indexer.shelf import (
    Shelved,
    file_of,
    library_folder,
    put_back,
    safe_name,
    shelve,
    shelve_file,
    take_out,
)
from indexer.store import LocalStore

TEXT = "2023年工会工作总结\n一、存在问题\n（一）阵地不足。三个村没有活动室。\n"
LONGEST_OF_LINUX = 255


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("总结.txt", "总结.txt"),
        ("../../x.txt", "x.txt"),
        ("/etc/x.txt", "x.txt"),
        ("C:\\x.txt", "x.txt"),
        ("..\\..\\x.txt", "x.txt"),
        ("C:x.txt", "C：x.txt"),
        ('问"题"?*|<a>.txt', "问＂题＂？＊｜＜a＞.txt"),
        ("CON.txt", "_CON.txt"),
        ("nul.2023.docx", "_nul.2023.docx"),
        ("com1 .md", "_com1.md"),
        ("comma.md", "comma.md"),
        ("总\x00结\r\n\x1b.txt", "总结.txt"),
        ("总\u200b结\u202etxt.txt", "总结txt.txt"),
        ("\udcff总结.txt", "总结.txt"),
        (".txt", "未命名.txt"),
        (".隐藏.txt", "隐藏.txt"),
        ("~$总结.docx", "总结.docx"),
        (" . ~$. 总结 .txt. ", "总结.txt"),
        ("...", "未命名"),
        ("", "未命名"),
        ("总结", "总结"),
    ],
)
def test_a_name_is_made_safe_for_any_system(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@pytest.mark.parametrize("letter", ["长", "x", "𠀀"])
def test_a_long_name_is_cut_to_what_file_systems_take(letter: str, tmp_path: Path) -> None:
    name = f"{letter * 300}.txt"
    first, second = (shelve(name, content, tmp_path).file for content in (b"1", b"2"))
    assert first.name == safe_name(name)
    assert second.name == f"{first.stem} (2).txt"
    assert first.stem == letter * len(first.stem)
    assert 100 < len(second.name.encode()) < LONGEST_OF_LINUX


@pytest.mark.parametrize("name", ["../../x.txt", "C:\\x.txt", "CON.txt", "\x00/../.txt", "～.txt"])
def test_a_file_never_leaves_the_folder(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "资料" / "上传"
    shelved = shelve(name, b"text", folder)
    assert (shelved.name, shelved.already, shelved.file.parent) == (name, False, folder)
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == [shelved.file]
    assert shelved.file.read_bytes() == b"text"


def test_the_same_bytes_are_kept_once_under_whatever_name(tmp_path: Path) -> None:
    first = shelve("一.txt", b"text", tmp_path)
    assert shelve("二.TXT", b"text", tmp_path) == Shelved("二.TXT", first.file, already=True)
    assert shelve("三.md", b"text", tmp_path).already is False
    assert sorted(file.name for file in tmp_path.iterdir()) == ["一.txt", "三.md"]


def test_a_name_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    files = [shelve("总结.txt", content, tmp_path).file for content in (b"a", b"b", b"c")]
    names = [file.name for file in files]
    assert names == ["总结.txt", "总结 (2).txt", "总结 (3).txt"]
    assert [file.read_bytes() for file in files] == [b"a", b"b", b"c"]


UNKNOWN = "格式，可读的有 Word、WPS、PDF、网页、RTF、ODT、文本、图片、ZIP"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("表.xls", "是电子表格（.xls），没有收入；需要时请把文字复制到 Word 文档"),
        ("总结", f"暂不支持“无后缀”{UNKNOWN}"),
        ("...", f"暂不支持“无后缀”{UNKNOWN}"),
        ("总结.txt.exe", "是程序或系统文件（.exe），没有收入"),
    ],
)
def test_a_format_that_is_not_read_is_refused(name: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(UploadRefused) as refused:
        shelve(name, b"text", tmp_path / "上传")
    assert (refused.value.subject, refused.value.reason) == (name, told)
    assert not (tmp_path / "上传").exists()


def test_an_empty_file_and_one_too_large_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "LONGEST_UPLOAD", 1_000_000)
    with pytest.raises(UploadRefused, match="文件是空的"):
        shelve("空.txt", b"", tmp_path)
    with pytest.raises(UploadRefused, match="文件超过 1 MB，请拆分后再上传"):
        shelve("大.txt", b"x" * 1_000_001, tmp_path)
    assert shelve("正好.txt", b"x" * 1_000_000, tmp_path).already is False


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "文件").write_bytes(b"")
    for folder in (tmp_path / "文件", tmp_path / "文件" / "上传"):
        with pytest.raises(UploadRefused) as refused:
            shelve("总结.txt", b"text", folder)
        assert refused.value.reason == "无法保存（路径中有一段不是文件夹）"


def test_a_disk_that_fills_up_leaves_no_half_file(tmp_path: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no device that is always full")
    folder = tmp_path / "上传"
    folder.mkdir()
    content = b"x" * 100_000

    class FullPath(type(tmp_path)):  # type: ignore[misc]
        """A folder whose new files lie on a full disk."""

        def open(self, mode: str = "r", *arguments: object, **options: object) -> object:
            file = super().open(mode, *arguments, **options)
            file.close()
            return full.open("wb")

    with pytest.raises(UploadRefused, match="磁盘已满"):
        shelve("总结.txt", content, FullPath(folder))
    assert list(folder.iterdir()) == []


def test_a_file_is_copied_under_its_own_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "总结.txt"
    file.write_text(TEXT, encoding="utf-8")
    shelved = shelve_file(file, tmp_path / "上传")
    assert shelved == Shelved("总结.txt", tmp_path / "上传" / "总结.txt", already=False)
    assert shelved.file.read_text(encoding="utf-8") == TEXT
    (tmp_path / "夹.txt").mkdir()
    for name, reason in (("无.txt", "文件不存在"), ("夹.txt", "这是一个文件夹")):
        with pytest.raises(UploadRefused, match=reason):
            shelve_file(tmp_path / name, tmp_path / "上传")
    monkeypatch.setattr(shelf, "LONGEST_UPLOAD", 1)
    monkeypatch.setattr(Path, "read_bytes", lambda file: pytest.fail("a large file was read"))
    with pytest.raises(UploadRefused, match="文件超过"):
        shelve_file(file, tmp_path / "上传")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder with two reports, one of them in a subfolder."""
    folder = tmp_path / "报告"
    (folder / "内").mkdir(parents=True)
    (folder / "一.txt").write_text(TEXT, encoding="utf-8")
    (folder / "内" / "二.txt").write_text(TEXT.replace("三", "四"), encoding="utf-8")
    return folder


@pytest.fixture
def built(corpus: Path, index: Path) -> Path:
    """The index of that folder."""
    build([corpus], index, load_encoder(), jobs=1)
    return index


def counts(index: Path) -> tuple[int, int, tuple[str, ...]]:
    """Reports, passages and excluded paths of an index."""
    with closing(LocalStore.open(index)) as store:
        status = store.status()
        assert store.report_counts().reports == status.reports
        return status.reports, status.passages, store.excluded()


def test_a_report_taken_out_stays_out_until_it_is_put_back(corpus: Path, built: Path) -> None:
    path = "报告/内/二.txt"
    take_out(built, path)
    assert counts(built) == (1, 1, (path,))
    rebuilt = build([corpus], built, load_encoder(), jobs=1)
    assert (rebuilt.added, rebuilt.unchanged, rebuilt.failed) == (0, 1, ())
    (corpus / "内" / "二.txt").write_text(TEXT.replace("三", "五"), encoding="utf-8")
    assert build([corpus], built, load_encoder(), jobs=1).added == 0
    assert counts(built) == (1, 1, (path,))
    assert put_back(built, path) == corpus / "内" / "二.txt"
    assert counts(built) == (1, 1, ())
    assert build([corpus], built, load_encoder(), jobs=1).added == 1
    assert counts(built) == (2, 2, ())


def test_what_is_not_there_is_neither_taken_out_nor_put_back(corpus: Path, built: Path) -> None:
    with pytest.raises(ReportNotFound):
        take_out(built, "报告/无.txt")
    for path in ("报告/无.txt", "报告/一.txt", "报告/../报告/一.txt", ""):
        with pytest.raises(ReportNotFound):
            put_back(built, path)
    take_out(built, "报告/一.txt")
    with pytest.raises(ReportNotFound):
        take_out(built, "报告/一.txt")
    (corpus / "一.txt").unlink()
    with pytest.raises(FolderMissing, match="原来的文件已经不在了"):
        put_back(built, "报告/一.txt")
    assert counts(built) == (1, 1, ("报告/一.txt",))
    build([corpus], built, load_encoder(), jobs=1)
    assert counts(built) == (1, 1, ())


def test_where_there_is_no_index_nothing_is_made(tmp_path: Path) -> None:
    for change in (take_out, put_back):
        with pytest.raises(IndexMissing):
            change(tmp_path / "无", "报告/一.txt")
    assert not (tmp_path / "无").exists()


def test_where_the_file_of_a_report_lies(corpus: Path, built: Path) -> None:
    assert file_of(built, "报告/内/二.txt") == corpus / "内" / "二.txt"
    with pytest.raises(FolderMissing):
        file_of(built, "别处/内/二.txt")


def test_the_folder_to_build(corpus: Path, built: Path, tmp_path: Path) -> None:
    usual = tmp_path / "corpus"
    cases = {
        corpus: corpus,
        corpus / "内" / "深": corpus,
        corpus / "内" / ".." / "内": corpus,
        usual / "上传": usual,
        tmp_path / "别处": tmp_path / "别处",
    }
    assert {folder: library_folder(built, folder, usual) for folder in cases} == cases
    build([tmp_path / "报告" / "内"], built, load_encoder(), jobs=1)
    assert library_folder(built, corpus / "内", usual) == corpus
    assert library_folder(tmp_path / "无", corpus, usual) == corpus


def test_what_became_of_files_that_were_handed_in(corpus: Path, built: Path) -> None:
    given = {"一样.txt": TEXT, "抄.md": TEXT, "新.txt": TEXT + "再说。\n", "白.txt": " \n"}
    shelved = [shelve(name, text.encode(), corpus) for name, text in given.items()]
    build([corpus], built, load_encoder(), jobs=1)
    assert holdings(built, shelved, corpus) == [
        Holding("一样.txt", "held", "报告/一.txt"),
        Holding("抄.md", "same", "报告/抄.md", same_as=("报告/一.txt",)),
        Holding("新.txt", "added", "报告/新.txt"),
        Holding("白.txt", "failed", "报告/白.txt", "文件是空的"),
    ]
