"""An index's reports as text to fit a model to, and a slice of them to judge it by."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from indexer.errors import ArchiveTooSmall
from indexer.fitting.held_out import Pair
from indexer.fitting.pairs import SHORTEST_REST, Document, chunks, without_number
from indexer.ingest.placeholders import without_placeholders
from indexer.lexicon.traditional import simplified
from indexer.records import Passage, StoredReport
from indexer.search.query import SECTION_OF_WORDING
from indexer.store import Store

FEWEST_REPORTS = 60
FEWEST_PASSAGES = 500
FEWEST_PAIRS = 50
MOST_REPORTS = 8_000
"""More only take longer: a fit sees no more than some hundred thousand pairs."""
EVERY = 8
"""One report in so many is held out."""
MOST_PAIRS = 2_000
LONGEST_PASSAGE = 440


@dataclass(frozen=True)
class Archive:
    """Documents to fit to, and held-out pairs of a query and the passage that it asks for."""

    reports: int
    passages: int
    documents: tuple[Document, ...]
    held_out: tuple[Pair, ...]

    def texts(self) -> Iterator[str]:
        """All text that is fitted to."""
        for document in self.documents:
            yield document.title
            yield from document.paragraphs


def read_archive(store: Store, begun: Callable[[], None] = lambda: None) -> Archive:
    """The reports of an index, telling `begun` when there are enough to read them.

    Raises ArchiveTooSmall where they would only be learnt by heart.
    """
    status = store.status()
    number = status.reports
    if number < FEWEST_REPORTS:
        raise _too_small(number, status.passages)
    begun()
    listed = store.reports(number)[:: max(1, number // MOST_REPORTS)]
    reports = [store.report(one.report_id) for one in listed]
    held = [one for one in reports if int(one.report_id, 16) % EVERY == 0]
    kept = [one for one in reports if int(one.report_id, 16) % EVERY]
    documents = tuple(_document(one) for one in kept)
    known = {paragraph for one in documents for paragraph in one.paragraphs}
    pairs = tuple(_held_out(held, known))[:MOST_PAIRS]
    if len(known) < FEWEST_PASSAGES or len(pairs) < FEWEST_PAIRS:
        raise _too_small(number, len(known))
    return Archive(number, len(known), documents, pairs)


def _too_small(reports: int, passages: int) -> ArchiveTooSmall:
    reason = (
        f"资料库里有 {reports} 篇报告、{passages} 个不同的段落，太少，照着训练会以偏概全；"
        f"至少要有 {FEWEST_REPORTS} 篇、{FEWEST_PASSAGES} 段，现在请继续用内置模型"
    )
    return ArchiveTooSmall("", reason)


def _document(stored: StoredReport) -> Document:
    passages = stored.report.passages
    headings = tuple(map(_heading, passages))
    return Document(simplified(stored.report.title), tuple(map(_content, passages)), headings)


def _content(passage: Passage) -> str:
    """What is embedded of it."""
    return simplified(without_placeholders(passage.content))


def _heading(passage: Passage) -> str:
    return simplified(passage.heading_path[-1]) if passage.heading_path else ""


def _held_out(reports: Iterable[StoredReport], known: set[str]) -> Iterator[Pair]:
    """Heading, else first sentence, and the passage under it or the rest of it; nothing that
    stands in what is fitted to as well, as paragraphs that are handed on from year to year do."""
    for stored in reports:
        for passage in stored.report.passages:
            text = _content(passage)
            if text in known or len(text) < SHORTEST_REST:
                continue
            heading = without_number(_heading(passage))
            if len(heading) >= 4 and heading not in SECTION_OF_WORDING and heading not in text:
                yield heading, text[:LONGEST_PASSAGE]
            elif pair := _opening(text):
                yield pair


def _opening(text: str) -> Pair | None:
    first = chunks(text)[:1]
    if not first or not first[0].opens_like_a_heading:
        return None
    one = first[0]
    return "".join(one.clauses[: one.lead]), "".join(one.clauses[one.lead :])
