"""What cannot be used of the user's word lists."""

from indexer.lexicon.synonyms import synonyms
from indexer.lexicon.thesaurus import thesaurus
from indexer.lexicon.words import bad_dictionary_lines
from indexer.records import BadLine


def bad_lines() -> tuple[BadLine, ...]:
    """The lines of the user's lists that are passed over, list by list; the rest is used."""
    return *bad_dictionary_lines(), *synonyms().bad_lines, *thesaurus().bad_lines
