"""`python -m training.sections`: the file by which ingest tells section types without rules.

Fitted to reports and headings that were written for this project, with their sections
(`section_reports.jsonl`, `section_headings.jsonl`), and to the usual wordings of each section.
Seconds on one core.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from indexer.ingest.label import FORWARD_DOC_TYPES
from indexer.ingest.sectionmodel import FILE, SCALE, grams, heading_grams
from indexer.sections import SECTION_CODES, SECTION_TYPES

HERE = Path(__file__).parent
REPORTS = HERE / "section_reports.jsonl"
HEADINGS = HERE / "section_headings.jsonl"
MOST_GRAMS = 20_000
RAREST = {"headings": 1, "paragraphs": 2}
LARGEST = 127  # of int8
UNSEEN = 0.3
"""What a step from one section to another counts that no report takes."""
FORWARD_SECTIONS = frozenset("guiding goals organisation tasks schedule requirements".split())

Labelled = tuple[list[str], str]


def headings() -> Iterator[Labelled]:
    """The features and section of each heading, and of each usual wording."""
    for record in _records(HEADINGS):
        forward = record["doc_type"] in FORWARD_DOC_TYPES
        yield heading_grams(record["heading"], forward), record["section"]
    for section in SECTION_TYPES:
        for wording in section.wordings:
            yield heading_grams(wording, section.code in FORWARD_SECTIONS), section.code


def reports() -> Iterator[list[Labelled]]:
    """The features and sections of each report's paragraphs."""
    for record in _records(REPORTS):
        yield [(grams(text), section) for section, text in record["paragraphs"]]


def fitted(name: str, labelled: Sequence[Labelled]) -> dict[str, Any]:
    """The arrays of a regression: first over all grams, then over those that weighed most."""
    features, sections = zip(*labelled, strict=True)
    vectorizer, regression = _fit(features, sections, {"min_df": RAREST[name]})
    heaviest = np.argsort(-np.abs(regression.coef_).max(axis=0))[:MOST_GRAMS]
    kept = sorted(vectorizer.get_feature_names_out()[heaviest])
    vectorizer, regression = _fit(features, sections, {"vocabulary": kept})
    weights = np.zeros((len(kept), len(SECTION_CODES)), dtype=np.float32)
    bias = np.full(len(SECTION_CODES), -20.0, dtype=np.float32)
    at = [SECTION_CODES.index(code) for code in regression.classes_]
    weights[:, at], bias[at] = regression.coef_.T, regression.intercept_
    scale = np.abs(weights).max() / LARGEST
    return {
        f"{name}_grams": "\n".join(kept),
        f"{name}_rarity": vectorizer.idf_.astype(np.float16),
        f"{name}_weights": np.rint(weights / scale).astype(np.int8),
        f"{name}_scale": np.float32(scale),
        f"{name}_bias": bias,
    }


def order(sections: Sequence[Sequence[str]]) -> dict[str, np.ndarray]:
    """Logarithms of the shares of first and of next sections in reports."""
    count = len(SECTION_CODES)
    first = np.full(count, UNSEEN)
    steps = np.full((count, count), UNSEEN)
    for report in sections:
        at = [SECTION_CODES.index(code) for code in report]
        first[at[0]] += 1
        np.add.at(steps, (at[:-1], at[1:]), 1)
    steps /= steps.sum(axis=1, keepdims=True)
    found = {"first": first / first.sum(), "next": steps}
    return {name: np.log(shares).astype(np.float32) for name, shares in found.items()}


def _fit(
    features: Sequence[list[str]], sections: Sequence[str], which: dict[str, Any]
) -> tuple[TfidfVectorizer, LogisticRegression]:
    vectorizer = TfidfVectorizer(analyzer=list, sublinear_tf=True, **which)
    rows = vectorizer.fit_transform(features) * SCALE
    regression = LogisticRegression(max_iter=200, class_weight="balanced")
    return vectorizer, regression.fit(rows, sections)


def _records(file: Path) -> Iterator[dict[str, Any]]:
    for line in file.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def main() -> None:
    """Fits and saves."""
    parser = argparse.ArgumentParser(prog="python -m training.sections", description=__doc__)
    parser.add_argument("--out", type=Path, default=FILE, help="file to save to")
    out = parser.parse_args().out
    labelled = list(reports())
    arrays = fitted("headings", list(headings()))
    arrays |= fitted("paragraphs", [one for report in labelled for one in report])
    arrays |= order([[section for _, section in report] for report in labelled])
    np.savez_compressed(out, codes=" ".join(SECTION_CODES), **arrays)
    print(f"{out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
