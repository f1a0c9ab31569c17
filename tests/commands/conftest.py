"""A folder of three short reports, and its index with the built-in model."""

from pathlib import Path

import pytest

from indexer.build import build
from indexer.embedding.encoder import load_encoder

REPORTS = {
    "2022年总结.txt": """青石街道2022年党建工作总结
一、主要做法
（一）扛牢主体责任。召开会议3次，研究阵地建设。
（二）紧盯薄弱环节。走访群众80户，收集意见12条。
二、存在问题
（一）阵地建设滞后。两个社区没有活动室，开会要借学校教室。
""",
    "2023年总结.txt": """青石街道2023年党建工作总结
一、主要做法
（一）建好活动场所。腾出旧仓库两间，改成活动室。
（二）用好流动讲堂。把党课讲到田间地头。
二、存在问题
（一）经费保障不足。全年经费只够办两场活动。
""",
    "防汛/方案.txt": """青石街道2023年防汛工作方案
一、重点任务
（一）排查隐患。汛期前查清险工险段。
（二）备足物资。沙袋、水泵按标准备足。
二、工作要求
各社区要明确专人值守，阵地建设也要跟上。
""",
}


@pytest.fixture(autouse=True)
def wide_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines that are not broken."""
    monkeypatch.setenv("COLUMNS", "200")


def write_reports(folder: Path) -> Path:
    """The three reports in a folder 材料."""
    for name, text in REPORTS.items():
        file = folder / "材料" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder / "材料"


@pytest.fixture(scope="module")
def reports_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of the three reports, built once a module; tests leave it as it is."""
    place = tmp_path_factory.mktemp("commands")
    build([write_reports(place)], place / "索引", load_encoder(), jobs=1)
    return place / "索引"
