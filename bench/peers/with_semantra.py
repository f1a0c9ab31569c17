"""Semantra: whole files, which it cuts into windows of tokens; asked as its page asks it.

Semantra loads models with AutoModel, which knows no static token vectors; so its model class gets
the built-in model's tokenizer and vectors here, and takes the mean over a window as it always does.
"""

from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import torch
from safetensors.torch import load_file
from semantra import models, semantra
from transformers import PreTrainedTokenizerFast

from bench.peers import worker
from bench.peers.worker import Found, Task


class StaticModel(models.TransformerModel):  # type: ignore[misc]
    """A folder of static token vectors behind the interface of Semantra's transformers."""

    def __init__(self, folder: str, **named: Any) -> None:
        place = Path(folder)
        tensors = load_file(place / "model.safetensors")
        vectors = tensors["embeddings"].float() * tensors["weights"].float()[:, None]
        file = str(place / "tokenizer.json")
        tokenizer = PreTrainedTokenizerFast(tokenizer_file=file)  # type: ignore[no-untyped-call]
        network = SimpleNamespace(config=SimpleNamespace(hidden_size=vectors.shape[1]))
        with (
            patch.object(
                models, "AutoTokenizer", SimpleNamespace(from_pretrained=lambda _: tokenizer)
            ),
            patch.object(models, "AutoModel", SimpleNamespace(from_pretrained=lambda _: network)),
        ):
            super().__init__(folder, cuda=False, **named)
        self.model = _Lookup(vectors, network.config)


class _Lookup:
    """Token numbers (n, length) -> vectors (n, length, dimension), as a model's first output."""

    def __init__(self, vectors: torch.Tensor, config: Any) -> None:
        self._vectors, self.config = vectors, config

    def __call__(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> Any:
        return (self._vectors[input_ids],)


def _started(task: Task, *options: str, served: Callable[..., None] | None = None) -> None:
    arguments = [
        *("--transformer-model", task.model, "--semantra-dir", task.index),
        *("--silent", *task.settings["options"], *options),
        *map(str, worker.files(task)),
    ]
    with (
        patch.object(semantra, "TransformerModel", StaticModel),
        patch.object(semantra.Flask, "run", served),
    ):
        semantra.main(arguments, standalone_mode=False)


def built(task: Task) -> Found:
    """`semantra --no-server FILE...`"""
    _started(task, "--no-server")
    bytes_each = 4 * load_file(Path(task.model) / "model.safetensors")["embeddings"].shape[1]
    written = sum(file.stat().st_size for file in Path(task.index).glob("*.embeddings"))
    windows = written // bytes_each
    return {"units": windows, "version": version("semantra")}


def asked(task: Task) -> Found:
    """What the page's search box sends, answered in this process without a socket between."""
    found: Found = {}

    def ask(app: Any, **_: Any) -> None:
        client = app.test_client()

        def search(query: str) -> int:
            weighted = {"queries": [{"query": query, "weight": 1}], "preferences": []}
            answer = client.post("/api/query", json=weighted)
            return len(answer.get_json()["results"])

        found.update(worker.timed(task, search))

    _started(task, served=ask)
    return found


if __name__ == "__main__":
    worker.run(build=built, ask=asked)
