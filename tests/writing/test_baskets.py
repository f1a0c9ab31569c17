"""Baskets: every operation, undoing it, two tabs at once, and files that are no baskets."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from indexer.errors import BasketNotFound, BasketsDamaged, BasketsUnusable, ChangeOverwritten
from indexer.writing.baskets import Baskets
from indexer.writing.draft import Block, Draft, Origin

ORIGIN = Origin("abc-1", "工会总结", "材料/工会.txt", 2023, "总结", "problems", ("一、存在问题",))
PASSAGES = [Block(0, "2021年召开会议3次。", ORIGIN), Block(0, "阵地不足。"), Block(0, "经费不足。")]


@pytest.fixture
def baskets(index: Path) -> Baskets:
    return Baskets(index)


@pytest.fixture
def basket_id(baskets: Baskets) -> int:
    return baskets.create("存在问题")


def texts(baskets: Baskets, basket_id: int) -> list[str]:
    return [item.text for item in baskets.basket(basket_id).items]


def test_a_basket_is_kept_in_a_file_beside_the_index(baskets: Baskets, index: Path) -> None:
    number = baskets.create("存在问题")
    [item_id] = baskets.add(number, PASSAGES[:1])
    again = Baskets(index)
    basket = again.basket(number)
    assert (index.parent / "我的 索引-baskets.sqlite").is_file()
    assert [(s.name, s.passages) for s in again.summaries()] == [("存在问题", 1)]
    assert (basket.items[0].item_id, basket.items[0].origin) == (item_id, ORIGIN)
    assert basket.holds("abc-1") and not basket.holds("abc-2")
    assert basket.draft == Draft("存在问题", (PASSAGES[0],))


def test_items_are_added_moved_and_removed(baskets: Baskets, basket_id: int) -> None:
    first, second, third = baskets.add(basket_id, PASSAGES)
    [heading] = baskets.add(basket_id, [Block(1, "一、存在问题")], after=first)
    assert texts(baskets, basket_id) == [
        *("2021年召开会议3次。", "一、存在问题", "阵地不足。", "经费不足。")
    ]
    baskets.move(heading, None)
    baskets.move(second, third)
    baskets.remove(first)
    assert texts(baskets, basket_id) == ["一、存在问题", "经费不足。", "阵地不足。"]


def test_a_place_can_be_halved_many_times(baskets: Baskets, basket_id: int) -> None:
    first, second, third = baskets.add(basket_id, PASSAGES)
    for _ in range(200):
        baskets.move(second, first)
        baskets.move(third, first)
    assert texts(baskets, basket_id) == ["2021年召开会议3次。", "经费不足。", "阵地不足。"]


def test_each_change_is_undone_by_itself(baskets: Baskets, basket_id: int) -> None:
    first, second, _ = baskets.add(basket_id, PASSAGES)
    baskets.edit(first, "2021年召开会议3次。", "2024年召开会议3次。")
    baskets.remove(second)
    baskets.edit(first, "2024年召开会议3次。", "2024年召开会议12次。")
    basket = baskets.basket(basket_id)
    assert [(change.action, change.texts) for change in basket.changes] == [
        ("修改文字", (("2024年召开会议3次。", "2024年召开会议12次。"),)),
        ("移出", ()),
        ("修改文字", (("2021年召开会议3次。", "2024年召开会议3次。"),)),
        ("加入 3 项", ()),
    ]
    baskets.undo(basket.changes[2].change_id)
    baskets.undo(basket.changes[1].change_id)
    assert texts(baskets, basket_id) == ["2021年召开会议12次。", "阵地不足。", "经费不足。"]
    assert [change.action for change in baskets.basket(basket_id).changes] == [
        *("修改文字", "加入 3 项")
    ]


def test_undoing_twice_undoes_once(baskets: Baskets, basket_id: int) -> None:
    [item] = baskets.add(basket_id, PASSAGES[:1])
    baskets.remove(item)
    change = baskets.basket(basket_id).changes[0].change_id
    baskets.undo(change)
    baskets.remove(item)
    baskets.undo(change)
    assert texts(baskets, basket_id) == []


def test_what_was_changed_again_is_not_undone_silently(baskets: Baskets, basket_id: int) -> None:
    [item] = baskets.add(basket_id, PASSAGES[:1])
    baskets.edit(item, "2021年召开会议3次。", "2024年召开会议3次。")
    baskets.edit(item, "2024年召开会议3次。", "2025年召开会议3次。")
    with pytest.raises(ChangeOverwritten, match="后来又改过"):
        baskets.undo(baskets.basket(basket_id).changes[1].change_id)
    assert texts(baskets, basket_id) == ["2025年召开会议3次。"]


def test_two_tabs_that_edit_different_words_both_keep_theirs(
    baskets: Baskets, basket_id: int, index: Path
) -> None:
    [item] = baskets.add(basket_id, PASSAGES[:1])
    seen = "2021年召开会议3次。"
    baskets.edit(item, seen, "2024年召开会议3次。")
    Baskets(index).edit(item, seen, "2021年召开会议3次，部署工作。")
    assert texts(baskets, basket_id) == ["2024年召开会议3次，部署工作。"]


def test_two_tabs_that_edit_the_same_words_lose_nothing(baskets: Baskets, basket_id: int) -> None:
    [item] = baskets.add(basket_id, PASSAGES[:1])
    seen = "2021年召开会议3次。"
    baskets.edit(item, seen, "2024年召开会议3次。")
    baskets.edit(item, seen, "2025年召开会议3次。")
    items = baskets.basket(basket_id).items
    assert [one.text for one in items] == ["2024年召开会议3次。", "2025年召开会议3次。"]
    assert "另一个窗口" in items[1].note


def test_a_replacement_across_the_basket_is_one_change(baskets: Baskets, basket_id: int) -> None:
    first, second = baskets.add(basket_id, [Block(0, "2021年，3次。"), Block(0, "自2021年起。")])
    changes = [(first, "2021年，3次。", "2024年，3次。"), (second, "自2021年起。", "自2024年起。")]
    baskets.replace(basket_id, changes, "2021年 → 2024年")
    change = baskets.basket(basket_id).changes[0]
    assert (change.action, change.texts) == (
        "2021年 → 2024年",
        (("2021年，3次。", "2024年，3次。"), ("自2021年起。", "自2024年起。")),
    )
    baskets.undo(change.change_id)
    assert texts(baskets, basket_id) == ["2021年，3次。", "自2021年起。"]


def test_a_replacement_of_what_another_tab_changed_changes_nothing(
    baskets: Baskets, basket_id: int
) -> None:
    first, second = baskets.add(basket_id, [Block(0, "2021年，3次。"), Block(0, "自2021年起。")])
    baskets.edit(second, "自2021年起。", "自2022年起。")
    changes = [(first, "2021年，3次。", "2024年，3次。"), (second, "自2021年起。", "自2024年起。")]
    with pytest.raises(ChangeOverwritten):
        baskets.replace(basket_id, changes, "2021年 → 2024年")
    assert texts(baskets, basket_id) == ["2021年，3次。", "自2022年起。"]


def test_notes_levels_and_descriptions(baskets: Baskets, basket_id: int) -> None:
    [item] = baskets.add(basket_id, PASSAGES[1:2])
    baskets.annotate(item, "核对数字")
    baskets.set_level(item, 2)
    baskets.describe(basket_id, "阵地", "2024年工作总结", 2024)
    basket = baskets.basket(basket_id)
    assert (basket.name, basket.title, basket.target_year) == ("阵地", "2024年工作总结", 2024)
    assert (basket.items[0].note, basket.items[0].level) == ("核对数字", 2)
    assert basket.draft == Draft("2024年工作总结", (Block(2, "阵地不足。"),))


def test_a_text_whose_item_was_removed_meanwhile_is_kept(baskets: Baskets, basket_id: int) -> None:
    first, *_ = baskets.add(basket_id, PASSAGES)
    baskets.remove(first)
    baskets.edit(first, "2021年召开会议3次。", "2024年召开会议3次。")
    items = baskets.basket(basket_id).items
    assert [item.text for item in items] == ["阵地不足。", "经费不足。", "2024年召开会议3次。"]
    assert "移出" in items[-1].note


def test_nothing_moves_behind_what_was_removed_meanwhile(baskets: Baskets, basket_id: int) -> None:
    first, second, third = baskets.add(basket_id, PASSAGES)
    baskets.remove(first)
    with pytest.raises(BasketNotFound, match="移出"):
        baskets.move(third, first)
    baskets.move(third, None)
    assert [item.item_id for item in baskets.basket(basket_id).items] == [third, second]


def test_a_level_that_was_changed_again_is_not_undone_silently(
    baskets: Baskets, basket_id: int
) -> None:
    [item] = baskets.add(basket_id, PASSAGES[1:2])
    baskets.set_level(item, 1)
    baskets.set_level(item, 2)
    with pytest.raises(ChangeOverwritten):
        baskets.undo(baskets.basket(basket_id).changes[1].change_id)


def test_one_tab_names_while_another_dates(baskets: Baskets, basket_id: int) -> None:
    baskets.describe(basket_id, title="题目")
    baskets.describe(basket_id, target_year=1985)
    basket = baskets.basket(basket_id)
    assert (basket.name, basket.title, basket.target_year) == ("存在问题", "题目", 1985)


def test_a_new_basket_stands_first(baskets: Baskets, basket_id: int) -> None:
    baskets.add(basket_id, PASSAGES)
    newer = baskets.create("新篮")
    assert baskets.first() == newer
    baskets.add(basket_id, PASSAGES)
    assert baskets.first() == basket_id


def test_without_a_file_there_are_no_baskets(baskets: Baskets, index: Path) -> None:
    assert baskets.summaries() == []
    assert list(index.parent.glob("*.sqlite")) == []


def test_several_baskets_have_names_of_their_own(baskets: Baskets) -> None:
    first, second = baskets.create("党建"), baskets.create("党建")
    assert [s.name for s in baskets.summaries()] == ["党建 2", "党建"]
    baskets.discard(second)
    assert (baskets.first(), baskets.named("党建")) == (first, first)
    with pytest.raises(BasketNotFound):
        baskets.basket(second)
    baskets.restore(second)
    assert {s.name for s in baskets.summaries()} == {"党建", "党建 2"}


def test_what_is_not_there_is_said(baskets: Baskets) -> None:
    with pytest.raises(BasketNotFound, match="没有这个素材篮"):
        baskets.named("没有")
    with pytest.raises(BasketNotFound):
        baskets.remove(7)


def test_two_damaged_files_are_both_kept(index: Path) -> None:
    file = index.with_name("我的 索引-baskets.sqlite")
    for content in (b"first" * 1000, b"second" * 1000):
        file.write_bytes(content)
        with pytest.raises(BasketsDamaged):
            Baskets(index).summaries()
    kept = {aside.read_bytes()[:5] for aside in file.parent.glob("*.damaged")}
    assert kept == {b"first", b"secon"}


def test_baskets_of_a_later_version_are_left_alone(baskets: Baskets, index: Path) -> None:
    baskets.create("篮")
    file = index.with_name("我的 索引-baskets.sqlite")
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(BasketsUnusable, match="另一版本"):
        baskets.summaries()
    assert file.is_file()


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"\x00" * 4096])
def test_a_damaged_file_is_set_aside(index: Path, content: bytes) -> None:
    file = index.with_name("我的 索引-baskets.sqlite")
    file.write_bytes(content)
    baskets = Baskets(index)
    with pytest.raises(BasketsDamaged, match="留存"):
        baskets.summaries()
    assert baskets.summaries() == []
    [aside] = file.parent.glob("*.damaged")
    assert aside.read_bytes() == content


def test_a_file_damaged_in_the_middle_is_set_aside(baskets: Baskets, index: Path) -> None:
    number = baskets.create("存在问题")
    baskets.add(number, [Block(0, "阵地不足。" * 500)] * 50)
    file = index.with_name("我的 索引-baskets.sqlite")
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    with pytest.raises(BasketsDamaged):
        baskets.basket(number)
    assert baskets.summaries() == []


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    with pytest.raises(BasketsUnusable, match="检查磁盘和权限"):
        Baskets(tmp_path / "没有的文件夹" / "索引").create("篮")
