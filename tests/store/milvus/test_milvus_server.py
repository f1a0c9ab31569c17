"""Several processes at one server, and a server that goes away."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("pymilvus")
pytest.importorskip("milvus_lite")

from indexer.errors import JiugaoError, StoreUnreachable
from indexer.records import Filters, WeightedTerm
from indexer.settings import STORE_VARIABLE
from indexer.store.milvus import MilvusPlace, MilvusStore, MilvusWriter, client
from indexer.store.milvus.client import Client
from tests.milvuslite import Server, server
from tests.running import run

TEXT = "{year}年{unit}工作总结\n一、主要做法\n{unit}抓好阵地建设，办了{year}件实事。\n二、存在问题\n{unit}经费不足。\n"
UNITS = ("总工会", "团县委", "妇联", "残联", "科协", "文联")


@pytest.fixture
def milvus(tmp_path: Path) -> Iterator[Server]:
    with server(tmp_path / "data") as one:
        yield one


def corpus(folder: Path, units: tuple[str, ...], years: int) -> Path:
    folder.mkdir()
    for unit in units:
        for year in range(2000, 2000 + years):
            file = folder / f"{year}年{unit}工作总结.txt"
            file.write_text(TEXT.format(year=year, unit=unit), encoding="utf-8")
    return folder


def build(corpora: list[Path], store: str, index: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "indexer", "build", *map(str, corpora), "--index", str(index)]
    return subprocess.Popen(
        [*command, "--store", store, "--jobs", "1", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUTF8": "1"},
    )


def paths(store: str) -> list[str]:
    opened = MilvusStore.open(MilvusPlace.parse(store))
    try:
        return [one.path for one in opened.reports(10_000)]
    finally:
        opened.close()


def held(store: str) -> dict[int, int]:
    """In how many passages each word stands, as it is written down."""
    client = Client(MilvusPlace.parse(store))
    every = client.every("words", "", ("place", "held"))
    return {row["place"]: row["held"] for rows in every for row in rows}


def counted(store: str) -> dict[int, int]:
    """The same, as the passages say."""
    opened = MilvusStore.open(MilvusPlace.parse(store))
    every = opened._client.every(opened._passages, "", ("key", "words"))
    return dict(Counter(place for rows in every for row in rows for place in row["words"]))


def test_writers_in_several_processes_feed_one_index(milvus: Server, tmp_path: Path) -> None:
    folders = [corpus(tmp_path / f"材料{n}", UNITS[n : n + 2], 20) for n in (0, 2, 4)]
    # The last two take in the same folder at the same time.
    tasks = [*folders, folders[-1]]
    builds = [build([folder], milvus.store, tmp_path / f"i{n}") for n, folder in enumerate(tasks)]
    ends = [(one.communicate()[1][-300:], one.returncode) for one in builds]
    assert [status for _, status in ends] == [0] * 4, ends
    expected = sorted(
        f"{folder.name}/{file.name}" for folder in folders for file in folder.iterdir()
    )
    assert paths(milvus.store) == expected
    assert held(milvus.store) == counted(milvus.store)
    again = build(folders, milvus.store, tmp_path / "i0")
    result = json.loads(again.communicate()[0])
    assert (result["reports"], result["unchanged"], result["added"]) == (120, 120, 0)


def test_a_server_that_dies_in_mid_build(milvus: Server, tmp_path: Path) -> None:
    folder = corpus(tmp_path / "材料", UNITS, 40)
    begun = build([folder], milvus.store, tmp_path / "i")
    while begun.poll() is None and not (held := _reports(milvus.store)):
        time.sleep(0.2)
    milvus.kill()
    _, errors = begun.communicate()
    assert begun.returncode == 2, errors
    [line] = [one for one in errors.splitlines() if "Milvus" in one]
    assert "Traceback" not in errors
    [written] = map(
        int, re.findall(r"Milvus 中途断开，本次已写入 (\d+) 篇报告，恢复后再运行会接着做", line)
    )
    milvus.start()
    assert (
        max(held, written) <= len(paths(milvus.store)) <= written + MilvusWriter.batch_limit.files
    )
    result = json.loads(build([folder], milvus.store, tmp_path / "i").communicate()[0])
    assert result["reports"] == 240
    assert len(set(paths(milvus.store))) == len(paths(milvus.store)) == 240


def test_builds_that_are_killed_are_gone_on_with(milvus: Server, tmp_path: Path) -> None:
    folder = corpus(tmp_path / "材料", UNITS, 40)
    for seconds in (0.5, 1.5, 3.0):
        begun = build([folder], milvus.store, tmp_path / "i")
        before = _reports(milvus.store)
        while begun.poll() is None and _reports(milvus.store) <= before:
            time.sleep(0.1)
        time.sleep(seconds / 10)
        begun.send_signal(signal.SIGKILL)
        begun.communicate()
    result = json.loads(build([folder], milvus.store, tmp_path / "i").communicate()[0])
    assert result["reports"] == 240
    assert paths(milvus.store) == sorted(f"{folder.name}/{file.name}" for file in folder.iterdir())


def _reports(store: str) -> int:
    try:
        return len(paths(store))
    except JiugaoError:
        return 0


def test_a_server_that_dies_in_mid_search(
    milvus: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = corpus(tmp_path / "材料", UNITS[:1], 2)
    assert build([folder], milvus.store, tmp_path / "i").wait() == 0
    store, terms = MilvusStore.open(MilvusPlace.parse(milvus.store)), [WeightedTerm("阵地", 1.0)]
    before = store.search_words(terms, 9, Filters())
    assert len(before) == 2
    monkeypatch.setattr(client, "SECONDS", 5.0)
    milvus.hold()
    threading.Timer(0.5, milvus.kill).start()
    with pytest.raises(StoreUnreachable, match="连不上 Milvus，请检查地址"):
        store.search_words(terms, 9, Filters())
    milvus.start()
    monkeypatch.setattr(client, "SECONDS", 30.0)
    assert store.search_words(terms, 9, Filters()) == before


def test_a_server_that_dies_before_a_search(
    milvus: Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = corpus(tmp_path / "材料", UNITS[:1], 2)
    assert build([folder], milvus.store, tmp_path / "i").wait() == 0
    monkeypatch.setattr(client, "SECONDS", 1.0)
    monkeypatch.setattr(client, "CONNECT_SECONDS", 1.0)
    command = ("search", "阵地建设", "--index", tmp_path / "i", "--store", milvus.store, "--json")
    status, out, _ = run(capsys, *command)
    assert (status, len(json.loads(out)["hits"])) == (0, 2)
    assert STORE_VARIABLE not in os.environ
    milvus.kill()
    status, out, errors = run(capsys, *command)
    assert (status, out) == (2, "")
    assert errors.count("\n") == 1 and "连不上 Milvus，请检查地址" in errors
