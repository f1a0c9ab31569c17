"""A service over the sample reports, asked without a network."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from indexer import access
from indexer.service.crew import Crew
from indexer.service.http import service

CODE = "qingshan-2026"
HERE = "http://127.0.0.1:8502"
THIS_MACHINE = ("127.0.0.1", 50_000)


@pytest.fixture(scope="session")
def crew(sample_index: Path) -> Iterator[Crew]:
    """Answers from the sample reports."""
    with Crew(sample_index) as ready:
        yield ready


@pytest.fixture
def client(crew: Crew) -> TestClient:
    """A program of this machine, at an open service."""
    return TestClient(service(crew, guarded=False), HERE, client=THIS_MACHINE)


@pytest.fixture
def code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An access code is set, at a cost that tests can pay."""
    monkeypatch.setenv(access.FOLDER_VARIABLE, str(tmp_path))
    monkeypatch.setattr(access, "COST", 16)
    access.set_code(CODE)
    return CODE
