"""The parts of bench.speed that figures are reckoned with."""

from pathlib import Path

import numpy as np

from bench.speed import exact, stages
from bench.speed.stages import Stopwatch, watched
from bench.speed.table import table
from indexer.build import build
from indexer.embedding.encoder import load_encoder


def test_a_stage_does_not_count_what_it_calls(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    clock = iter([0.0, 1.0, 3.0, 7.0, 12.0])
    monkeypatch.setattr(stages, "process_time", lambda: next(clock))
    watch = Stopwatch()
    inner = watch.timed("inner", lambda: None)
    watch.timed("outer", inner)()
    assert dict(watch.seconds) == {"outer": 2.0 + 5.0, "inner": 4.0}


def test_a_build_is_seen_stage_by_stage(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "总结.txt").write_text("2023年工作总结\n一、存在问题\n场地不够用。" * 3)
    with watched() as seconds:
        build([tmp_path / "corpus"], tmp_path / "index", load_encoder(), jobs=1)
    assert set(seconds) == {stage for stage, _, _ in stages.PLACES}


def test_exact_search_is_recalled_wholly_on_a_small_index(sample_index: Path) -> None:
    assert exact.recall(sample_index, filtered=False) == 1.0
    assert exact.recall(sample_index, filtered=True) == 1.0


def test_the_table_shows_what_there_is_of_each_size() -> None:
    corpus = {"reports": 2, "characters": 5, "bytes": 15}
    figures = {"1e+06": {"corpus": corpus}, "1e+07": {"corpus": corpus, "app": np.pi}}
    lines = table({"machine": "two cores", "sizes": figures}).splitlines()
    assert lines[0] == "two cores"
    assert lines[2].split() == ["1,000,000", "chars", "10,000,000", "chars", "goal"]
    assert lines[3].split() == ["reports", "2", "2"]
    assert lines[-1].split()[-3:] == ["-", "3", "1,024"]
