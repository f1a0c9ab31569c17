"""The FAISS and Tantivy views: derived, so that whatever happens to them mends itself."""

import json
import random
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from indexer.errors import JiugaoError
from indexer.records import Filters, WeightedTerm
from indexer.store import Batch, LocalStore, LocalWriter, Totals, wordindex
from indexer.store import writer as writer_module
from indexer.store.files import write_whole
from indexer.store.lock import WriterLock
from indexer.store.vectors import VECTORS_FILE, VectorView
from indexer.store.wordindex import STAMP_FILE, WORDS_FOLDER, WordIndex, caught_up_words
from tests.fakes import FakeEncoder, everything, index_of, put, ready, report

ROOT = Path(__file__).resolve().parents[2]
REPORTS = [
    report(f"材料/{n:02}.txt", f"阵地建设{'经费' * (n % 4)}不足", f"人才{'宣传' * (n % 3)}工作")
    for n in range(20)
]
LATER = [
    replace(REPORTS[3], passages=REPORTS[4].passages),
    report("材料/新.txt", "阵地经费", "服务制度，安全宣传"),
]


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What an index answers that was made of the last state at once."""
    reports = [REPORTS[0], REPORTS[2], LATER[0], *REPORTS[4:], LATER[1]]
    return everything(index_of(tmp_path_factory.mktemp("fresh"), *reports))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of that state, after additions, a change and a removal."""
    index = index_of(tmp_path_factory.mktemp("changed"), *REPORTS)
    with LocalWriter(index) as writer:
        put(writer, *LATER)
        put(writer, removed=[REPORTS[1].path])
        writer.finish()
    return index


@pytest.fixture
def changed(made: Path, index: Path) -> Path:
    """A copy of it to spoil."""
    return Path(shutil.copytree(made, index))


def test_changes_answer_as_a_fresh_index(changed: Path, fresh: dict[str, object]) -> None:
    assert everything(changed) == fresh


@pytest.fixture
def lagging(index: Path) -> Path:
    """The same state, but the writer died before it brought the views up to date."""
    index_of(index, *REPORTS)
    with pytest.MonkeyPatch.context() as patch, LocalWriter(index) as writer:
        patch.setattr(WordIndex, "catch_up", lambda *_: None)
        put(writer, *LATER)
        put(writer, removed=[REPORTS[1].path])
    return index


def test_lagging_views_catch_up(lagging: Path, fresh: dict[str, object]) -> None:
    stamp = json.loads((lagging / STAMP_FILE).read_text())
    assert stamp["generation"] == 1
    assert everything(lagging) == fresh
    assert json.loads((lagging / STAMP_FILE).read_text())["generation"] == 3
    assert VectorView.load(lagging / VECTORS_FILE).stamp.generation == 1


def test_a_reader_beside_a_writer_leaves_the_words_alone(lagging: Path) -> None:
    lock = WriterLock(lagging)
    lock.acquire()
    before = {file: file.read_bytes() for file in lagging.rglob("*.json")}
    store = LocalStore.open(lagging)
    hits = store.search_words([WeightedTerm("阵地", 1.0)], 100, Filters())
    paths = {p.path for p in store.passages([hit.key for hit in hits])}
    # Neither the removed report, nor the changed and the new one, which the words do not show.
    assert paths == {one.path for n, one in enumerate(REPORTS) if n not in (1, 3)}
    assert {file: file.read_bytes() for file in lagging.rglob("*.json")} == before
    lock.release()


def test_a_kill_between_commit_and_stamp(index: Path, fresh: dict[str, object]) -> None:
    index_of(index, *REPORTS)
    stamp = (index / STAMP_FILE).read_bytes()
    with LocalWriter(index) as writer:
        put(writer, *LATER)
        put(writer, removed=[REPORTS[1].path])
    (index / STAMP_FILE).write_bytes(stamp)
    assert everything(index) == fresh


def test_what_a_killed_writer_left_is_not_in_the_way(
    index: Path, fresh: dict[str, object], tmp_path: Path
) -> None:
    index_of(index, *REPORTS)
    trial = Path(shutil.copytree(index, tmp_path / "trial"))
    for place in (trial, index):
        with LocalWriter(place) as writer:
            put(writer, *LATER)
            put(writer, removed=[REPORTS[1].path])
            lists = [file.relative_to(trial) for file in trial.glob("words/*/*.del")]
            if place == trial:
                assert lists
                # Tantivy names its lists of deletions by a counter, so these come again.
                for name in lists:
                    (index / name).touch()
            writer.finish()
    assert everything(index) == fresh


def test_additions_alone_keep_the_folder(index: Path) -> None:
    index_of(index, *REPORTS[:10])
    folder = json.loads((index / STAMP_FILE).read_text())["folder"]
    with LocalWriter(index) as writer:
        put(writer, *REPORTS[10:])
        writer.finish()
    assert [place.name for place in (index / WORDS_FOLDER).iterdir()] == [folder]
    assert everything(index) == everything(index_of(index.with_name("fresh"), *REPORTS))


def test_a_few_removals_from_many_passages_keep_the_folder(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wordindex, "LARGE", 20)
    monkeypatch.setattr(wordindex, "SMALL_SHARE", 0.1)
    index_of(index, *REPORTS)

    def removed(path: str) -> str:
        with LocalWriter(index) as writer:
            put(writer, removed=[path])
            writer.finish()
        return str(json.loads((index / STAMP_FILE).read_text())["folder"])

    before = json.loads((index / STAMP_FILE).read_text())["folder"]
    assert removed(REPORTS[1].path) == before
    with closing(LocalStore.open(index)) as store:
        found = store.search_words([WeightedTerm("阵地", 1.0)], 100, Filters())
        paths = {p.path for p in store.passages([hit.key for hit in found])}
    assert paths == {one.path for one in REPORTS if one is not REPORTS[1]}
    assert removed(REPORTS[2].path) != before
    rest = [one for one in REPORTS if one not in REPORTS[1:3]]
    assert everything(index) == everything(index_of(index.with_name("fresh"), *rest))


def remove(file: Path) -> None:
    file.unlink()


def halve(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])


def garble(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)


def fill(file: Path) -> None:
    file.write_bytes(b"{}\nnothing")


def empty(file: Path) -> None:
    file.write_bytes(b"")


DAMAGES = [remove, halve, garble, fill, empty]
PARTS = ["meta.json", "*.store", "*.idx", "*.term", "*.fast", "*.fieldnorm"]


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", [VECTORS_FILE, STAMP_FILE])
def test_damaged_views_are_made_anew(
    changed: Path, fresh: dict[str, object], name: str, damage: Callable[[Path], None]
) -> None:
    damage(changed / name)
    assert everything(changed) == fresh
    with LocalWriter(changed) as writer:
        writer.finish()
    assert VectorView.load(changed / VECTORS_FILE).stamp.generation == 3
    assert everything(changed) == fresh


@pytest.mark.parametrize("pattern", PARTS)
@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_words_are_made_anew(
    changed: Path, fresh: dict[str, object], pattern: str, damage: Callable[[Path], None]
) -> None:
    for file in (changed / WORDS_FOLDER).glob(f"*/{pattern}"):
        damage(file)
    assert everything(changed) == fresh


@pytest.mark.parametrize("pattern", PARTS[1:])
def test_a_file_of_another_index_is_told(
    changed: Path, fresh: dict[str, object], pattern: str, tmp_path: Path
) -> None:
    """Though it is whole, and of the same number of passages."""
    passages = sum(len(one.passages) for one in everything(changed)["whole"])
    texts = [f"阵地{'制度' * (n % 5)}" for n in range(passages)]
    other = index_of(tmp_path / "other", report("别的/a.txt", *texts))
    (theirs,) = (other / WORDS_FOLDER).glob(f"*/{pattern}")
    for file in (changed / WORDS_FOLDER).glob(f"*/{pattern}"):
        shutil.copy(theirs, file)
    assert everything(changed) == fresh


@pytest.mark.parametrize("seed", range(40))
def test_a_flipped_bit_anywhere_changes_no_answer(
    changed: Path, fresh: dict[str, object], seed: int
) -> None:
    chance = random.Random(seed)
    views = [changed / VECTORS_FILE, changed / STAMP_FILE]
    views += sorted(file for file in (changed / WORDS_FOLDER).rglob("*") if file.stat().st_size)
    views = [file for file in views if file.is_file()]
    file = views[seed % len(views)]
    content = bytearray(file.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    file.write_bytes(content)
    assert everything(changed) == fresh
    with LocalWriter(changed) as writer:
        put(writer, report("材料/再来.txt", "制度经费"))
        writer.finish()
    with closing(LocalStore.open(changed)) as store:
        found = store.search_words([WeightedTerm("制度", 1.0)], 10, Filters())
        assert len(store.passages([hit.key for hit in found])) == 2


WATCHED = """
import sys
from pathlib import Path
from typing import Any
from indexer.records import Filters, WeightedTerm
from indexer.store import LocalStore
from tests.fakes import FakeEncoder
store = LocalStore.open(Path(sys.argv[1]))
for line in sys.stdin:
    dense = store.search_dense(FakeEncoder().encode(["经费"])[0], 100, Filters())
    words = store.search_words([WeightedTerm("经费", 1.0)], 100, Filters())
    print(len(dense), [(hit.key, round(hit.score, 6)) for hit in words], flush=True)
    if line.startswith("refresh"):
        store.refresh()
"""


@pytest.mark.parametrize("pattern", PARTS)
def test_an_open_reader_outlives_damage(changed: Path, pattern: str) -> None:
    """In a process of its own, which damage to mapped files could end."""
    command = [sys.executable, "-c", WATCHED, str(changed)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, **pipes) as reader:

        def asked(line: str) -> str:
            reader.stdin.write(f"{line}\n")
            reader.stdin.flush()
            return reader.stdout.readline()

        before = asked("search")
        for damage in [halve, garble, empty, remove]:
            for file in (changed / WORDS_FOLDER).glob(f"*/{pattern}"):
                damage(file)
            if (changed / VECTORS_FILE).exists():
                empty(changed / VECTORS_FILE)
            assert [asked("refresh"), asked("search")] == [before, before]
        reader.stdin.close()
        assert reader.wait() == 0
    assert before.startswith("40 [(")


def test_an_open_reader_finds_by_meaning_while_damaged_words_wait_for_a_writer(
    changed: Path,
) -> None:
    terms = [WeightedTerm("经费", 1.0)]
    with closing(LocalStore.open(changed)) as store:
        before = store.search_words(terms, 10, Filters())
        lock = WriterLock(changed)
        lock.acquire()
        for file in (changed / WORDS_FOLDER).glob("*/*.idx"):
            empty(file)
        assert store.search_words(terms, 10, Filters()) == []
        assert len(store.search_dense(FakeEncoder().encode(["经费"])[0], 5, Filters())) == 5
        assert not store.refresh()
        lock.release()
        assert not store.refresh()
        assert store.search_words(terms, 10, Filters()) == before


def test_all_views_missing(changed: Path, fresh: dict[str, object]) -> None:
    (changed / VECTORS_FILE).unlink()
    shutil.rmtree(changed / WORDS_FOLDER)
    assert everything(changed) == fresh


def test_views_of_another_index_are_not_believed(
    changed: Path, fresh: dict[str, object], tmp_path: Path
) -> None:
    other = index_of(tmp_path / "other", *(report(f"别的/{n}.txt", "经费") for n in range(50)))
    shutil.copy(other / VECTORS_FILE, changed)
    shutil.rmtree(changed / WORDS_FOLDER)
    shutil.copytree(other / WORDS_FOLDER, changed / WORDS_FOLDER)
    shutil.copy(other / STAMP_FILE, changed)
    assert everything(changed) == fresh


def test_a_reader_that_looks_between_a_commit_and_its_view_finds_by_words_later(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[object] = []
    with closing(LocalStore.open(index_of(index, *REPORTS))) as store:
        terms = [WeightedTerm("制度", 1.0)]

        def looked_at_before(*arguments: Any) -> WordIndex:
            seen.extend([store.refresh(), store.search_words(terms, 10, Filters())])
            return caught_up_words(*arguments)

        monkeypatch.setattr(writer_module, "caught_up_words", looked_at_before)
        with LocalWriter(index) as writer:
            put(writer, *LATER)
            writer.finish()
        assert seen == [True, []]
        assert not store.refresh()
        words = store.search_words(terms, 10, Filters())
        assert [p.path for p in store.passages([hit.key for hit in words])] == ["材料/新.txt"]


def test_an_open_reader_sees_changes_when_it_refreshes(
    index: Path, fresh: dict[str, object]
) -> None:
    store = LocalStore.open(index_of(index, *REPORTS))
    query = FakeEncoder().encode(["服务制度安全宣传"])[0]
    assert store.search_dense(query, 1, Filters())
    with LocalWriter(index) as writer:
        put(writer, *LATER)
        before = store.search_dense(query, 1, Filters())
        assert store.passages([before[0].key])[0].path == "材料/02.txt"
        assert store.refresh()
        assert store.passages([store.search_dense(query, 1, Filters())[0].key])[0].path == (
            "材料/新.txt"
        )
        put(writer, removed=[REPORTS[1].path])
        writer.finish()
    assert store.refresh()
    assert not store.refresh()
    words = store.search_words([WeightedTerm("制度", 1.0)], 10, Filters())
    assert [p.path for p in store.passages([hit.key for hit in words])] == ["材料/新.txt"]


def test_a_reader_outlives_the_folder_it_reads(index: Path) -> None:
    store = LocalStore.open(index_of(index, *REPORTS))
    terms = [WeightedTerm("阵地", 1.0)]
    before = store.search_words(terms, 100, Filters())
    with LocalWriter(index) as writer:
        put(writer, removed=[REPORTS[0].path])
        writer.finish()
    after = store.search_words(terms, 100, Filters())
    gone = LocalStore.open(index).passages([hit.key for hit in before])
    assert after == [hit for hit in before if hit.key in {p.key for p in gone}]
    assert len(after) == len(before) - 1


def test_finishing_leaves_nothing_behind(changed: Path) -> None:
    with LocalWriter(changed) as writer:
        database = writer._database
        assert database.rows("SELECT * FROM deletions") == []
        assert database.pruned == database.generation == 3
        unreferenced = "SELECT count(*) FROM vectors WHERE text_key NOT IN ({})"
        assert database.value(unreferenced.format("SELECT text_key FROM passages")) == 0
        texts = {p.text for one in [*REPORTS, LATER[1]] for p in one.passages}
        assert database.value("SELECT count(*) FROM vectors") == len(texts)
    assert sorted(place.name for place in changed.iterdir()) == [
        "index.sqlite",
        VECTORS_FILE,
        WORDS_FOLDER,
        STAMP_FILE,
        *(["write.lock"] if (changed / "write.lock").exists() else []),
    ]


def test_a_view_file_that_is_kept_open(
    index: Path, fresh: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, where a file in use cannot be replaced."""
    index_of(index, *REPORTS)

    def busy(*_: object) -> Path:
        raise PermissionError

    monkeypatch.setattr("indexer.store.files.PAUSE_SECONDS", 0)
    with monkeypatch.context() as patch, LocalWriter(index) as writer:
        put(writer, *LATER)
        put(writer, removed=[REPORTS[1].path])
        patch.setattr(Path, "replace", busy)
        writer.finish()
    assert everything(index) == fresh


def test_a_passage_needs_its_vector(index: Path) -> None:
    with LocalWriter(index, FakeEncoder().model) as writer:
        source = writer.source(Path("/材料"))
        batch = Batch("settings", reports=(ready(REPORTS[0], source.source_id),))
        with pytest.raises(ValueError, match="without a vector"):
            writer.commit(batch)
        assert writer.finish() == Totals(reports=0, passages=0)


def test_a_full_disk_costs_the_views_only(
    index: Path, fresh: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    index_of(index, *REPORTS)

    def full(*_: object) -> bool:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch, LocalWriter(index) as writer:
        patch.setattr("indexer.store.wordindex.write_whole", full)
        with pytest.raises(JiugaoError, match=r"索引文件无法写入.*请检查磁盘空间"):
            put(writer, *LATER)
        with pytest.raises(JiugaoError, match="索引文件无法写入"):
            put(writer, removed=[REPORTS[1].path])
    assert everything(index) == fresh


def test_half_a_file_is_not_left_on_a_full_disk(index: Path) -> None:
    resource = pytest.importorskip("resource")
    index_of(index, *REPORTS)
    before = {file: file.stat().st_size for file in index.iterdir()}
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
    try:
        with pytest.raises(OSError, match="File too large"):
            write_whole(index / VECTORS_FILE, bytes(20_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert {file: file.stat().st_size for file in index.iterdir()} == before


def test_threads_share_a_store(index: Path) -> None:
    store = LocalStore.open(index_of(index, *REPORTS))
    query, terms = FakeEncoder().encode(["经费"])[0], [WeightedTerm("经费", 1.0)]
    done = threading.Event()

    def search() -> int:
        rounds = 0
        while not done.is_set() or not rounds:
            dense = store.search_dense(query, 5, Filters())
            assert len(store.passages([hit.key for hit in dense])) == 5
            assert store.search_words(terms, 5, Filters(sections=("problems",)))
            rounds += 1
        return rounds

    with ThreadPoolExecutor(4) as threads:
        searches = [threads.submit(search) for _ in range(4)]
        with LocalWriter(index) as writer:
            for one in [*LATER, replace(REPORTS[7], title="改"), replace(REPORTS[8], title="改")]:
                put(writer, replace(one, path=f"另/{one.path}"))
                store.refresh()
            writer.finish()
        store.refresh()
        done.set()
        assert all(one.result() for one in searches)
    assert store.status().reports == len(REPORTS) + 4


def test_facts_of_passages_that_came_since(index: Path) -> None:
    with closing(LocalStore.open(index_of(index, *REPORTS[:2]))) as store:
        assert store.facts([1]).doc_types == ["总结"]
        later = replace(REPORTS[2], year=2020, doc_type="方案")
        with LocalWriter(index) as writer:
            put(writer, later)
            writer.finish()
        [key] = store.browse(Filters(doc_types=("方案",)), 1)
        facts = store.facts([1, key, 999])
        assert (facts.years, facts.doc_types) == ([2023, 2020, None], ["总结", "方案", ""])
