"""Imports run one way: leaves, stages, what composes them, what stands on top."""

import ast
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LEAVES = {"records", "sections", "errors", "settings", "access", "door", "lexicon", "quantised"}
STAGES = {"ingest", "embedding", "store"}
COMPOSERS = {
    "reading",
    "intake",
    "topics",
    "textvectors",
    "build",
    "shelf",
    "holdings",
    "search",
    "fitting",
    "writing",
}
COMPOSERS |= {"keeping", "watching"}
TOP = {
    *("documents", "rendering", "commands", "launch", "background", "cli", "__main__", "__init__"),
}
SERVICE = {"service"}
"""For other programs. It stands on top, and only the commands that start it know of it."""
MAY_IMPORT = {
    **dict.fromkeys(LEAVES, LEAVES),
    **{stage: LEAVES | {stage} for stage in STAGES},
    **dict.fromkeys(COMPOSERS, LEAVES | STAGES | COMPOSERS),
    **dict.fromkeys(TOP, LEAVES | STAGES | COMPOSERS | TOP),
    "service": LEAVES | STAGES | COMPOSERS | SERVICE | {"documents", "launch", "__init__"},
}
MODULES = sorted((ROOT / "indexer").rglob("*.py"))


def imported(file: Path) -> set[str]:
    """The names of all modules that a file imports, anywhere in it."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module == "indexer":
            names |= {f"indexer.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


def room(file: Path) -> str:
    """The room of the house that a module of indexer/ stands in."""
    parts = file.relative_to(ROOT).parts
    return parts[parts[0] == "indexer"].removesuffix(".py")


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(ROOT)))
def test_imports_never_run_back(file: Path) -> None:
    rooms = {name.split(".")[1] for name in imported(file) if name.startswith("indexer.")}
    started = SERVICE if file.name == "serving.py" and room(file) == "commands" else set()
    assert rooms - {"__version__"} <= MAY_IMPORT[room(file)] | started


def test_only_the_commands_that_start_the_service_know_of_it() -> None:
    knowing = [
        str(file.relative_to(ROOT))
        for file in [
            *MODULES,
            ROOT / "app.py",
            ROOT / "served.py",
            *(ROOT / "app_pages").glob("*.py"),
        ]
        if any(name.startswith("indexer.service") for name in imported(file))
        and room(file) not in SERVICE
    ]
    assert knowing == ["indexer/commands/serving.py"]


def test_only_the_pages_know_streamlit() -> None:
    files = [*MODULES, *(ROOT / "training").rglob("*.py"), *(ROOT / "bench").rglob("*.py")]
    assert [file for file in files if any(n.startswith("streamlit") for n in imported(file))] == []


def test_a_library_prints_nothing() -> None:
    printing = [
        str(file.relative_to(ROOT))
        for file in MODULES
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print"
    ]
    assert set(printing) == {"indexer/cli.py", "indexer/commands/options.py"}


def test_the_wheel_holds_every_folder() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    folders = {".".join(file.parent.relative_to(ROOT).parts) for file in MODULES}
    listed = {one for one in settings["tool"]["setuptools"]["packages"] if "indexer" in one}
    assert listed == folders
