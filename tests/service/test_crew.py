"""Those who answer: processes that are replaced when they end, and an index that changes."""

import asyncio
import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.build import build
from indexer.embedding.encoder import load_encoder
from indexer.errors import IndexMissing, JiugaoError, QueryEmpty, ServiceBusy
from indexer.service import crew as module
from indexer.service.asks import SearchAsk
from indexer.service.crew import Crew
from indexer.service.library import OpenLibrary

REPORT = "青石街道2022年党建工作总结\n一、存在问题\n（一）阵地建设滞后。两个社区没有{}。\n"
SOON = 20.0
"""Seconds; far more than is needed where nobody else uses the machine."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A corpus of one report."""
    place = tmp_path / "材料"
    place.mkdir()
    (place / "总结.txt").write_text(REPORT.format("活动室"), encoding="utf-8")
    return place


@pytest.fixture
def index(folder: Path, tmp_path: Path) -> Path:
    build([folder], tmp_path / "索引", load_encoder(), jobs=1)
    return tmp_path / "索引"


@pytest.fixture
def library(index: Path) -> Iterator[OpenLibrary]:
    opened = OpenLibrary(index, seconds=0.05)
    yield opened
    opened.close()


def asked(crew: Crew, query: str) -> str:
    return asyncio.run(crew.answer("search", SearchAsk(query=query)))


def until(library: OpenLibrary, query: str, text: str) -> bool:
    """Whether a passage that holds `text` is found before long."""
    deadline = time.monotonic() + SOON
    while time.monotonic() < deadline:
        try:
            hits = library.now().search(query).hits
        except JiugaoError:
            hits = ()
        if any(text in hit.text for hit in hits):
            return True
        time.sleep(0.05)
    return False


def test_a_process_that_was_ended_is_replaced(index: Path) -> None:
    with Crew(index, processes=1) as crew:
        before = asked(crew, "阵地建设")
        [child] = [one for one in multiprocessing.active_children() if one.is_alive()]
        os.kill(child.pid or 0, signal.SIGTERM)
        child.join()
        after = asked(crew, "阵地建设")
        assert before.partition("elapsed_ms")[0] == after.partition("elapsed_ms")[0]
        with pytest.raises(QueryEmpty):
            asked(crew, "？")
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("processes", [0, 1])
def test_an_index_that_is_not_there(tmp_path: Path, processes: int) -> None:
    with pytest.raises(IndexMissing), Crew(tmp_path, processes):
        pass


def test_more_than_can_wait_is_refused(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_WAITING", 3)

    async def at_once(crew: Crew) -> list[bool]:
        asks = [crew.answer("search", SearchAsk(query="阵地")) for _ in range(5)]
        answers = await asyncio.gather(*asks, return_exceptions=True)
        return [isinstance(answer, ServiceBusy) for answer in answers]

    with Crew(index) as crew:
        assert asyncio.run(at_once(crew)) == [False] * 3 + [True] * 2
        assert asked(crew, "阵地")


def test_what_a_build_adds_is_found(library: OpenLibrary, folder: Path, index: Path) -> None:
    assert until(library, "阵地建设", "活动室")
    (folder / "新的.txt").write_text(REPORT.format("图书角"), encoding="utf-8")
    build([folder], index, load_encoder(), jobs=1)
    assert until(library, "图书角", "图书角")


def test_an_index_that_was_put_in_its_place_is_seen(
    library: OpenLibrary, folder: Path, index: Path, tmp_path: Path
) -> None:
    assert until(library, "阵地建设", "活动室")
    index.rename(tmp_path / "旧的")
    time.sleep(0.2)
    with pytest.raises(IndexMissing):
        library.now()
    (folder / "总结.txt").write_text(REPORT.format("图书角"), encoding="utf-8")
    build([folder], index, load_encoder(), jobs=1)
    assert until(library, "阵地建设", "图书角")
