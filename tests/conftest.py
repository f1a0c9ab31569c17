"""Fixtures that several stages share."""

from pathlib import Path

import pytest

from tests.fakes import FakeEncoder


@pytest.fixture
def encoder() -> FakeEncoder:
    """A fresh fake encoder, which remembers what it was given."""
    return FakeEncoder()


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """A place for an index, as users name them."""
    return tmp_path / "我的 索引"
