"""Reading pictures of text, by whichever engine is installed on this machine."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from statistics import median
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.errors import FileDamaged, FileUnsupported
from indexer.ingest import pulse
from indexer.ingest.formats.content import Content
from indexer.ingest.formats.pdfchars import PageText, Run
from indexer.ingest.formats.pdfparagraphs import paragraphs

Picture = NDArray[np.uint8]
"""(height, width) of grey values."""
MISSING = (
    "是扫描件或图片，这台电脑没有安装文字识别；安装 jiugao[ocr]，或 Tesseract 和它的 chi_sim 语言包，"
    "再重新整理"
)
LANGUAGE = "chi_sim"
RESOLUTION = ("--dpi", "200")
"""Left to guess it, Tesseract may be far out, and then reads a third of the characters."""
SECONDS = 100
"""For one page by Tesseract; a full page takes a few."""
RAPID = "rapidocr_onnxruntime"
LARGEST_PICTURE = 100_000_000
"""Pixels; a page of A3 at 600 dots an inch has 70 million."""
OPENED = "《〈<〔【[{"
MISREAD = re.compile(
    rf"[{re.escape(OPENED)}]+([^{re.escape(OPENED)}》〉>〕】\]}}()（）]{{1,30}})[)）]"
)
"""A bracket that was taken for one of another kind than that which closes it."""
WIDE = "\u2e80-\u9fff"
BRACKETS = re.compile(rf"\((?=[^()]*[{WIDE}])|(?<=[{WIDE}])\(|(?<=[{WIDE}])\)|\)(?=[{WIDE}])")
MARKS = re.compile(rf"(?<=[{WIDE}”’》）%])[,;:?!]")
FULL_WIDTH = str.maketrans(",;:?!()", "，；：？！（）")
"""Engines take the punctuation of Chinese text for that of letters."""
TOO_LARGE = "图片太大，请缩小后再收入"
OTHER_SIZE = 0.3
"""The share by which a line is larger or smaller to count as another size."""


@cache
def engine() -> str | None:
    """What is installed: RapidOCR, which reads Chinese better, else Tesseract, else None."""
    if find_spec(RAPID) is not None:
        return RAPID
    tesseract = shutil.which("tesseract")
    if tesseract is None:
        return None
    try:
        told = subprocess.run([tesseract, "--list-langs"], capture_output=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return "tesseract" if LANGUAGE in told.stdout.decode(errors="replace").split() else None


def read_image(data: bytes) -> Content:
    """The text of a picture, of each of its pages. Raises FileDamaged, and FileUnsupported
    where no engine is installed."""
    if engine() is None:
        raise FileUnsupported("", MISSING)
    pages = {number: recognised(one) for number, one in enumerate(_pictures(data), 1)}
    return Content.of("图片（文字识别）", paragraphs(pages))


def _pictures(data: bytes) -> Iterator[Picture]:
    from PIL import Image, ImageOps, ImageSequence

    try:
        with Image.open(BytesIO(data)) as image:
            for frame in ImageSequence.Iterator(image):
                if frame.width * frame.height > LARGEST_PICTURE:
                    raise FileUnsupported("", TOO_LARGE)
                upright = ImageOps.exif_transpose(frame)
                if upright.has_transparency_data:
                    upright = upright.convert("RGBA")
                    paper = Image.new("RGBA", upright.size, "white")
                    upright = Image.alpha_composite(paper, upright)
                yield np.asarray(upright.convert("L"))
    except Image.DecompressionBombError as error:
        raise FileUnsupported("", TOO_LARGE) from error
    except (OSError, ValueError, SyntaxError) as error:
        raise FileDamaged("", "不是完好的图片") from error


def recognised(picture: Picture) -> PageText:
    """The lines of one page with their places, in dots. Raises FileDamaged where the engine
    gives up."""
    pulse.beat()
    height, width = picture.shape
    boxes = list(_by_rapid(picture) if engine() == RAPID else _by_tesseract(picture))
    sizes = [(box.right - box.left) / _columns(box.text) for box in boxes]
    usual = median(sizes) if sizes else 0.0
    runs = (
        Run(_mended(box.text), box.left, box.right, height - box.middle, _near(size, usual))
        for box, size in zip(boxes, sizes, strict=True)
    )
    return PageText(width, height, tuple(runs), "")


class _Box(NamedTuple):
    """A line of text, and where it stands in dots from the upper left corner."""

    text: str
    left: float
    right: float
    middle: float


def _mended(text: str) -> str:
    """A line whose brackets are pairs, 《1) is （1）, and whose punctuation is Chinese."""
    text = MISREAD.sub(r"（\1）", text)
    for pattern in (BRACKETS, MARKS):
        text = pattern.sub(lambda mark: mark[0].translate(FULL_WIDTH), text)
    return text


def _columns(text: str) -> float:
    """How many characters wide a text is, half-width ones counting half."""
    return sum(0.5 if char < "\u0100" else 1.0 for char in text)


def _near(size: float, usual: float) -> float:
    """A line's own size only where it clearly differs: engines draw their boxes roughly."""
    return size if abs(size - usual) > OTHER_SIZE * usual else usual


@cache
def _rapid() -> Any:
    from rapidocr_onnxruntime import RapidOCR

    return RapidOCR()


def _by_rapid(picture: Picture) -> Iterator[_Box]:
    found, _ = _rapid()(picture)
    for corners, text, _ in found or ():
        if text := text.strip():
            across, down = zip(*corners, strict=True)
            yield _Box(text, min(across), max(across), (min(down) + max(down)) / 2)


def _by_tesseract(picture: Picture) -> Iterator[_Box]:
    words: dict[tuple[str, ...], list[tuple[str, float, float, float]]] = {}
    for row in _tesseract_rows(picture):
        text, (left, top, wide, high) = row[11].strip(), map(float, row[6:10])
        if text:
            words.setdefault(tuple(row[2:5]), []).append((text, left, left + wide, top + high / 2))
    for line in words.values():
        texts, lefts, rights, middles = zip(*line, strict=True)
        yield _Box(_spaced(texts), min(lefts), max(rights), median(middles))


def _tesseract_rows(picture: Picture) -> Iterator[list[str]]:
    """The words of Tesseract's table; its columns are those of its manual."""
    height, width = picture.shape
    page = f"P5 {width} {height} 255\n".encode() + picture.tobytes()
    command = ["tesseract", "-", "-", "-l", LANGUAGE, *RESOLUTION, "--psm", "3", "tsv"]
    # Files are read in several processes already; more threads in each only wait for another.
    alone = os.environ | {"OMP_THREAD_LIMIT": "1"}
    try:
        told = subprocess.run(
            command, input=page, capture_output=True, timeout=SECONDS, env=alone, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise FileDamaged("", "文字识别没有成功，请检查扫描件") from error
    for line in told.stdout.decode(errors="replace").splitlines()[1:]:
        row = line.split("\t")
        if len(row) == 12 and row[0] == "5":
            yield row


def _spaced(words: Sequence[str]) -> str:
    """Words of a line; only between letters or digits is there a space."""
    text = ""
    for word in words:
        text += (
            " " if text[-1:].isascii() and text[-1:].isalnum() and word[0].isascii() else ""
        ) + word
    return text
