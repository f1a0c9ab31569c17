"""How much may be uploaded at a time."""

import pytest

from app_pages import uploads
from app_pages.uploads import MOST_FILES, WITHIN_SECONDS, Allowance


def test_so_many_files_and_no_more() -> None:
    allowance = Allowance()
    taken = [allowance.take("10.0.0.1", "10", 0.0) for _ in range(MOST_FILES + 1)]
    assert taken == [True] * MOST_FILES + [False]
    assert allowance.take("10.0.0.2", "10", 0.0)
    assert allowance.take("10.0.0.1", "10", WITHIN_SECONDS + 1)


@pytest.mark.parametrize("length", ["100000000", "", "x", "-5", "²"])
def test_so_many_bytes_and_no_more(length: str) -> None:
    """Who does not tell the length is taken to send the most."""
    allowance = Allowance()
    assert [allowance.take("10.0.0.1", length, 0.0) for _ in range(21)] == [True] * 20 + [False]


def test_many_addresses_fill_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_ADDRESSES", 3)
    allowance = Allowance()
    for number in range(9):
        allowance.take(f"10.0.0.{number}", "1", 0.0)
    assert list(allowance._taken) == ["10.0.0.6", "10.0.0.7", "10.0.0.8"]
