"""Filters as people name them: a section by its code or name, a topic by any of its names."""

from collections.abc import Iterable
from difflib import get_close_matches

from indexer.errors import FilterUnknown
from indexer.lexicon.thesaurus import thesaurus
from indexer.records import Filters
from indexer.sections import DOC_TYPES, SECTION_NAMES

KNOWN_SECTIONS = "、".join(f"{code}（{name}）" for code, name in SECTION_NAMES.items())


def filters_named(
    sections: Iterable[str] = (),
    years: Iterable[int] = (),
    doc_types: Iterable[str] = (),
    paths: Iterable[str] = (),
    topics: Iterable[str] = (),
) -> Filters:
    """What these let through. Raises FilterUnknown where there is nothing of a name."""
    return Filters(
        tuple(map(section_code, sections)),
        tuple(years),
        tuple(map(_doc_type, doc_types)),
        tuple(paths),
        tuple(map(_topic, topics)),
    )


def section_code(section: str) -> str:
    """The code of a section given by its code or its Chinese name. Raises FilterUnknown."""
    codes = {name: code for code, name in SECTION_NAMES.items()}
    code = codes.get(section, section)
    if code not in SECTION_NAMES:
        raise FilterUnknown("", f"没有“{section}”这种栏目，可用的有：{KNOWN_SECTIONS}")
    return code


def _doc_type(doc_type: str) -> str:
    if doc_type not in DOC_TYPES:
        known = "、".join(DOC_TYPES)
        raise FilterUnknown("", f"没有“{doc_type}”这种文种，可用的有：{known}")
    return doc_type


def _topic(text: str) -> str:
    known = thesaurus()
    if topic := known.named(text.strip()):
        return topic.name
    near = get_close_matches(text, known.topics, n=5, cutoff=0.4)
    hint = f"，相近的有：{'、'.join(near)}" if near else "，可用的见主题词表"
    raise FilterUnknown("", f"主题词表里没有“{text}”{hint}")
