"""The Milvus client as the store uses it: every error becomes one line for the user."""

import json
import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from indexer.errors import IndexMissing, StoreLacks, StoreUnreachable, StoreUnusable
from indexer.store.milvus.place import MilvusPlace

SECONDS = 30.0
"""How long a request may take, tries at reaching the server included ..."""
LONG = {"load_collection", "create_collection", "flush", "drop_collection"}
LONG_SECONDS = 600.0
"""... and how long those that have a cluster move much, and any to a Milvus Lite in this process,
which may be slow but does not go away."""
CONNECT_SECONDS = 10.0
AT_ONCE = 1000
"""Keys or rows in one request."""
MOST_HITS = 16_384
"""What Milvus gives for one search."""
GONE = ("UNAVAILABLE", "DEADLINE_EXCEEDED", "CANCELLED", "Retry timeout", "Fail connecting")
NO_INDEX = "没有索引，请先运行 jiugao build"
NOT_LOADED = 101
"""Milvus's code for a collection that is not held ready for searching."""
Row = dict[str, Any]


class Client:
    """A connection to a place. Shared by the threads of a process."""

    def __init__(self, place: MilvusPlace, may_make: bool = False) -> None:
        """Raises StoreUnreachable, StoreLacks, and IndexMissing where there is no file of a
        Milvus Lite, unless this one `may_make` it."""
        self.place = place
        if place.is_file and not may_make and not Path(place.uri).exists():
            raise IndexMissing(str(place), NO_INDEX)
        os.environ.setdefault("GRPC_VERBOSITY", "NONE")
        try:
            from pymilvus import MilvusClient
        except ImportError as error:
            reason = '没有安装 Milvus 客户端，请运行 pip install "jiugao[milvus]"'
            raise StoreLacks(str(place), reason) from error
        _quiet()
        options: dict[str, Any] = {"token": place.token} if place.token else {}
        patience = LONG_SECONDS if place.is_file else CONNECT_SECONDS
        with self._errors():
            if place.is_file:
                Path(place.uri).parent.mkdir(parents=True, exist_ok=True)
            # A client of its own: others in this process may close theirs.
            self._milvus: Any = MilvusClient(place.uri, timeout=patience, dedicated=True, **options)
            version = str(self._milvus.get_server_version(timeout=patience))
        self.is_lite = version.startswith("milvus_lite")
        self.version = version

    def call(self, name: str, *arguments: Any, **options: Any) -> Any:
        """A method of the Milvus client. Raises StoreUnreachable, StoreUnusable."""
        with self._errors():
            try:
                return self._asked(name, *arguments, **options)
            except Exception as error:
                if getattr(error, "code", None) != NOT_LOADED or not arguments:
                    raise
            # A server that was started anew may hold nothing ready yet.
            self._asked("load_collection", arguments[0])
            return self._asked(name, *arguments, **options)

    def _asked(self, name: str, *arguments: Any, **options: Any) -> Any:
        seconds = LONG_SECONDS if name in LONG or self.place.is_file else SECONDS
        return getattr(self._milvus, name)(*arguments, **{"timeout": seconds} | options)

    def has(self, kind: str) -> bool:
        """Whether there is a collection."""
        return bool(self.call("has_collection", self.place.collection(kind)))

    def rows(
        self, kind: str, condition: str, fields: Sequence[str], fresh: bool = True
    ) -> list[Row]:
        """The rows for which a condition holds, at most some thousands, as they are now; or,
        sooner, as they were some seconds ago at most."""
        found = self.call(
            "query",
            self.place.collection(kind),
            filter=condition,
            output_fields=list(fields),
            consistency_level="Strong" if fresh else "Bounded",
        )
        return [dict(row) for row in found]

    def rows_of(
        self,
        kind: str,
        field: str,
        values: Sequence[object],
        fields: Sequence[str],
        fresh: bool = True,
    ) -> list[Row]:
        """The rows that hold one of `values` in a field."""
        return [
            row
            for some in in_parts(list(dict.fromkeys(values)))
            for row in self.rows(kind, one_of(field, some), fields, fresh)
        ]

    def every(
        self, kind: str, condition: str, fields: Sequence[str], size: int = 5000
    ) -> Iterator[list[Row]]:
        """All rows for which a condition holds, in parts."""
        iterator = self.call(
            "query_iterator",
            self.place.collection(kind),
            batch_size=size,
            filter=condition,
            output_fields=list(fields),
            consistency_level="Strong",
        )
        try:
            while True:
                with self._errors():
                    found = iterator.next()
                if not found:
                    return
                yield [dict(row) for row in found]
        finally:
            iterator.close()

    def count(self, kind: str, condition: str = "") -> int:
        """How many rows there are for which a condition holds."""
        [found] = self.rows(kind, condition, ["count(*)"])
        return int(found["count(*)"])

    def search(
        self, kind: str, field: str, query: Any, limit: int, condition: str, fields: Sequence[str]
    ) -> list[tuple[float, Row]]:
        """Score and fields of the nearest rows, the nearest first."""
        limit = min(limit, MOST_HITS)
        settings = self.place.search_settings(limit) if field == "vector" else {}
        [hits] = self.call(
            "search",
            self.place.collection(kind),
            data=[query],
            anns_field=field,
            limit=limit,
            filter=condition,
            output_fields=list(fields),
            search_params={"params": settings},
            consistency_level="Bounded",
        )
        return [(float(hit["distance"]), dict(hit["entity"])) for hit in hits]

    def put(self, kind: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Writes rows, in place of those with the same keys."""
        for some in in_parts(rows):
            self.call("upsert", self.place.collection(kind), data=[dict(row) for row in some])

    def settle(self, kind: str) -> None:
        """Has Milvus Lite file what was written; it goes row by row through what is not. A
        cluster does so by itself."""
        if self.is_lite:
            self.call("flush", self.place.collection(kind))

    def drop(self, kind: str, condition: str) -> None:
        """Deletes the rows for which a condition holds."""
        self.call("delete", self.place.collection(kind), filter=condition)

    def drop_keys(self, kind: str, field: str, keys: Sequence[object]) -> None:
        """Deletes rows by their keys."""
        for some in in_parts(list(keys)):
            self.drop(kind, one_of(field, some))

    def close(self) -> None:
        """Closes the connection; one that is gone is closed."""
        with suppress(Exception):
            self._milvus.close()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        import grpc
        from pymilvus.exceptions import MilvusException

        try:
            yield
        except (MilvusException, grpc.RpcError, grpc.FutureTimeoutError, ValueError) as error:
            if isinstance(error, ValueError) and not str(error).startswith("Cannot invoke RPC"):
                raise
            raise self._error(error) from error

    def _error(self, error: BaseException) -> StoreUnreachable | StoreUnusable:
        text = " ".join(str(error).split())
        if self.place.is_file and "illegal" not in text and not hasattr(self, "_milvus"):
            reason = "打不开：另一个程序正在用它，或不是 Milvus Lite 的文件（见 docs/milvus.md）"
            return StoreUnreachable(str(self.place), reason)
        if any(word in text for word in GONE) or not hasattr(self, "_milvus"):
            reason = "连不上 Milvus，请检查地址、令牌和服务是否在运行；已写入的内容都在，恢复后再运行即可"
            return StoreUnreachable(str(self.place), reason)
        return StoreUnusable(str(self.place), f"Milvus 报错（{text[:200]}）")


def in_parts(values: Sequence[Any], size: int = AT_ONCE) -> Iterator[Sequence[Any]]:
    """A sequence in parts of a size that one request takes."""
    return (values[start : start + size] for start in range(0, len(values), size))


def one_of(field: str, values: Sequence[object]) -> str:
    """The condition that a field holds one of some values."""
    return f"{field} in {quoted(list(values))}"


def quoted(value: object) -> str:
    """A value as a condition spells it."""
    return json.dumps(value, ensure_ascii=False)


def _quiet() -> None:
    """Errors come out as errors for the user; logged tracebacks would stand beside them. Milvus's
    client sets its levels when it is imported, so that this comes later."""
    for name in ("pymilvus", "milvus_lite", "grpc"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
