"""Which Milvus, and which collections in it: what `milvus:URI` says."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from indexer.errors import StoreUnusable

SCHEME = "milvus:"
TOKEN_VARIABLE = "JIUGAO_MILVUS_TOKEN"
"""Holds `user:password` or an API key, which have no place in a command's history."""
INDEXES: Mapping[str, Mapping[str, object]] = {
    "FLAT": {},
    "HNSW": {"M": 24, "efConstruction": 200},
    "HNSW_SQ": {"M": 24, "efConstruction": 200, "sq_type": "SQ8"},
    "IVF_SQ8": {"nlist": 4096},
    "DISKANN": {},
}
"""The vector indexes that a place may ask for, with their settings."""
SEARCHES: Mapping[str, Mapping[str, int]] = {
    "HNSW": {"ef": 600},
    "HNSW_SQ": {"ef": 600},
    "IVF_SQ8": {"nprobe": 64},
    "DISKANN": {"search_list": 600},
}
AS_MANY = {"ef", "search_list"}
"""What Milvus wants to be no less than the number of hits asked for."""
MOST_SHARDS = 16
DEFAULT_NAME = "jiugao"


@dataclass(frozen=True, slots=True)
class MilvusPlace:
    """A Milvus and the collections in it whose names begin with `name`.

    `uri` is http(s)://host:port or the file of a Milvus Lite; `index` and `shards` hold for
    collections that are made anew.
    """

    uri: str
    name: str = DEFAULT_NAME
    index: str = "FLAT"
    shards: int = 1
    token: str = field(default="", repr=False)

    @classmethod
    def parse(cls, store: str) -> Self:
        """A place as people write it: `milvus:./archive.db`,
        `milvus:http://host:19530?name=reports&index=HNSW&shards=4`. Raises StoreUnusable."""
        address, _, query = store.removeprefix(SCHEME).partition("?")
        given = dict(parse_qsl(query))
        remote = address.startswith(("http://", "https://"))
        if not store.startswith(SCHEME) or not (remote or address.endswith(".db")):
            reason = "应写作 milvus:http://主机:端口，或 milvus:文件.db（本机的 Milvus Lite）"
            raise StoreUnusable(store, reason)
        if unknown := given.keys() - {"name", "index", "shards"}:
            raise StoreUnusable(store, f"没有“{min(unknown)}”这项设置，可用 name、index、shards")
        if remote and (urlsplit(address).username or urlsplit(address).password):
            reason = f"密码不要写在地址里，请放进环境变量 {TOKEN_VARIABLE}"
            raise StoreUnusable(SCHEME + address.rpartition("@")[2], reason)
        name, shards = given.get("name", DEFAULT_NAME), given.get("shards", "1")
        index = given.get("index", "HNSW" if remote else "FLAT").upper()
        if not (name.isascii() and name.isidentifier()):
            raise StoreUnusable(store, "name 只能用英文字母、数字和下划线，以字母开头")
        if index not in INDEXES:
            raise StoreUnusable(store, f"没有“{index}”这种向量索引，可用的有：{'、'.join(INDEXES)}")
        if not shards.isdecimal() or not 1 <= int(shards) <= MOST_SHARDS:
            raise StoreUnusable(store, f"shards 应为 1 至 {MOST_SHARDS} 的整数")
        uri = address if remote else str(Path(address).absolute())
        return cls(uri, name, index, int(shards), os.environ.get(TOKEN_VARIABLE, ""))

    @property
    def is_file(self) -> bool:
        """Whether it is a file of Milvus Lite, which one process holds at a time."""
        return not self.uri.startswith("http")

    def collection(self, kind: str) -> str:
        """The name of a collection."""
        return f"{self.name}_{kind}"

    def search_settings(self, limit: int) -> dict[str, int]:
        """How the vector index is searched for `limit` hits."""
        return {
            name: max(value, limit) if name in AS_MANY else value
            for name, value in SEARCHES.get(self.index, {}).items()
        }

    def __str__(self) -> str:
        return f"{SCHEME}{self.uri}"
