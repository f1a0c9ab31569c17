"""Backups: an index that is put back answers as the original did."""

import json
import shutil
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.errors import BackupDamaged, FolderRefused, IndexDamaged, IndexMissing
from indexer.keeping import backup as backups
from indexer.keeping.backup import LIST_FILE, LISTS_FOLDER, Kept, back_up, put_back
from indexer.lexicon.files import FOLDER_VARIABLE
from indexer.records import Filters, WeightedTerm
from indexer.store import LocalStore, LocalWriter
from indexer.store.database import DATABASE_FILE
from indexer.store.files import size_of
from indexer.writing.baskets import Baskets
from indexer.writing.draft import Block
from tests.fakes import everything, index_of, put, report

REPORTS = [report(f"材料/{n:02}.txt", f"阵地建设{'经费' * (n % 4)}不足") for n in range(20)]


@pytest.fixture
def lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "我的词表"
    monkeypatch.setenv(FOLDER_VARIABLE, str(folder))
    return folder


@pytest.fixture
def full(index: Path, lists: Path) -> Path:
    """An index with a report that was taken out, a basket and a word list."""
    index_of(index, *REPORTS)
    with LocalWriter(index) as writer:
        writer.exclude(REPORTS[3].path)
        writer.finish()
    baskets = Baskets(index)
    baskets.add(baskets.first(), [Block(0, "活动场地用房不足。")])
    lists.mkdir()
    (lists / "词典.txt").write_text("青石驿站\n", encoding="utf-8")
    return index


def test_an_index_that_is_put_back_answers_as_the_original(
    full: Path, lists: Path, tmp_path: Path
) -> None:
    target, again = tmp_path / "备份", tmp_path / "别处" / "新 索引"
    kept = back_up(full, target)
    assert kept == Kept(str(target), 19, 19, 1, ("词典.txt",), kept.size)
    before, basket = everything(full), Baskets(full).basket(1)
    shutil.rmtree(full)
    shutil.rmtree(lists)
    Baskets(full)._file.file.unlink()
    restored = put_back(target, again)
    assert restored == Kept(str(again), 19, 19, 1, ("词典.txt",), size_of(again))
    assert everything(again) == before
    assert Baskets(again).basket(1) == basket
    assert (lists / "词典.txt").read_text(encoding="utf-8") == "青石驿站\n"
    with closing(LocalStore.open(again)) as store:
        assert store.excluded() == (REPORTS[3].path,)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["别处", "备份", "我的词表"]


def test_a_word_list_that_differs_stays(full: Path, lists: Path, tmp_path: Path) -> None:
    back_up(full, tmp_path / "备份")
    (lists / "词典.txt").write_text("新的词\n", encoding="utf-8")
    kept = put_back(tmp_path / "备份", tmp_path / "新")
    note = f"词典.txt 与备份里的不同，保留了现在的；备份里的在备份的“{LISTS_FOLDER}”里"
    assert kept.notes == (note,)
    assert (lists / "词典.txt").read_text(encoding="utf-8") == "新的词\n"
    assert (tmp_path / "备份" / LISTS_FOLDER / "词典.txt").is_file()


def test_a_backup_while_others_write_and_search(full: Path, tmp_path: Path) -> None:
    done = threading.Event()
    terms = [WeightedTerm("经费", 1.0)]

    def search() -> int:
        rounds = 0
        with closing(LocalStore.open(full)) as store:
            while not done.is_set():
                store.refresh()
                assert store.search_words(terms, 5, Filters())
                rounds += 1
        return rounds

    def write() -> None:
        with LocalWriter(full) as writer:
            for n in range(60):
                put(writer, report(f"材料/新{n:02}.txt", f"第一段{n}经费", f"第二段{n}经费"))
            writer.finish()

    with ThreadPoolExecutor(3) as threads:
        searches = [threads.submit(search) for _ in range(2)]
        writing = threads.submit(write)
        targets = []
        while not writing.done() or len(targets) < 2:
            targets.append(tmp_path / f"备份{len(targets)}")
            back_up(full, targets[-1])
        writing.result()
        done.set()
        assert all(one.result() for one in searches)
    counts = []
    for target in (targets[0], targets[len(targets) // 2], targets[-1]):
        again = tmp_path / f"新{target.name}"
        put_back(target, again)
        answers = everything(again)
        fresh = tmp_path / f"fresh{target.name}"
        held = answers["whole"]
        index_of(fresh, *held)
        same = ("browse", "reports", "whole", "工作, all, 1000, words", "经费不足, all, 7, dense")
        assert {name: answers[name] for name in same} == {
            name: everything(fresh)[name] for name in same
        }
        counts.append(len(held))
    assert counts == sorted(counts)
    assert counts[-1] == 79


def test_views_of_what_came_after_a_backup_are_not_taken_for_its_own(
    full: Path, tmp_path: Path
) -> None:
    back_up(full, tmp_path / "备份")
    before = everything(full)
    with LocalWriter(full) as writer:
        put(writer, replace(REPORTS[5], title="后来改的"))
        writer.finish()
    again = tmp_path / "新"
    put_back(tmp_path / "备份", again)
    with LocalWriter(again) as writer:
        put(writer, report("材料/别的.txt", "服务"))
        put(writer, removed=["材料/别的.txt"])
        writer.finish()
    for name in ("vectors.faiss", "words.json"):
        shutil.copy(full / name, again / name)
    shutil.rmtree(again / "words")
    shutil.copytree(full / "words", again / "words")
    assert everything(again) == before


def test_a_fitted_model_comes_along(full: Path, tmp_path: Path) -> None:
    with LocalWriter(full) as writer, writer._database.transaction():
        writer._database.set_meta("model_name", "fitted-12345678")
    target = tmp_path / "备份"
    lost = "训练所得的模型缺失，没有备份到；放回以后请用 jiugao train --back 换回内置模型"
    assert back_up(full, tmp_path / "没有模型").notes == (lost,)
    (full / "fitted-12345678").mkdir()
    (full / "fitted-12345678" / "modules.json").write_text("[]", encoding="utf-8")
    assert back_up(full, target).notes == ()
    put_back(target, tmp_path / "新")
    assert (tmp_path / "新" / "fitted-12345678" / "modules.json").read_text() == "[]"


def test_where_a_backup_cannot_go(
    full: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "满的").mkdir()
    (tmp_path / "满的" / "x").touch()
    (tmp_path / "文件").touch()
    for target, reason in [
        (tmp_path / "满的", "文件夹里已经有东西，请换一个新的或空的文件夹"),
        (full / "备份", "在索引文件夹里面，请换一个位置"),
        (full, "在索引文件夹里面，请换一个位置"),
        (tmp_path / "文件", "这是一个文件，请换一个文件夹"),
    ]:
        with pytest.raises(FolderRefused) as caught:
            back_up(full, target)
        assert (caught.value.subject, caught.value.reason) == (str(target), reason)

    for target, line in [
        (tmp_path / "文件" / "备份", f"{tmp_path / '文件'}：无法读写（已有同名的文件）"),
        (tmp_path / ("长" * 100), "无法读写（文件名太长）"),
    ]:
        with pytest.raises(FolderRefused) as caught:
            back_up(full, target)
        assert str(caught.value).endswith(line)

    def disk_full(*_: object) -> None:
        raise OSError(28, "No space left on device", str(tmp_path / ".备份.part" / "词表"))

    monkeypatch.setattr(backups, "_write_list", disk_full)
    with pytest.raises(FolderRefused) as caught:
        back_up(full, tmp_path / "备份")
    assert str(caught.value) == f"{tmp_path / '备份' / '词表'}：无法读写（磁盘已满）"
    assert not [file for file in tmp_path.iterdir() if "备份" in file.name]


def test_what_cannot_be_backed_up(full: Path, tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        back_up(tmp_path / "无", tmp_path / "备份")
    file = Baskets(full)._file.file
    file.write_bytes(file.read_bytes()[:5000])
    with pytest.raises(IndexDamaged, match="素材篮文件已损坏"):
        back_up(full, tmp_path / "备份")
    content = bytearray((full / DATABASE_FILE).read_bytes())
    content[8192:] = bytes(len(content) - 8192)
    (full / DATABASE_FILE).write_bytes(content)
    with pytest.raises(IndexDamaged, match="jiugao rescue"):
        back_up(full, tmp_path / "备份")
    assert not [one for one in tmp_path.iterdir() if "备份" in one.name]


def test_what_cannot_be_put_back(full: Path, tmp_path: Path) -> None:
    target, again = tmp_path / "备份", tmp_path / "新"
    back_up(full, target)
    with pytest.raises(FolderRefused, match="已经有东西"):
        put_back(target, full)
    with pytest.raises(FolderRefused, match="在备份文件夹里面"):
        put_back(target, target / "新")
    Baskets(again).first()
    with pytest.raises(FolderRefused, match="这里已经有素材篮"):
        put_back(target, again)
    Baskets(again)._file.file.unlink()
    for name, spoil, reason in [
        (DATABASE_FILE, lambda file: file.unlink(), "备份缺了这个文件"),
        (DATABASE_FILE, lambda file: file.write_bytes(b"x"), "备份里的这个文件已损坏"),
        (LIST_FILE, lambda file: file.write_text("{"), "已损坏或出自另一版本"),
        (LIST_FILE, lambda file: file.write_text("[]"), "已损坏或出自另一版本"),
        (LIST_FILE, lambda file: file.unlink(), "不是 jiugao backup 做出的备份"),
    ]:
        broken = Path(shutil.copytree(target, tmp_path / "坏备份"))
        spoil(broken / name)
        with pytest.raises(BackupDamaged, match=reason):
            put_back(broken, again)
        shutil.rmtree(broken)
        assert not [one for one in tmp_path.iterdir() if "新" in one.name]


def test_where_there_is_no_room_for_the_views_nothing_is_put_back(
    full: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(full, tmp_path / "备份")

    def disk_full(*_: object) -> bool:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("indexer.store.wordindex.write_whole", disk_full)
    with pytest.raises(FolderRefused) as caught:
        put_back(tmp_path / "备份", tmp_path / "新")
    reason = "索引文件无法写入（磁盘已满），请检查磁盘空间和权限后再试一次"
    assert str(caught.value) == f"{tmp_path / '新'}：{reason}"
    assert not [one for one in tmp_path.iterdir() if "新" in one.name]


def test_a_list_that_names_files_elsewhere_is_not_followed(full: Path, tmp_path: Path) -> None:
    target = tmp_path / "备份"
    back_up(full, target)
    listed = json.loads((target / LIST_FILE).read_text(encoding="utf-8"))
    listed["files"]["../../x.txt"] = "0" * 64
    (target / LIST_FILE).write_text(json.dumps(listed), encoding="utf-8")
    with pytest.raises(BackupDamaged, match="出自另一版本"):
        put_back(target, tmp_path / "新")


def test_a_backup_is_one_file_each_and_sound(full: Path, tmp_path: Path) -> None:
    back_up(full, tmp_path / "备份")
    names = sorted(
        file.relative_to(tmp_path / "备份").as_posix()
        for file in (tmp_path / "备份").rglob("*")
        if file.is_file()
    )
    assert names == [LIST_FILE, "baskets.sqlite", DATABASE_FILE, f"{LISTS_FOLDER}/词典.txt"]
    for name in names[1:3]:
        with closing(sqlite3.connect(tmp_path / "备份" / name)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
