"""What must change, with where it stands."""

from indexer.writing.adapting import ALL_KINDS, examine
from indexer.writing.basket import Basket, Item
from indexer.writing.review import Located, review_basket, review_report, review_text
from tests.fakes import passage, report

TEXT = "2023年走访80户。"
YEAR, HOUSES = examine(TEXT, 2026, {"year", "number"})


def test_in_a_report_each_place_has_the_lines_of_its_passage() -> None:
    passages = (passage(0, "照旧。"), passage(1, TEXT, lines=(5, 7)))
    one = report("材料/a.txt", passages=passages)
    assert review_report(one, 2026, {"year"}) == (Located(YEAR, TEXT, lines=(5, 7)),)


def test_in_a_text_each_place_has_its_line() -> None:
    assert review_text(f"照旧。\n\n{TEXT}", 2026, {"year", "number"}) == (
        Located(YEAR, TEXT, lines=(3, 3)),
        Located(HOUSES, TEXT, lines=(3, 3)),
    )
    assert review_text("", 2026, ALL_KINDS) == ()


def test_in_a_basket_each_place_has_its_item_and_wordings_stand_together() -> None:
    items = tuple(Item(number, 0, TEXT, TEXT, "", None) for number in (4, 9))
    basket = Basket(1, "总结", "", 2026, items, ())
    assert review_basket(basket, {"year", "number"}) == tuple(
        Located(finding, TEXT, item_id=number) for finding in (YEAR, HOUSES) for number in (4, 9)
    )
