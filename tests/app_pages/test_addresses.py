"""What stands in the address bar leads nowhere outside the library, and breaks no page."""

from pathlib import Path

import pytest

from tests.app_pages.conftest import OpenPage, html

REPORT = "2023年青石街道意识形态工作总结.txt"
ODD = (
    *("../../etc/passwd", "..\\..\\windows\\win.ini", "\x00", "长" * 5000, "<script>1</script>"),
    *("9" * 40, "'; DROP TABLE reports--", "٣", "year=99999999999999999999&sort=x&order=desc"),
    "r-" + "9" * 30,
)
PLACES: tuple[tuple[str, dict[str, str], tuple[str, ...]], ...] = (
    ("", {}, ("q", "section", "year", "type", "topic")),
    ("", {}, ("similar",)),
    ("browse", {}, ("text", "sort", "order", "subject", "year", "section", "type", "view")),
    ("browse", {"view": "map"}, ("by", "year", "type")),
    ("browse", {"view": "compare"}, ("section", "year")),
    ("outline", {}, ("h", "year", "type")),
    ("report", {}, ("report",)),
    ("report", {"report": REPORT}, ("passage", "query", "list")),
    ("basket", {}, ("basket",)),
    ("overview", {}, ("phrases",)),
    ("holdings", {}, ("folder", "report")),
)
"""Pages, what is set in their address, and what is made odd in it."""
LONGEST_LINE = 250


@pytest.mark.parametrize(("name", "given", "odd"), PLACES)
def test_odd_addresses_break_no_page(
    name: str, given: dict[str, str], odd: tuple[str, ...], sample_index: Path, open_page: OpenPage
) -> None:
    """Each parameter is given each odd value once. `open_page` fails on any exception."""
    for shift in range(len(ODD)):
        values = {p: ODD[(at + shift) % len(ODD)] for at, p in enumerate(odd)}
        page = open_page(sample_index, name, **(given | values))
        lines = [str(one.value) for one in (*page.error, *page.info, *page.caption)]
        assert len(page.error) <= 1
        assert [line for line in lines if len(line) > LONGEST_LINE or "\n" in line] == []
        assert "root:x:0" not in html(page)


@pytest.mark.parametrize(
    "path", ["../../etc/passwd", "/etc/passwd", "corpus/../../etc/passwd", "../index/index.sqlite"]
)
def test_no_report_outside_the_library(path: str, sample_index: Path, open_page: OpenPage) -> None:
    page = open_page(sample_index, "report", report=path)
    assert "索引中没有这份材料" in page.error[0].value
