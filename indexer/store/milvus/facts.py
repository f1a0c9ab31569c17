"""What is known of the index as a whole: model, sources, statistics; a row of `meta` each."""

import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from indexer.store.identity import Model, Source
from indexer.store.milvus.client import Client, quoted
from indexer.store.milvus.schema import NOWHERE
from indexer.store.milvus.weights import Statistics

SOURCE = "source/"


class Facts:
    """Reads and writes the rows of `meta`; every reading sees what was written last."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def all(self) -> dict[str, str]:
        """All of them by their names."""
        rows = self._client.rows("meta", 'name >= ""', ["name", "value"])
        return {row["name"]: row["value"] for row in rows}

    def get(self, name: str) -> str:
        """One of them, "" where it is not set."""
        rows = self._client.rows("meta", f"name in [{quoted(name)}]", ["value"])
        return str(rows[0]["value"]) if rows else ""

    def put(self, **facts: str) -> None:
        """Sets some."""
        self._write(facts)

    def change(self) -> None:
        """Notes that readers have something new to see."""
        now = datetime.now(UTC)
        generation = str(time.time_ns() // 1000)
        self.put(generation=generation, updated_at=now.isoformat(timespec="seconds"))

    def set_model(self, model: Model, passages: str) -> None:
        """Names the model whose vectors are held, and the collection that holds them."""
        self._write({"model": json.dumps(asdict(model)), "passages": passages})

    @property
    def model(self) -> Model:
        """The model whose vectors are held."""
        return model_in({"model": self.get("model")})

    @property
    def statistics(self) -> Statistics:
        """What BM25 counts, as of the last build that was finished."""
        return statistics_in({"statistics": self.get("statistics")})

    def set_statistics(self, statistics: Statistics) -> None:
        """Sets them."""
        self._write({"statistics": json.dumps(asdict(statistics))})

    def sources(self) -> list[Source]:
        """The sources by label."""
        return sources_in(self.all())

    def add_source(self, folder: Path, label: str) -> Source:
        """A source under a label that no other has."""
        digest = hashlib.sha256(label.encode()).digest()
        source = Source(int.from_bytes(digest[:6], "big"), folder, label)
        value = json.dumps([source.source_id, str(folder)], ensure_ascii=False)
        self._write({f"{SOURCE}{label}": value})
        return source

    def drop_source(self, label: str) -> None:
        """Forgets a source."""
        self._client.drop_keys("meta", "name", [f"{SOURCE}{label}"])

    def _write(self, facts: Mapping[str, str]) -> None:
        rows = [{"name": name, "value": value} | NOWHERE for name, value in facts.items()]
        self._client.put("meta", rows)


def sources_in(facts: Mapping[str, str]) -> list[Source]:
    """The sources that some facts name, by label."""
    found = []
    for name, value in sorted(facts.items()):
        if name.startswith(SOURCE):
            number, folder = json.loads(value)
            found.append(Source(number, Path(folder), name.removeprefix(SOURCE)))
    return found


def model_in(facts: Mapping[str, str]) -> Model:
    """The model that some facts name; one without a name where there is none yet."""
    return Model(**json.loads(facts["model"])) if facts.get("model") else Model("", "", 0)


def statistics_in(facts: Mapping[str, str]) -> Statistics:
    """The statistics among some facts; of nothing where there are none yet."""
    if not facts.get("statistics"):
        return Statistics()
    held: dict[str, Any] = json.loads(facts["statistics"])
    lengths, pivot = tuple(held.pop("lengths")), tuple(held.pop("pivot"))
    return Statistics(**held, lengths=lengths, pivot=pivot)
