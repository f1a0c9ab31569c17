"""What counts as the same passage in another format."""

from pathlib import Path

from bench.formats import Agreement, compared, laid_out
from indexer.ingest import ingest_file
from indexer.settings import Settings

TEXT = "2023年工作总结\n一、主要做法\n改造书屋五间。\n二、存在问题\n场地不足 & 人手不足。\n"


def test_passages_by_text_and_by_place(tmp_path: Path) -> None:
    (tmp_path / "甲.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "乙.md").write_text(TEXT.replace("存在问题", "下一步打算"), encoding="utf-8")
    (tmp_path / "丙.docx").write_bytes(b"PK\x03\x04")
    one, other = (
        ingest_file(tmp_path / name, name, Settings()).passages for name in ("甲.txt", "乙.md")
    )
    assert Agreement.of(one, other) == Agreement(2, 2, 1, 100.0)
    files = {"markdown": [tmp_path / "乙.md"], "docx": [tmp_path / "丙.docx"]}
    assert compared([tmp_path / "甲.txt"], files)[2:] == [
        "| markdown | 2 | 2 (100.0 %) | 1 (50.0 %) | 100.00 |",
        "| docx | 2 | 0 (0.0 %) | 0 (0.0 %) | 0.00 |",
        "docx: 丙.docx：不是完好的 Word 文档，请用 Word 或 WPS 打开后另存为 .docx",
    ]


def test_a_report_is_laid_out_paragraph_by_paragraph() -> None:
    laid = laid_out(TEXT.split("\n"))
    assert laid.count('<text:p text:style-name="B">') == 4
    assert '<text:p text:style-name="T">2023年工作总结</text:p>' in laid
    assert "场地不足 &amp; 人手不足。" in laid
