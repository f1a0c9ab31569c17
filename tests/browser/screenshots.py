"""`python -m tests.browser.screenshots FOLDER`: every state of the pages, to be looked at."""

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from indexer.build import build
from indexer.embedding.encoder import load_encoder
from indexer.store import LocalStore
from tests.browser.driver import ROOT, chromium, served_app

SIZES = {"desk": (1366, 768), "phone": (390, 844)}
SETTLE_SECONDS = 5


def main(folder: Path) -> None:
    """Writes one PNG for each state, size and scheme."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as made:
        index = Path(made) / "index"
        build([ROOT / "corpus"], index, load_encoder(), jobs=1)
        report = LocalStore.open(index).report("2023年青石街道意识形态工作总结.txt").report_id
        states = {
            "empty": "/",
            "hits": "/?q=存在问题 队伍力量",
            "topic": "/?q=存在问题 阵地建设&topic=阵地建设",
            "similar": f"/?similar={report}-5",
            "too-long": "/?q=" + "长" * 1001,
            "report": f"/report?report={report}&passage={report}-5&query=存在问题",
        }
        with served_app(index) as address:
            _shoot(folder, address, states)
        with served_app(Path(made) / "none") as address:
            _shoot(folder, address, {"no-index": "/"})


def _shoot(folder: Path, address: str, states: dict[str, str]) -> None:
    for size, (width, height) in SIZES.items():
        for scheme in ("light", "dark"):
            with chromium(width, height, scheme == "dark") as driver:
                for state, path in states.items():
                    driver.get(address + path)
                    time.sleep(SETTLE_SECONDS)
                    driver.save_screenshot(str(folder / f"{state}-{size}-{scheme}.png"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
