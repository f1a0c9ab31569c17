"""How far a report in another format gives the passages of its text.

    python -m bench.formats [REPORT.txt ...] [--formats docx,pdf,...]

Each text report is laid out as offices do (title in the middle, paragraphs indented, page numbers),
LibreOffice, Chromium and wkhtmltopdf make the other formats of it, PDFium draws the scans; all are read
as a build reads them and compared with the passages of the text. Without reports, those of `corpus/`.
"""

import argparse
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import pypdfium2
from rapidfuzz import fuzz

from indexer.errors import FileError
from indexer.ingest import ingest_file
from indexer.ingest.read import read
from indexer.records import Passage
from indexer.settings import Settings

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
# LibreOffice does not draw the punctuation that it hangs over the margin, so nothing hangs.
LAYOUT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" office:version="1.2"
 office:mimetype="application/vnd.oasis.opendocument.text"><office:styles>
<style:default-style style:family="paragraph"><style:paragraph-properties fo:line-height="1cm"
 style:punctuation-wrap="simple"/>
<style:text-properties style:font-name-asian="Noto Serif CJK SC" fo:font-size="16pt"
 style:font-size-asian="16pt"/></style:default-style></office:styles><office:automatic-styles>
<style:page-layout style:name="pm"><style:page-layout-properties fo:page-width="21cm"
 fo:page-height="29.7cm" fo:margin-top="3.7cm" fo:margin-bottom="2cm" fo:margin-left="2.8cm"
 fo:margin-right="2.6cm"/><style:footer-style><style:header-footer-properties
 fo:min-height="1cm"/></style:footer-style></style:page-layout>
<style:style style:name="B" style:family="paragraph"><style:paragraph-properties
 fo:text-indent="1.13cm" fo:text-align="justify"/></style:style>
<style:style style:name="T" style:family="paragraph"><style:paragraph-properties
 fo:text-align="center"/><style:text-properties style:font-size-asian="22pt"/></style:style>
<style:style style:name="S" style:family="section"><style:section-properties><style:columns
 fo:column-count="{columns}" fo:column-gap="0.8cm"/></style:section-properties></style:style>
</office:automatic-styles><office:master-styles><style:master-page style:name="Standard"
 style:page-layout-name="pm"><style:footer><text:p text:style-name="T">— <text:page-number/> —
</text:p></style:footer></style:master-page></office:master-styles><office:body><office:text>
<text:p text:style-name="T">{title}</text:p><text:section text:style-name="S" text:name="s">
{body}</text:section></office:text></office:body></office:document>"""
FILTERS = {
    "docx": "docx:MS Word 2007 XML",
    "doc": "doc:MS Word 97",
    "odt": "odt",
    "rtf": "rtf",
    "html": "html:HTML (StarWriter):UTF8",
    "pdf": "pdf",
}
FORMATS = (*FILTERS, "two columns", "chromium", "wkhtmltopdf", "scan")
SCAN_SCALE = 200 / 72
"""Dots an inch to PDF's points."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many passages of the text were found: word for word, and that under the same headings
    with the same section; how alike all the text is, of 100."""

    passages: int
    same_text: int
    same_place: int
    alike: float

    @classmethod
    def of(cls, text: Sequence[Passage], other: Sequence[Passage]) -> "Agreement":
        """The passages of the text, and those of another format."""
        return cls(
            len(text),
            _common((one.text for one in text), (one.text for one in other)),
            _common(map(_place, text), map(_place, other)),
            fuzz.ratio(*("\n".join(one.text for one in passages) for passages in (text, other))),
        )


def _common(one: Iterable[object], other: Iterable[object]) -> int:
    return (Counter(one) & Counter(other)).total()


def _place(passage: Passage) -> tuple[object, ...]:
    return passage.text, passage.section, passage.heading_path


def laid_out(lines: Sequence[str], columns: int = 1) -> str:
    """A flat OpenDocument file of a report, whose first line is its title."""
    title, *others = map(escape, filter(None, map(str.strip, lines)))
    body = "".join(f'<text:p text:style-name="B">{line}</text:p>' for line in others)
    return LAYOUT.format(title=title, body=body, columns=columns)


def made(reports: Sequence[Path], formats: Sequence[str], folder: Path) -> dict[str, list[Path]]:
    """The files of each format, in the order of the reports."""
    found: dict[str, list[Path]] = {}
    for columns in (1, 2):
        place = folder / str(columns)
        place.mkdir()
        for report in reports:
            lines = [line.text for line in read(report, report.name).lines]
            text = laid_out(lines, columns)
            (place / f"{report.stem}.fodt").write_text(text, encoding="utf-8")
    for kind in formats:
        place = folder / ("2" if kind == "two columns" else "1")
        target = folder / kind.replace(" ", "-")
        found[kind] = _made(kind, [place / f"{report.stem}.fodt" for report in reports], target)
    return found


def _made(kind: str, sources: Sequence[Path], target: Path) -> list[Path]:
    if kind in FILTERS:
        return _by_libreoffice(FILTERS[kind], sources, target)
    if kind == "two columns":
        return _by_libreoffice("pdf", sources, target)
    if kind == "scan":
        return [_scan(file) for file in _by_libreoffice("pdf", sources, target)]
    pages = _by_libreoffice(FILTERS["html"], sources, target)
    return [_printed(kind, page) for page in pages]


def _by_libreoffice(kind: str, sources: Sequence[Path], target: Path) -> list[Path]:
    profile = f"-env:UserInstallation={(target.parent / 'profile').as_uri()}"
    to = ("--convert-to", kind, "--outdir", target)
    _run("soffice", "--headless", profile, *to, *sources)
    suffix = kind.partition(":")[0]
    return [target / f"{source.stem}.{suffix}" for source in sources]


def _printed(program: str, page: Path) -> Path:
    file = page.with_suffix(".pdf")
    if program == "chromium":
        _run(program, "--headless=new", "--no-sandbox", f"--print-to-pdf={file}", page)
    else:
        _run(program, "-q", "--footer-center", "[page]/[topage]", page, file)
    return file


def _scan(file: Path) -> Path:
    """The pages as pictures alone."""
    with pypdfium2.PdfDocument(file) as document:
        pages = [page.render(scale=SCAN_SCALE, grayscale=True).to_pil() for page in document]
    pages[0].save(file, save_all=True, append_images=pages[1:], resolution=200)
    return file


def _run(*command: str | Path) -> None:
    program = shutil.which(command[0])
    if program is None:
        raise SystemExit(f"{command[0]} is not installed")
    subprocess.run([program, *command[1:]], check=True, capture_output=True, timeout=1800)


def compared(reports: Sequence[Path], files: Mapping[str, Sequence[Path]]) -> list[str]:
    """Lines of a Markdown table, and a line for each file that was not read."""
    lines = ["| format | passages | same text | same headings and section too | alike |"]
    lines.append("| --- | --- | --- | --- | --- |")
    failed = []
    texts = {report: ingest_file(report, report.name, Settings()).passages for report in reports}
    for kind, made_files in files.items():
        found = []
        for report, file in zip(reports, made_files, strict=True):
            try:
                passages = ingest_file(file, file.name, Settings()).passages
            except FileError as error:
                failed.append(f"{kind}: {error}")
                passages = ()
            found.append(Agreement.of(texts[report], passages))
        lines.append(_row(kind, found))
    return [*lines, *failed]


def _row(kind: str, found: Sequence[Agreement]) -> str:
    total = sum(one.passages for one in found)
    text, place = (sum(one.same_text for one in found), sum(one.same_place for one in found))
    alike = sum(one.alike * one.passages for one in found) / total
    shares = (f"{count} ({100 * count / total:.1f} %)" for count in (text, place))
    return f"| {kind} | {total} | {' | '.join(shares)} | {alike:.2f} |"


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(
        description="Compares formats with the text they were made of."
    )
    parser.add_argument("reports", type=Path, nargs="*", default=sorted(CORPUS.glob("*.txt")))
    parser.add_argument("--formats", default=",".join(FORMATS))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        files = made(arguments.reports, arguments.formats.split(","), Path(folder))
        print("\n".join(compared(arguments.reports, files)))


if __name__ == "__main__":
    main()
