"""What writers do, what is seen of it, and what becomes of writers that die."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("pymilvus")
pytest.importorskip("milvus_lite")

from indexer.errors import FolderMissing, ReportNotFound
from indexer.records import Failure, Filters, Report
from indexer.store import Batch, FailedFile, FileState
from indexer.store.milvus import MilvusPlace, MilvusStore, MilvusWriter, commits, opening, schema
from indexer.store.milvus.client import Client
from indexer.store.milvus.commits import Commits
from tests.fakes import FakeEncoder, answers_of, put, ready, report
from tests.milvuslite import assert_alike, milvus_of, place_of

FIRST = report("材料/甲.txt", "阵地建设滞后。", "经费不足。")
SECOND = report("材料/乙.txt", "人才队伍不强。", "经费不足。", year=2019)
NEWER = report("材料/甲.txt", "阵地建好了。")


class Killed(BaseException):
    """Stands for the end of a process."""


def answers(place: MilvusPlace) -> dict[str, Any]:
    store = MilvusStore.open(place)
    found = answers_of(store)
    store.close()
    return found


def rows(place: MilvusPlace) -> dict[str, int]:
    """How many rows there are of each kind, seen or not."""
    client = Client(place)
    with MilvusWriter(place) as writer:
        passages = writer._passages
    return {kind: client.count(kind) for kind in ("batches", "reports", passages)}


def dies_at(monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """Has the next writer die before a step of its commit."""

    monkeypatch.setattr(Commits, step, killed)


def killed(*arguments: object) -> None:
    raise Killed


@pytest.mark.parametrize("step", ["_create", "_indexes", "load"])
def test_who_dies_making_the_collections_hinders_nobody(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = place_of(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(schema, step, killed)
        with pytest.raises(Killed):
            milvus_of(place, FIRST)
    monkeypatch.setattr(opening, "MAKING_PAUSE", 0)
    assert texts(answers(milvus_of(place, FIRST))) == ["阵地建设滞后。", "经费不足。"]


@pytest.mark.parametrize("step", ["newer", "older", "commit", "drop_reports", "close"])
def test_a_writer_that_dies_leaves_nothing_half_done(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = milvus_of(place_of(tmp_path), FIRST, SECOND)
    before, after = answers(place), answers(milvus_of(place_of(tmp_path, "new"), NEWER, SECOND))
    with monkeypatch.context() as patch:
        dies_at(patch, step)
        with pytest.raises(Killed), MilvusWriter(place) as writer:
            put(writer, NEWER)
    seen = answers(place)
    assert texts(seen) in (texts(before), texts(after))
    monkeypatch.setattr(commits, "DEAD_MS", -1)
    with MilvusWriter(place) as writer:
        put(writer, NEWER)
        writer.finish()
    assert_alike(answers(place), after)
    assert list(rows(place).values()) == [0, 2, 3]


def texts(found: dict[str, Any]) -> list[str]:
    return [one.passage.text for one in found["browse"]]


def test_what_an_open_batch_wrote_is_hidden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = milvus_of(place_of(tmp_path), FIRST)
    before = answers(place)
    with monkeypatch.context() as patch:
        dies_at(patch, "commit")
        with pytest.raises(Killed), MilvusWriter(place) as writer:
            put(writer, SECOND, NEWER)
    assert_alike(answers(place), before)
    store = MilvusStore.open(place)
    assert (store.status().reports, store.status().passages) == (1, 2)


def test_of_two_writers_of_one_file_the_later_batch_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = milvus_of(place_of(tmp_path), SECOND)
    begun: list[int] = []
    numbered = Commits.open

    def opened(self: Commits) -> int:
        number = numbered(self)
        begun.append(number)
        if len(begun) == 1:
            # The other begins later and is done before this one has written a row.
            milvus_of(place, NEWER)
        return number

    monkeypatch.setattr(Commits, "open", opened)
    with MilvusWriter(place) as writer:
        put(writer, FIRST)
        writer.finish()
    assert_alike(answers(place), answers(milvus_of(place_of(tmp_path, "new"), NEWER, SECOND)))


def test_vectors_and_topics_of_known_texts_are_used_again(tmp_path: Path) -> None:
    place = place_of(tmp_path)
    with MilvusWriter(place, FakeEncoder().model) as writer:
        put(writer, FIRST)
        key = _keys(FIRST)[1]
        assert writer.unknown_texts([*_keys(FIRST), *_keys(SECOND)]) == {_keys(SECOND)[0]}
        assert writer.unknown_texts([key]) == set()
        with pytest.raises(ValueError, match="without a vector"):
            writer.commit(replace(_batch(NEWER), vectors={}))
        with pytest.raises(ValueError, match="another shape"):
            writer.commit(replace(_batch(NEWER), vectors={_keys(NEWER)[0]: np.ones(3, np.float32)}))


def _batch(*reports: Report) -> Batch:
    return Batch("settings", reports=tuple(ready(one, 1) for one in reports))


def _keys(one: Report) -> list[bytes]:
    return [new.text_key for new in _batch(one).reports[0].passages]


def test_files_are_remembered(tmp_path: Path) -> None:
    place = milvus_of(place_of(tmp_path), FIRST)
    with MilvusWriter(place) as writer:
        source = writer.source(Path("/材料").absolute())
        bad = FileState("材料/坏.doc", 3, 4, 5, "")
        failed = (FailedFile(bad, source.source_id, "打不开"),)
        touched = (replace(writer.known(source)[FIRST.path].state, mtime_ns=77),)
        writer.commit(Batch("other", failed=failed, touched=touched))
        known = writer.known(source)
        assert {path: (one.reason, one.indexed, one.settings) for path, one in known.items()} == {
            FIRST.path: (None, True, "settings"),
            bad.path: ("打不开", False, "other"),
        }
        assert known[FIRST.path].state.mtime_ns == 77
        assert writer.source(Path("/别处/材料").absolute()).label == "材料 (2)"
    assert MilvusStore.open(place).failures() == (Failure(bad.path, "打不开"),)


def test_taking_out_putting_back_and_forgetting(tmp_path: Path) -> None:
    place = milvus_of(place_of(tmp_path), FIRST, SECOND)
    with MilvusWriter(place) as writer:
        writer.exclude(FIRST.path)
        with pytest.raises(ReportNotFound, match="资料库里没有这篇报告"):
            writer.exclude(FIRST.path)
        with pytest.raises(ReportNotFound, match="没有被移出过"):
            writer.include(SECOND.path)
    store = MilvusStore.open(place)
    assert store.excluded() == (FIRST.path,)
    assert store.failures() == ()
    assert answers(place)["browse"] == answers(milvus_of(place_of(tmp_path, "b"), SECOND))["browse"]
    with MilvusWriter(place) as writer:
        writer.include(FIRST.path)
        assert writer.forget(Path("/材料").absolute()) == 1
        with pytest.raises(FolderMissing):
            writer.forget(Path("/材料").absolute())
        assert writer.finish().passages == 0
    store.refresh()
    assert (store.excluded(), store.status().sources) == ((), ())


def test_another_model_takes_over(tmp_path: Path) -> None:
    place = milvus_of(place_of(tmp_path), FIRST, SECOND)
    held = FakeEncoder().model
    other = replace(held, name="other", fingerprint=f"{held.fingerprint}-1", dimension=2)
    with MilvusWriter(place) as writer:
        assert writer.missing_vectors(other) == 3
        texts = writer.without_vectors(other, 2)
        assert len(texts) == 2
        writer.add_vectors(other, {key: np.array([0.6, 0.8], np.float32) for key in texts})
        with pytest.raises(ValueError, match="a text without a vector"):
            writer.adopt(other)
        [last] = writer.without_vectors(other, 9)
        writer.add_vectors(other, {last: np.array([1.0, 0.0], np.float32)})
        writer.adopt(other)
        assert (writer.model, writer.missing_vectors(other)) == (other, 0)
    store = MilvusStore.open(place, other)
    found = store.search_dense(np.array([1.0, 0.0], np.float32), 9, Filters())
    assert {round(one.score, 2) for one in found} == {0.6, 1.0}


def test_words_and_topics_made_anew(tmp_path: Path) -> None:
    place = milvus_of(place_of(tmp_path), FIRST, SECOND)
    before = answers(place)
    with MilvusWriter(place) as writer:
        writer.retag("t2", lambda vectors: [(f"{len(v)}",) for v in vectors])
        writer.recut("c2", lambda passage: "别的 词")
        assert (writer.tagger, writer.cutter) == ("t2", "c2")
    store = MilvusStore.open(place)
    assert dict(store.facets(Filters(topics=("8",))).topics) == {"8": 4}
    assert answers(place)["经费不足, all, 7, words"] != before["经费不足, all, 7, words"]
