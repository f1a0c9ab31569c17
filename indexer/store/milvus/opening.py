"""Finding the collections of a place, and making them where there are none."""

import hashlib
import time

from indexer.errors import IndexIncompatible, IndexMissing
from indexer.store.identity import Model
from indexer.store.milvus.client import NO_INDEX, Client
from indexer.store.milvus.facts import Facts, model_in
from indexer.store.milvus.schema import FORMAT, PLAIN, load, make, make_passages

MAKING_TRIES, MAKING_PAUSE = 20, 1.0
"""How often, and seconds apart, one looks whether another writer has made the collections."""


def prepared(client: Client, model: Model) -> None:
    """Makes the collections where there are none; those that exist keep their model."""
    for _ in range(MAKING_TRIES):
        if not client.has("meta"):
            break
        load(client, ["meta"])
        if Facts(client).get("format"):
            return
        # Another writer is making them, or was killed when it did.
        time.sleep(MAKING_PAUSE)
    kind = passages_of(model)
    for plain in PLAIN:
        make(client, plain)
    make_passages(client, kind, model.dimension)
    facts = Facts(client)
    facts.set_model(model, kind)
    facts.put(format=FORMAT)


def opened(client: Client) -> tuple[Facts, str]:
    """The facts of the index, and the collection of its passages, ready for use.

    Raises IndexMissing, IndexIncompatible.
    """
    place = client.place
    if not client.has("meta"):
        raise IndexMissing(str(place), NO_INDEX)
    load(client, ["meta"])
    facts = Facts(client)
    held = facts.all()
    if not held.get("format"):
        raise IndexMissing(str(place), NO_INDEX)
    if held["format"] != FORMAT:
        reason = "索引由另一版本的程序建立，请在地址后加 ?name=别的名字，重新建立"
        raise IndexIncompatible(str(place), reason)
    if not model_in(held).fingerprint:
        raise IndexIncompatible(str(place), "索引不完整，请删除这些集合后重新建立")
    passages = held["passages"]
    load(client, [kind for kind in (*PLAIN, passages) if kind != "meta"])
    return facts, passages


def passages_of(model: Model) -> str:
    """The collection that holds passages with the vectors of a model."""
    return f"passages_{_short(model)}"


def vectors_of(model: Model) -> str:
    """The collection that keeps the vectors of a model until it is adopted."""
    return f"vectors_{_short(model)}"


def _short(model: Model) -> str:
    return hashlib.sha256(model.fingerprint.encode()).hexdigest()[:12]
