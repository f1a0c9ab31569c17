"""Which store an index is in: the folder itself, or the Milvus that was chosen for it."""

import os
from contextlib import closing
from pathlib import Path
from types import ModuleType

from indexer.errors import StoreLacks
from indexer.settings import STORE_VARIABLE
from indexer.store.base import Store, Writer
from indexer.store.database import Database
from indexer.store.identity import Model
from indexer.store.local import LocalStore
from indexer.store.writer import LocalWriter


def open_store(index: Path, model: Model | None = None) -> Store:
    """Opens an index for reading, for queries that `model` embeds, if one is given.

    Raises IndexMissing, IndexDamaged, IndexIncompatible, StoreUnreachable, StoreUnusable.
    """
    if store := chosen():
        milvus = _milvus()
        opened: Store = milvus.MilvusStore.open(milvus.MilvusPlace.parse(store), model)
        return opened
    return LocalStore.open(index, model)


def open_writer(index: Path, model: Model | None = None) -> Writer:
    """A writer of an index, which opens it on entering; `model` is for a new one."""
    if store := chosen():
        milvus = _milvus()
        writer: Writer = milvus.MilvusWriter(milvus.MilvusPlace.parse(store), model)
        return writer
    return LocalWriter(index, model)


def held_model(index: Path) -> Model:
    """The model whose vectors an index holds, without opening all of it. Raises as `open_store`."""
    if chosen():
        with closing(open_store(index)) as store:
            return store.model
    with closing(Database.reading(index)) as database:
        return database.model


def chosen() -> str:
    """The store that was chosen in place of index folders, "" where none was."""
    return os.environ.get(STORE_VARIABLE, "")


def place_of(index: Path) -> str:
    """Where an index is, as users are told."""
    return chosen() or str(index)


def is_for_one_process() -> bool:
    """Whether no second process can open the index beside the first. Raises StoreUnusable."""
    store = chosen()
    return bool(store) and bool(_milvus().MilvusPlace.parse(store).is_file)


def only_in_a_folder(what: str) -> None:
    """Raises StoreLacks where the index is in no folder."""
    if store := chosen():
        raise StoreLacks(store, f"索引在 Milvus 里，不能{what}；先用 jiugao copy 复制到一个文件夹")


def _milvus() -> ModuleType:
    # Whoever searches a folder should not wait for what it brings.
    from indexer.store import milvus

    return milvus
