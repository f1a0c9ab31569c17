"""What a passage becomes in Tantivy, and what a query does."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import tantivy
from tantivy import FieldType, Occur

from indexer.lexicon import words
from indexer.records import Filters, WeightedTerm

TITLE_BOOST = 0.3
HEADINGS_BOOST = 1.5
BODY_BOOST = 1.0
BOOSTS = {"title": TITLE_BOOST, "headings": HEADINGS_BOOST, "body": BODY_BOOST}

_NUMBER = re.compile(
    r"^\s*(?:第[一二三四五六七八九十百\d]+[章节条部分]+|[（(][一二三四五六七八九十\d]+[）)]"
    r"|[一二三四五六七八九十]+、|\d+[.．、)）]|[①-⑳])\s*"
)


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    for name in BOOSTS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in ("section", "year", "doc_type", "path", "topic"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("key", indexed=True, fast=True)
    return builder.build()


SCHEMA = _schema()
LAYOUT = 3
"""Raised with any change of `SCHEMA` or of what goes into its fields."""


def document(
    body: str,
    key: int,
    heading_path: str,
    section: str,
    title: str,
    year: int | None,
    doc_type: str,
    path: str,
    topics: str,
) -> Any:
    fields = {
        "key": key,
        "body": body,
        "headings": heading_words(heading_path),
        "title": words_of(title),
        "section": section,
        "doc_type": doc_type,
        "year": [] if year is None else [str(year)],
        "path": list(_with_ancestors(path)),
        "topic": json.loads(topics),
    }
    return tantivy.Document.from_dict(fields, SCHEMA)


def _with_ancestors(path: str) -> Iterator[str]:
    """The path and every folder that it lies in."""
    while path:
        yield path
        path = path.rpartition("/")[0]


@lru_cache(maxsize=4096)
def heading_words(heading_path: str) -> str:
    return words_of(" ".join(_NUMBER.sub("", heading) for heading in json.loads(heading_path)))


def forget_cuts() -> None:
    """Cuts headings and titles anew, where a process has changed a dictionary."""
    heading_words.cache_clear()
    words_of.cache_clear()


@lru_cache(maxsize=4096)
def words_of(text: str) -> str:
    return " ".join(words.cut(text))


def boosts_of(bodies_only: bool) -> dict[str, float]:
    """How much each field counts that is searched."""
    return {"body": BODY_BOOST} if bodies_only else BOOSTS


def matching(terms: Sequence[WeightedTerm], filters: Filters, boosts: Mapping[str, float]) -> Any:
    """Any of the terms in any field of `boosts`, summed; filters hold and add nothing to the
    score."""
    query = tantivy.Query
    topic = [
        (Occur.Should, query.boost_query(query.term_query(SCHEMA, name, word), boost * weight))
        for word, weight in terms
        for name, boost in boosts.items()
    ]
    fields = {
        "section": list(filters.sections),
        "year": [str(year) for year in filters.years],
        "doc_type": list(filters.doc_types),
        "path": [path.rstrip("/") for path in filters.paths],
        "topic": list(filters.topics),
    }
    required = [
        (Occur.Must, query.const_score_query(query.term_set_query(SCHEMA, name, values), 0.0))
        for name, values in fields.items()
        if values
    ]
    # On its own, Tantivy passes over what cannot come among the best; inside another it does not.
    matched = query.boolean_query(topic)
    return query.boolean_query([(Occur.Must, matched), *required]) if required else matched


def keyed(keys: Sequence[int], above: int) -> Any:
    """The documents of `keys`, and all whose key is above `above`."""
    query = tantivy.Query
    newer = query.range_query(SCHEMA, "key", FieldType.Unsigned, lower_bound=above + 1)
    named = query.term_set_query(SCHEMA, "key", list(keys))
    return query.boolean_query([(Occur.Should, newer), (Occur.Should, named)])
