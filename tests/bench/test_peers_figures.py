"""The parts of bench.peers that read what programs print, and show what was measured."""

from pathlib import Path

import pytest

from bench.peers import environments, recoll_output, worker
from bench.peers.programs import PROGRAMS
from bench.peers.table import table
from bench.peers.worker import Task

PRINTED = """Recoll query: Query((10 * (安全 PHRASE 3 生产) OR 问题))
38 results (printing  2 max):
text/plain\t[file:///库/000/总结.txt]\t[总结.txt]\t6263\tbytes\t
ABSTRACT
安全生产	的问题	一	二
/ABSTRACT
text/plain\t[file:///库/000/要点.txt]\t[要点.txt]\t6044\tbytes\t
ABSTRACT
/ABSTRACT
"""
MEASURED = {
    "version": "9.14.0",
    "finds": "paragraphs",
    "resident": False,
    "units": 1020,
    "characters": 100_000,
    "build": 20.0,
    "build, cpu": 9.5,
    "characters a second": 5000.0,
    "p50": 30.0,
    "p95": 40.0,
    "answered": 19,
    "asked": 20,
    "build, MiB": 600.0,
    "query, MiB": 500.0,
    "bytes": 600_000,
    "of text": 2.0,
}


def test_the_files_of_recollqs_output_are_counted_and_lines_of_abstracts_are_not() -> None:
    assert recoll_output.hits(PRINTED) == 2
    assert recoll_output.hits("Recoll query: Query(存在)\n0 results\n") == 0


def test_recolls_version_ends_its_help() -> None:
    help_text = "recollindex [-h]\n    Print help\nRecoll version: Recoll 1.34.3 + Xapian 1.4.22\n"
    assert recoll_output.version(help_text) == "1.34.3"


def test_times_and_answers_are_those_of_the_queries_and_not_of_the_warming() -> None:
    asked: list[str] = []

    def search(query: str) -> int:
        asked.append(query)
        return len(query) - 1

    task = Task("", "", "", warming=("热身",), queries=("一", "两个"))
    found = worker.timed(task, search)
    assert asked == ["热身", "一", "两个"]
    assert (len(found["milliseconds"]), found["answered"]) == (2, 1)


def test_ratios_are_to_jiugao_and_building_is_compared_by_its_rate() -> None:
    own = MEASURED | {"characters a second": 20_000.0, "p50": 10.0, "of text": 1.0, "bytes": 3e5}
    rows = {
        "jiugao, defaults": {"program": "jiugao", "row": "defaults"} | own,
        "txtai, defaults": {"program": "txtai", "row": "defaults"} | MEASURED,
        "recoll, defaults": {"program": "recoll", "row": "defaults", "failed": "recollq missing"},
    }
    lines = table({"machine": "two cores", "rows": rows}).splitlines()
    assert [cell.strip() for cell in lines[5].strip("|").split("|")] == [
        "txtai 9.14.0",
        "defaults",
        "20.0",
        "9.5",
        "5,000 (4×)",
        "30.0 (3×)",
        "40.0 (1×)",
        "19/20",
        "600 (1×)",
        "500 (1×)",
        "0.6",
        "2.00 (2×)",
    ]
    assert lines[6].startswith("| recoll | defaults | recollq missing |")
    assert lines[-1] == (
        "- txtai, defaults: 1,020 paragraphs of 100,000 characters; "
        "a query is a command from its start to its end"
    )


def test_an_environment_is_made_once_for_the_same_requirements(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    place = tmp_path / "环境"
    installed: list[list[str]] = []
    monkeypatch.setattr(environments.venv, "create", lambda at, with_pip: at.mkdir())
    monkeypatch.setattr(
        environments, "_install", lambda python, held, packages: installed.append(list(packages))
    )
    for requirements in (["txtai>=9"], ["txtai>=9"], ["txtai>=9.1"]):
        environments.interpreter(place, requirements)
    torch = [environments.TORCH]
    assert installed == [torch, ["txtai>=9"], torch, ["txtai>=9.1"]]


def test_every_program_that_is_not_this_one_shows_defaults_and_best_settings() -> None:
    others = [name for name in PROGRAMS if not name.startswith("jiugao")]
    assert others == ["txtai", "recoll", "semantra"]
    assert all(list(PROGRAMS[name].rows) == ["defaults", "for Chinese"] for name in others)
