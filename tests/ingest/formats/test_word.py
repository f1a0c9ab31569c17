"""Word 97 files through LibreOffice, and what is said where it cannot help."""

import sys
from pathlib import Path

import pytest

from indexer.errors import FileDamaged, FileUnsupported
from indexer.ingest.formats import word
from indexer.ingest.formats.word import read_word
from indexer.ingest.read import read_bytes
from tests.samples import FILES, SUMMARY

installed = pytest.mark.skipif(word.soffice() is None, reason="LibreOffice is not installed")
OLD = (FILES / "总结.doc").read_bytes()


@installed
@pytest.mark.parametrize("suffix", [".doc", ".wps"])
def test_what_a_reader_sees_of_a_word_97_document(suffix: str) -> None:
    """In it both lists are one, and LibreOffice and Word show the second from 3 on."""
    source = read_bytes(OLD, suffix, f"总结{suffix}")
    assert (source.encoding, source.removed) == ("doc", ())
    assert [(line.level, line.text) for line in source.lines] == [
        *SUMMARY[:-2],
        *((None, "3.争取场地。"), (None, "4.补充人员。")),
    ]


@installed
def test_a_file_that_libreoffice_cannot_open() -> None:
    with pytest.raises(FileDamaged) as raised:
        read_word(OLD[:2000])
    assert raised.value.reason.startswith("LibreOffice 打不开这个文件")


def test_where_libreoffice_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word, "soffice", lambda: None)
    with pytest.raises(FileUnsupported) as raised:
        read_bytes(OLD, ".wps", "旧.wps")
    assert str(raised.value) == (
        "旧.wps：读 .doc、.wps 需要 LibreOffice（免费，libreoffice.org），装好后重新整理；"
        "或用 Word、WPS 另存为 .docx"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="the program is a shell script")
def test_a_conversion_that_does_not_end_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, told = tmp_path / "soffice", tmp_path / "alive"
    program.write_text(f"#!/bin/sh\n(sleep 3; touch '{told}') &\nsleep 60\n")
    program.chmod(0o755)
    monkeypatch.setattr(word, "soffice", lambda: str(program))
    monkeypatch.setattr(word, "SECONDS", 1)
    with pytest.raises(FileUnsupported, match="LibreOffice 转换超过 1 秒没有完成"):
        read_word(OLD)
    assert not told.exists()
