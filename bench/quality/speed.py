"""How many passages a second the dense leg embeds, beside a small transformer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

import torch
from transformers import BertConfig, BertModel

from indexer.embedding.encoder import Encoder

BATCH = 32
ROUNDS = 5


@dataclass(frozen=True)
class Speed:
    """Passages a second, the best of some rounds in turn; weights do not matter for time, so
    the transformer's are random."""

    encoder: float
    transformer: float

    @property
    def ratio(self) -> float:
        """How many times as fast the encoder is."""
        return self.encoder / self.transformer


def speed(encoder: Encoder, passages: Sequence[str]) -> Speed:
    """Of an encoder and of a BERT of four layers, 512 wide (the shape of bge-small-zh), a token
    for each character."""
    settings = BertConfig(
        vocab_size=21_128,
        hidden_size=512,
        num_hidden_layers=4,
        num_attention_heads=8,
        intermediate_size=2048,
    )
    model = BertModel(settings, add_pooling_layer=False)
    model.train(False)
    ordered = sorted((min(len(text) + 2, 512) for text in passages), reverse=True)
    few = ordered[:: max(1, len(ordered) // (4 * BATCH))]

    def transform() -> None:
        with torch.inference_mode():
            for start in range(0, len(few), BATCH):
                lengths = few[start : start + BATCH]
                ids = torch.randint(1, settings.vocab_size, (len(lengths), lengths[0]))
                mask = torch.arange(lengths[0])[None] < torch.tensor(lengths)[:, None]
                model(ids, attention_mask=mask.long())

    encoder.encode(passages[:BATCH])
    transform()
    best = [0.0, 0.0]
    for _ in range(ROUNDS):
        best[0] = max(best[0], len(passages) / _seconds(lambda: encoder.encode(passages)))
        best[1] = max(best[1], len(few) / _seconds(transform))
    return Speed(*best)


def _seconds(work: Callable[[], object]) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started
