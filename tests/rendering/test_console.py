import pytest
from rich.text import Text

from indexer.rendering.console import show, visible


def test_commands_to_the_terminal_are_shown_and_not_obeyed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show(Text("甲\x1b[31m乙\x9b2J\u202e丙\r丁\n戊\t己"))
    assert capsys.readouterr().out == "甲␛[31m乙�2J丙丁\n戊      己\n"


def test_a_name_stays_on_its_line() -> None:
    assert visible("一\n二\t三\x1b.txt") == "一␊二␉三␛.txt"
