"""Fixtures that several stages share."""

import os
from pathlib import Path

import pytest

from indexer import access
from indexer.build import build
from indexer.embedding.encoder import load_encoder
from indexer.launch import CODE_VARIABLE
from indexer.lexicon.files import FOLDER_VARIABLE
from tests.fakes import FakeEncoder


@pytest.fixture(autouse=True, scope="session")
def no_word_lists_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Tests see the package's word lists alone, whatever lies in this user's folder."""
    os.environ[FOLDER_VARIABLE] = str(tmp_path_factory.mktemp("no-word-lists"))


@pytest.fixture(autouse=True, scope="session")
def no_access_code_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Tests set access codes in a folder of their own."""
    os.environ[access.FOLDER_VARIABLE] = str(tmp_path_factory.mktemp("no-access-code"))
    os.environ.pop(CODE_VARIABLE, None)


@pytest.fixture
def encoder() -> FakeEncoder:
    """A fresh fake encoder, which remembers what it was given."""
    return FakeEncoder()


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """A place for an index, as users name them."""
    return tmp_path / "我的 索引"


@pytest.fixture(scope="session")
def sample_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of corpus/ with the built-in model, made once; tests leave it as it is."""
    index = tmp_path_factory.mktemp("sample") / "index"
    build([Path(__file__).resolve().parents[1] / "corpus"], index, load_encoder(), jobs=1)
    return index
