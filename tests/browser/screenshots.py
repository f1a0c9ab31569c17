"""`python -m tests.browser.screenshots FOLDER [STATE]...`: every state of the pages, to be looked
at; with states, those alone."""

import shutil
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from indexer.build import build
from indexer.embedding.encoder import load_encoder
from indexer.search import Library
from indexer.writing.basket import blocks_of
from indexer.writing.baskets import Baskets
from indexer.writing.draft import Block
from tests.browser.driver import ROOT, chromium, served_app

SIZES = {"desk": (1366, 768), "phone": (390, 844)}
SETTLE_SECONDS = 8
REPORT = "2023年青石街道意识形态工作总结.txt"


def main(folder: Path, wanted: list[str]) -> None:
    """Writes one PNG for each state, size and scheme."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as made:
        index = Path(made) / "index"
        corpus = Path(made) / "corpus"
        shutil.copytree(ROOT / "corpus", corpus)
        (corpus / "扫描件.docx").write_bytes(b"PK\x03\x04 broken")
        build([corpus], index, load_encoder(), jobs=1)
        library = Library(index)
        report = library.store.report(REPORT).report_id
        _fill_baskets(library)
        states = {
            "empty": "/",
            "hits": "/?q=存在问题 队伍力量",
            "topic": "/?q=存在问题 阵地建设&topic=阵地建设",
            "filtered": "/?section=problems&topic=干部队伍建设",
            "nothing": "/?q=火星&section=suggestions&year=2020",
            "similar": f"/?similar={report}-5",
            "too-long": "/?q=" + "长" * 1001,
            "browse": "/browse",
            "browse-none": "/browse?text=没有这样的题目",
            "map": "/browse?view=map",
            "map-subject": "/browse?view=map&by=subject",
            "compare": "/browse?view=compare",
            "outline-empty": "/outline",
            "outline": "/outline?h=基层治理 主要做法",
            "basket": "/basket",
            "overview": "/overview?phrases=疫情防控、减负、积分制",
            "holdings": "/holdings",
            "report": f"/report?report={report}&passage={report}-5&query=存在问题",
        }
        library.close()
        with served_app(index) as address:
            _shoot(folder, address, _of(states, wanted))
        nothing = {"no-index": "/", "no-basket": "/basket", "no-holdings": "/holdings"}
        if chosen := _of(nothing, wanted):
            with served_app(Path(made) / "none" / "index") as address:
                _shoot(folder, address, chosen)


def _of(states: dict[str, str], wanted: list[str]) -> dict[str, str]:
    return {name: path for name, path in states.items() if not wanted or name in wanted}


def _fill_baskets(library: Library) -> None:
    """A basket as a writer has it in mid-work: headings, passages under them, a note."""
    baskets = Baskets(library.index)
    baskets.create("党建材料")
    basket = baskets.create("2026年移风易俗总结")
    asked = "移风易俗 民法典 主要做法", "疫情防控 移风易俗", "存在问题 移风易俗"
    found = [library.search(query, limit=1).hits[0].passage_id for query in asked]
    done, new, problem = blocks_of(map(library.store.passage, found))
    baskets.add(basket, [Block(1, "一、主要做法"), done])
    baskets.add(basket, [new, Block(1, "二、存在的问题"), problem])
    baskets.annotate(baskets.basket(basket).items[-1].item_id, "数字要向民政办核实")
    baskets.describe(basket, "2026年移风易俗总结", "2026年移风易俗工作总结", 2026)


def _shoot(folder: Path, address: str, states: dict[str, str]) -> None:
    for size, (width, height) in SIZES.items():
        for scheme in ("light", "dark"):
            with chromium(width, height, scheme == "dark") as driver:
                for state, path in states.items():
                    driver.get(address + path)
                    time.sleep(SETTLE_SECONDS)
                    driver.save_screenshot(str(folder / f"{state}-{size}-{scheme}.png"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
