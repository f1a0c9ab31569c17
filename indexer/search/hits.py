"""Groups of ranked passages -> hits, with the query's words marked."""

import re
from collections.abc import Sequence

from indexer.lexicon.traditional import simplified
from indexer.records import Duplicate, Hit, Span, StoredPassage
from indexer.search.group import Group


def to_hits(groups: Sequence[Group], terms: Sequence[str]) -> tuple[Hit, ...]:
    """One hit for each group, ranked from 1, the words of `terms` highlighted."""
    return tuple(_hit(number, group, terms) for number, group in enumerate(groups, 1))


def highlights(text: str, terms: Sequence[str]) -> tuple[Span, ...]:
    """The spans of `text` that hold a term of two characters or more, in either script;
    neighbours are one."""
    long_terms = sorted({term for term in terms if len(term) > 1}, key=len, reverse=True)
    if not long_terms:
        return ()
    pattern = re.compile("|".join(map(re.escape, long_terms)), re.IGNORECASE)
    spans: list[Span] = []
    for match in pattern.finditer(simplified(text)):
        if spans and spans[-1][1] == match.start():
            spans[-1] = (spans[-1][0], match.end())
        else:
            spans.append(match.span())
    return tuple(spans)


def _hit(number: int, group: Group, terms: Sequence[str]) -> Hit:
    stored, passage = group.passage, group.passage.passage
    return Hit(
        rank=number,
        score=group.best.score,
        cosine=group.best.cosine,
        passage_id=stored.passage_id,
        report_id=stored.report_id,
        path=stored.path,
        title=stored.title,
        year=stored.year,
        doc_type=stored.doc_type,
        section=passage.section,
        topics=stored.topics,
        heading_path=passage.heading_path,
        lead=passage.lead,
        text=passage.text,
        lines=passage.lines,
        placeholders=passage.placeholders,
        highlights=highlights(passage.text, terms),
        preferred=group.best.preferred,
        duplicates=tuple(map(_duplicate, group.copies)),
        pages=passage.pages,
    )


def _duplicate(stored: StoredPassage) -> Duplicate:
    return Duplicate(stored.passage_id, stored.path, stored.title, stored.year)
