"""Runs `jiugao` in this process, as tests of the command line do."""

import json
import sys
from typing import Any

import pytest

from indexer import cli


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of `jiugao ARGUMENTS`."""
    old, sys.argv = sys.argv, ["jiugao", *map(str, arguments)]
    try:
        with pytest.raises(SystemExit) as ended:
            cli.main()
    finally:
        sys.argv = old
    captured = capsys.readouterr()
    return int(ended.value.code or 0), captured.out, captured.err


def document(capsys: pytest.CaptureFixture[str], *arguments: object) -> Any:
    """The JSON document of a command that does what it is told."""
    status, out, _ = run(capsys, *arguments, "--json")
    assert status == 0
    return json.loads(out)
