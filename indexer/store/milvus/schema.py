"""The collections: their fields and indexes, and making them."""

import time
from collections.abc import Sequence
from typing import Any

from indexer.errors import StoreUnusable
from indexer.store.milvus.client import Client
from indexer.store.milvus.place import INDEXES

FORMAT = "1"
"""Raised with any change of the fields or of what they hold."""
BYTES = 65_535
"""The longest text that Milvus takes in a field."""
PIECES = 4096
PLAIN = ("meta", "batches", "reports", "files", "words")
"""The collections that are searched by no vector. Milvus wants one in each; theirs is `NOWHERE`."""
LOADING_TRIES, LOADING_PAUSE = 10, 0.5
NOWHERE = {"nowhere": [0.0, 1.0]}
Field = tuple[str, str, dict[str, Any]]


def _text(name: str, length: int = BYTES, **options: Any) -> Field:
    return name, "VARCHAR", {"max_length": length} | options


def _number(name: str, **options: Any) -> Field:
    return name, "INT64", options


def _pieces(name: str) -> Field:
    """A text of any length, cut into pieces that Milvus takes."""
    array = {"element_type": "VARCHAR", "max_capacity": PIECES, "max_length": BYTES}
    return name, "ARRAY", array


FIELDS: dict[str, Sequence[Field]] = {
    "meta": (_text("name", 4096, is_primary=True), _text("value")),
    "batches": (
        _number("batch", is_primary=True),
        _text("owner", 64),
        _text("state", 16),
        _number("at"),
        _pieces("outdated"),
    ),
    "words": (_number("place", is_primary=True), _number("held")),
    "files": (
        _text("file_id", 16, is_primary=True),
        _text("path"),
        _number("source_id"),
        _text("state"),
        _text("settings", 64),
        _text("reason"),
    ),
    "reports": (
        _text("row_id", 40, is_primary=True),
        _number("batch"),
        _text("report_id", 16),
        _text("path"),
        _number("source_id"),
        _number("first_key"),
        _number("passages"),
        _text("facts"),
        _pieces("record"),
    ),
    "passages": (
        _number("key", is_primary=True),
        _number("batch"),
        _text("report_id", 16),
        _number("ordinal"),
        _text("section", 32),
        _number("year"),
        _text("doc_type", 256),
        _text("path"),
        ("topics", "ARRAY", {"element_type": "VARCHAR", "max_capacity": 256, "max_length": 1024}),
        _text("text_key", 64),
        _text("same_key", 32),
        ("lengths", "ARRAY", {"element_type": "INT64", "max_capacity": 3}),
        _pieces("record"),
        ("words", "SPARSE_FLOAT_VECTOR", {}),
    ),
}
LOOKED_UP = {
    "reports": ("report_id", "source_id"),
    "files": ("source_id",),
    "passages": ("report_id", "section", "year", "doc_type", "path", "text_key", "same_key"),
}
"""The fields with an inverted index, by which rows are found or let through."""


def make(client: Client, kind: str) -> None:
    """Makes a collection of one of the `PLAIN` kinds where there is none."""
    _make(client, kind, FIELDS[kind], "nowhere", 2)


def make_passages(client: Client, kind: str, dimension: int) -> None:
    """Makes a collection of passages with vectors of a dimension where there is none."""
    _make(client, kind, FIELDS["passages"], "vector", dimension)


def make_vectors(client: Client, kind: str, dimension: int) -> None:
    """Makes a collection that keeps the vectors of a model that is not adopted yet."""
    _make(client, kind, (_text("text_key", 64, is_primary=True),), "vector", dimension)


def load(client: Client, kinds: Sequence[str]) -> None:
    """Has Milvus hold collections ready for searching."""
    for kind in kinds:
        for left in reversed(range(LOADING_TRIES)):
            try:
                client.call("load_collection", client.place.collection(kind))
                break
            # Another writer may be about to make its indexes.
            except StoreUnusable:
                if not left:
                    raise
                time.sleep(LOADING_PAUSE)


def _make(client: Client, kind: str, fields: Sequence[Field], vector: str, dimension: int) -> None:
    """Makes a collection and its indexes, of whichever there are none; who made the collection
    may have been killed before it had indexes."""
    is_new = not client.has(kind) and _create(client, kind, fields, vector, dimension)
    indexes = _indexes(client, kind, fields, vector)
    try:
        # Loading waits for them; waiting for each takes half a second even where it is empty.
        client.call("create_index", client.place.collection(kind), indexes, sync=False)
    # An older collection may have another kind of index; of a new one, another writer may just
    # have made them.
    except StoreUnusable:
        if is_new and not client.call("list_indexes", client.place.collection(kind)):
            raise
    load(client, [kind])


def _create(
    client: Client, kind: str, fields: Sequence[Field], vector: str, dimension: int
) -> bool:
    """Whether this writer, and no other just before it, has made a collection."""
    from pymilvus import DataType

    schema = client.call("create_schema", auto_id=False, enable_dynamic_field=False)
    for name, of_type, options in fields:
        given = dict(options)
        if element := given.get("element_type"):
            given["element_type"] = DataType[element]
        schema.add_field(name, DataType[of_type], **given)
    schema.add_field(vector, DataType.FLOAT_VECTOR, dim=dimension)
    try:
        client.call(
            "create_collection",
            client.place.collection(kind),
            schema=schema,
            num_shards=client.place.shards if fields is FIELDS["passages"] else 1,
            consistency_level="Strong",
        )
    except StoreUnusable:
        if not client.has(kind):
            raise
        return False
    return True


def _indexes(client: Client, kind: str, fields: Sequence[Field], vector: str) -> Any:
    of_passages = fields is FIELDS["passages"]
    indexes = client.call("prepare_index_params")
    chosen = client.place.index if vector == "vector" else "FLAT"
    settings = dict(INDEXES[chosen])
    indexes.add_index(vector, index_type=chosen, metric_type="COSINE", params=settings)
    if of_passages:
        indexes.add_index("words", index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
    for name in LOOKED_UP["passages"] if of_passages else LOOKED_UP.get(kind, ()):
        indexes.add_index(name, index_type="INVERTED")
    return indexes
