"""Rescuing: nothing that can be read of a damaged index is lost."""

import random
from contextlib import closing
from pathlib import Path

import pytest

from indexer.build import build
from indexer.embedding.encoder import load_encoder
from indexer.errors import FolderRefused, IndexDamaged, IndexMissing, JiugaoError
from indexer.keeping.rescue import Rescued, rescue, survey
from indexer.search import Library
from indexer.store import LocalStore, LocalWriter
from indexer.store.database import DATABASE_FILE
from indexer.writing.basketfile import BasketFile
from indexer.writing.baskets import Baskets
from indexer.writing.draft import Block
from tests.fakes import everything
from tests.test_build import age

TEXT = (
    "{unit}{year}年工作总结\n一、主要做法\n（一）抓好阵地。组织活动{n}场，{unit}一百余人参加。\n"
    "二、存在问题\n{unit}第{n}项经费还有欠账，基层反映较多。\n人才队伍力量薄弱，宣传不够。\n"
    + "{pad}"
)
UNITS = "工会 党建 教育 卫生 环保".split()
PAGE = 4096


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rescue") / "材料"
    folder.mkdir()
    for n in range(60):
        pad = "".join(f"第{n}之{k}段，安全服务做到了位，制度也补齐了。\n" for k in range(n % 7))
        text = TEXT.format(unit=UNITS[n % 5], year=2015 + n % 9, n=n, pad=pad)
        (folder / f"总结{n:02}.txt").write_text(text, encoding="utf-8")
        age(folder / f"总结{n:02}.txt")
    return folder


@pytest.fixture
def held(corpus: Path, index: Path) -> Path:
    """An index of 59 of the reports, one having been taken out, with a basket beside it."""
    build([corpus], index, load_encoder(), jobs=1)
    with LocalWriter(index) as writer:
        writer.exclude("材料/总结07.txt")
        writer.finish()
    baskets = Baskets(index)
    baskets.add(baskets.first(), [Block(0, f"第{n}段。" * 50) for n in range(40)])
    return index


def spoil(file: Path, *hit: range, with_bytes: bytes = b"\0") -> None:
    content = bytearray(file.read_bytes())
    for stretch in hit:
        stretch = range(stretch.start, min(stretch.stop, len(content)))
        content[stretch.start : stretch.stop] = (with_bytes * len(stretch))[: len(stretch)]
    file.write_bytes(content)


def whole(index: Path) -> dict[str, object]:
    return {one.path: one for one in everything(index, load_encoder())["whole"]}


def test_a_sound_index_is_saved_whole(held: Path, tmp_path: Path) -> None:
    before, target = everything(held, load_encoder()), tmp_path / "救出"
    passages = len(before["browse"])
    counted = Rescued("", 59, passages, (), ("材料/总结07.txt",), 1)
    assert survey(held) == counted
    saved = rescue(held, target)
    assert saved == Rescued(str(target), 59, passages, (), ("材料/总结07.txt",), 1)
    assert everything(target, load_encoder()) == before
    assert Baskets(target).basket(1) == Baskets(held).basket(1)


def test_without_its_first_page_everything_else_is_saved(
    held: Path, corpus: Path, tmp_path: Path
) -> None:
    before = everything(held, load_encoder())
    spoil(held / DATABASE_FILE, range(PAGE))
    with pytest.raises(IndexDamaged, match="jiugao rescue 会列出还能救出什么"):
        LocalStore.open(held)
    target = tmp_path / "救出"
    saved = rescue(held, target)
    # What was removed can come up again where nothing tells which pages are free.
    assert set(before["reports"]) <= set(everything(target, load_encoder())["reports"])
    assert saved.reports in (59, 60)
    build([corpus], target, load_encoder(), jobs=1)
    assert everything(target, load_encoder()) == before


@pytest.mark.parametrize("seed", range(12))
def test_after_other_damage_the_next_build_completes_what_was_saved(
    held: Path, corpus: Path, tmp_path: Path, seed: int
) -> None:
    chance, file, target = random.Random(seed), held / DATABASE_FILE, tmp_path / "救出"
    before, whole_before = everything(held, load_encoder()), whole(held)
    pages = file.stat().st_size // PAGE
    if seed % 4 == 3:
        file.write_bytes(file.read_bytes()[: chance.randrange(pages // 3, pages) * PAGE])
    else:
        hit = [chance.randrange(1, pages) * PAGE for _ in range(4)]
        spoil(file, *(range(at, at + PAGE) for at in hit), with_bytes=chance.randbytes(PAGE))
    saved = rescue(held, target)
    found = whole(target)
    assert len(found) == saved.reports
    complete = found.keys() - set(saved.incomplete)
    assert complete or seed % 4 == 3
    same = [path for path in complete if found[path].passages == whole_before[path].passages]
    assert sorted(same) == sorted(complete)
    build([corpus], target, load_encoder(), jobs=1)
    # That it was taken out may have stood in a page that is gone, and so may the path of a report,
    # which was then read again from its file.
    extra = [path for path in whole(target) if path not in whole_before]
    assert all(path == "材料/总结07.txt" or path.startswith("救出/") for path in extra)
    with LocalWriter(target) as writer:
        for path in extra:
            writer.exclude(path)
        writer.finish()
    assert everything(target, load_encoder()) == before


@pytest.mark.parametrize("seed", range(24))
def test_damage_is_one_line_to_whoever_reads_or_writes(held: Path, corpus: Path, seed: int) -> None:
    """Where it is noticed at all: SQLite keeps no checksums of texts."""
    chance, file = random.Random(seed), held / DATABASE_FILE
    content = bytearray(file.read_bytes())
    for _ in range(60):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    file.write_bytes(content)
    lines = []
    for action in (
        lambda: Library(held).search("存在问题 经费"),
        lambda: LocalStore.open(held).reports(100),
        lambda: build([corpus], held, load_encoder(), jobs=1),
    ):
        try:
            action()
        except JiugaoError as error:
            lines.append(str(error))
    assert all("\n" not in line for line in lines)
    assert survey(held).reports > 20


def test_damaged_baskets_are_saved_with_those_set_aside(held: Path, tmp_path: Path) -> None:
    baskets = Baskets(held)
    file = baskets._file.file
    before = baskets.basket(1)
    spoil(file, range(PAGE))
    with pytest.raises(JiugaoError, match="已改名为"):
        baskets.summaries()
    later = Baskets(held)
    later.add(later.first(), [Block(0, "后来收的。")])
    saved = rescue(held, tmp_path / "救出")
    assert saved.baskets == 2
    found = Baskets(tmp_path / "救出")
    assert [one.name for one in found.summaries()] == ["我的素材 2", "我的素材"]
    assert [item.text for item in found.basket(1).items] == ["后来收的。"]
    again = found.basket(2)
    assert [one.text for one in again.items] == [one.text for one in before.items]
    found.undo(again.changes[0].change_id)
    assert found.basket(2).items == ()
    assert [item.text for item in found.basket(1).items] == ["后来收的。"]


def test_texts_that_were_flipped_are_told(held: Path) -> None:
    file = held / DATABASE_FILE
    content = file.read_bytes()
    at = content.index("工会第15项经费".encode())
    file.write_bytes(content[:at] + "公会".encode() + content[at + 6 :])
    assert survey(held).incomplete == ("材料/总结15.txt",)


def test_where_there_is_no_room_for_the_views_the_reports_are_saved_all_the_same(
    held: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, target = everything(held, load_encoder()), tmp_path / "救出"

    def disk_full(*_: object) -> bool:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("indexer.store.wordindex.write_whole", disk_full)
        patch.setattr(BasketFile, "_connect", disk_full)
        saved = rescue(held, target)
    reason = "索引文件无法写入（磁盘已满），请检查磁盘空间和权限后再试一次"
    assert (saved.reports, saved.baskets, saved.notes) == (
        59,
        0,
        (
            "素材篮没有救出（磁盘已满），腾出空间后请换一个新文件夹再救一次",
            f"报告都已救出，检索用的文件还没有做成：{reason}",
        ),
    )
    build([], target, load_encoder(), jobs=1)
    assert everything(target, load_encoder()) == before


def test_where_nothing_can_be_saved(held: Path, tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        survey(tmp_path / "无")
    with pytest.raises(FolderRefused, match="在索引文件夹里面"):
        rescue(held, held / "救出")
    with pytest.raises(FolderRefused, match="已经有东西"):
        rescue(held, held.parent)
    (held / DATABASE_FILE).write_bytes(bytes(100_000))
    Baskets(held)._file.file.unlink()
    assert survey(held) == Rescued("", 0, 0, (), (), 0)
    saved = rescue(held, tmp_path / "救出")
    assert (saved.reports, saved.notes) == (0, ())
    with closing(LocalStore.open(tmp_path / "救出")) as store:
        assert store.status().reports == 0
