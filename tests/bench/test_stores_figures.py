"""What bench.stores says of two stores that answer."""

from pathlib import Path

from bench.stores import Answer, Figures, answers, difference, queries, table
from indexer.embedding.encoder import load_encoder
from indexer.store import LocalStore


def test_the_table_ends_with_ratios() -> None:
    local = Figures("local", 2.0, 100, 5000.0, 10.0, 20.0)
    assert table(local, Figures("milvus", 3.0, 100, 2500.0, 50.0, 60.0)).splitlines() == [
        "          seconds  passages  bytes each  p50 ms  p95 ms",
        "local         2.0       100        5000    10.0    20.0",
        "milvus        3.0       100        2500    50.0    60.0",
        "ratio        1.50      1.00        0.50    5.00    3.00",
    ]


def test_what_differs_is_told_with_its_reason(sample_index: Path) -> None:
    store, encoder = LocalStore.open(sample_index), load_encoder()
    [text, *_] = queries()
    [whole] = answers(store, encoder, [text])
    turned = Answer(whole.hits[::-1], whole.seconds)
    assert difference(text, whole, turned, (store, store), encoder) == (
        f"{text}: the same ten in another order; scores within 0.0e+00"
    )
    shorter = Answer(whole.hits[:-1], whole.seconds)
    [left] = whole.hits[-1:]
    assert difference(text, whole, shorter, (store, store), encoder) == (
        f"{text}: ['{left.passage_id}'] against [], 0.0e+00 above the tenth: "
        "places changed by rounding"
    )
    [first, *rest] = whole.hits
    told = difference(text, whole, Answer(tuple(rest), whole.seconds), (store, store), encoder)
    assert told.startswith(f"{text}: ['{first.passage_id}'] against [], ")
    cosine = round(first.cosine, 3)
    assert told.endswith(f"cosines [{cosine}] against [{cosine}]")
