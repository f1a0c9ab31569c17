"""A folder of word lists of the user's, and nothing remembered of others."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.lexicon import files, synonyms, thesaurus, topicwords, words
from indexer.lexicon.files import FOLDER_VARIABLE

REMEMBERED = (
    files.fingerprint,
    synonyms.synonyms,
    thesaurus.thesaurus,
    words.full_tokenizer,
    words._mapped_tokenizer,
    words._fast_tokenizer,
    topicwords._cuts,
    topicwords._topic_counts,
)


@pytest.fixture
def word_lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The user's folder, empty; what was read from another is forgotten before and after."""
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    for remembered in REMEMBERED:
        remembered.cache_clear()
    yield tmp_path
    for remembered in REMEMBERED:
        remembered.cache_clear()
