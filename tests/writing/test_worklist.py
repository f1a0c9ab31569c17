"""What is left to change in a basket, and the texts once it is changed."""

import pytest

from indexer.writing.basket import Basket, Item
from indexer.writing.worklist import Correction, Place, with_replacements, worklist


def item(item_id: int, text: str) -> Item:
    return Item(item_id, 0, text, text, "", None)


BASKET = Basket(
    1,
    "篮",
    "",
    2026,
    (item(4, "2021年全镇召开会议XX次。"), item(7, "自2021年起,每年3次。"), item(9, "没有要改的。")),
    (),
)


def test_one_wording_is_one_correction_wherever_it_stands() -> None:
    found = worklist(BASKET, {"year", "placeholder"})
    assert [(one.kind, one.text, one.replacements, one.places) for one in found] == [
        ("placeholder", "XX", (), (Place(4, (11, 13)),)),
        ("year", "2021年", ("2026年",), (Place(4, (0, 5)), Place(7, (1, 6)))),
    ]
    assert all(one.reason for one in found)


def test_the_kinds_stand_in_their_usual_order() -> None:
    kinds = [one.kind for one in worklist(BASKET)]
    assert kinds == ["placeholder", "year", "number", "punctuation"]


def test_a_straight_quotation_mark_opens_and_closes() -> None:
    basket = Basket(1, "篮", "", 2026, (item(4, '坚持"党建"引领和"三会"制度。'),), ())
    found = worklist(basket, {"punctuation"})
    assert [(one.text, one.replacements, len(one.places)) for one in found] == [
        ('"', ("“",), 2),
        ('"', ("”",), 2),
    ]
    [(_, text)] = with_replacements(basket, [(one, one.replacements[0]) for one in found])
    assert text == "坚持“党建”引领和“三会”制度。"


def test_texts_with_several_corrections_made() -> None:
    by_kind = {one.kind: one for one in worklist(BASKET)}
    wanted = [(by_kind["year"], "2026年"), (by_kind["placeholder"], "12")]
    assert [(i.item_id, text) for i, text in with_replacements(BASKET, wanted)] == [
        (4, "2026年全镇召开会议12次。"),
        (7, "自2026年起,每年3次。"),
    ]


def test_corrections_that_overlap_are_refused() -> None:
    one = Correction("year", "2021年", (), "", (Place(4, (0, 5)),))
    other = Correction("number", "21", (), "", (Place(4, (2, 4)),))
    with pytest.raises(ValueError, match="overlaps"):
        list(with_replacements(BASKET, [(one, "2026年"), (other, "26")]))
