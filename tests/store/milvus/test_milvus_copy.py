"""An index there and back: the same answers, and nothing embedded."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("pymilvus")
pytest.importorskip("milvus_lite")

from indexer.errors import StoreUnusable
from indexer.lexicon.words import cut, cutter
from indexer.store import Batch, FailedFile, FileState, LocalStore, LocalWriter
from indexer.store.carrying import Carried, carry
from indexer.store.localcarrying import LocalOrigin, LocalTarget
from indexer.store.milvus import MilvusStore
from indexer.store.milvus.carrying import MilvusOrigin, MilvusTarget
from indexer.store.milvus.place import MilvusPlace
from tests.fakes import FakeEncoder, answers_of, everything, put
from tests.milvuslite import assert_alike, place_of
from tests.running import run
from tests.store.milvus.test_milvus_store import REPORTS


@pytest.fixture
def original(index: Path) -> Path:
    """An index with failures, a file that was taken out, topics, and another folder."""
    with LocalWriter(index, FakeEncoder().model) as writer:
        put(writer, *REPORTS)
        writer.recut(cutter(), lambda one: " ".join(_words(one.lead, one.content)))
        writer.retag("topics", lambda vectors: [("组织建设", "经费")] * len(vectors))
        source = writer.source(Path("/材料").absolute())
        bad = FailedFile(FileState("材料/坏.doc", 3, 4, 5, "ab"), source.source_id, "打不开")
        writer.commit(Batch("later", failed=(bad,)))
        writer.exclude(REPORTS[3].path)
        writer.source(Path("/别处/材料").absolute())
        writer.finish()
    return index


def _words(lead: str, content: str) -> list[str]:
    return cut(f"{lead}\n{content}")


def remembered(index: Path) -> list[object]:
    """What no answer shows, but the next build goes by."""
    with LocalWriter(index) as writer:
        sources = [writer.source(Path(at).absolute()) for at in ("/材料", "/别处/材料")]
        known = [writer.known(source) for source in sources]
        return [[one.label for one in sources], known, writer.cutter, writer.tagger, writer.model]


def to_milvus(index: Path, place: MilvusPlace) -> None:
    with LocalOrigin(index) as origin, MilvusTarget(place, origin) as target:
        carry(origin, target, str(place))


def from_milvus(place: MilvusPlace, index: Path) -> None:
    with MilvusOrigin(place) as origin, LocalTarget(index, origin) as target:
        carry(origin, target, str(index))


def test_there_and_back(original: Path, tmp_path: Path) -> None:
    place, back = place_of(tmp_path), tmp_path / "回来"
    to_milvus(original, place)
    local, milvus = LocalStore.open(original), MilvusStore.open(place)
    assert_alike(answers_of(local), answers_of(milvus))
    assert [one.added_at for one in local.reports(9)] == [one.added_at for one in milvus.reports(9)]
    assert (milvus.excluded(), milvus.failures()) == (local.excluded(), local.failures())
    from_milvus(place, back)
    assert everything(back) == everything(original)
    assert remembered(back) == remembered(original)


def test_a_copy_that_was_broken_off_is_gone_on_with(
    original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = place_of(tmp_path)
    whole = LocalOrigin.reports

    def broken(self: LocalOrigin, size: int) -> Iterator[Carried]:
        yield next(whole(self, 1))
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(LocalOrigin, "reports", broken)
        with pytest.raises(KeyboardInterrupt):
            to_milvus(original, place)
    to_milvus(original, place)
    milvus = MilvusStore.open(place)
    assert_alike(answers_of(milvus), everything(original))


def test_another_index_is_not_overwritten(original: Path, tmp_path: Path) -> None:
    place = place_of(tmp_path)
    to_milvus(original, place)
    with pytest.raises(StoreUnusable, match="这里已经有一个索引"):
        from_milvus(place, original)
    with pytest.raises(StoreUnusable, match="这里已经有一个索引"):
        to_milvus(original, place)


def test_the_command(original: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    there, back = f"milvus:{tmp_path / 'lite.db'}", tmp_path / "回来"
    status, out, _ = run(capsys, "copy", original, there, "--json")
    assert (status, json.loads(out)) == (0, {"reports": 3, "passages": 5})
    status, out, _ = run(capsys, "copy", there, back)
    assert (status, out) == (0, f"已复制 3 篇报告、5 个段落到 {back}\n")
    assert run(capsys, "copy", there, back)[::2] == (
        2,
        f"{back}：这里已经有一个索引，请换一个位置\n",
    )
