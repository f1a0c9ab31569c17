"""What readers look up in Milvus: passages, reports, and what has the same text."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from indexer.errors import PassageNotFound, ReportNotFound
from indexer.records import Heading, StoredPassage, StoredReport
from indexer.store.answers import Facts, PhraseCount
from indexer.store.milvus.client import Client, quoted
from indexer.store.milvus.expressions import NO_YEAR, Visibility, all_of
from indexer.store.milvus.rows import (
    PASSAGE_FIELDS,
    REPORT_FIELDS,
    ReportRow,
    headings_of,
    listed_report,
    stored_passage,
    stored_report,
    whole,
)
from indexer.store.queries import LONGEST_ORDINAL, not_found
from indexer.store.rows import report_id

HEX = 16
DIGITS = 12
"""Of a text's key; enough to tell how large a share of all texts a range holds."""


def facts(rows: Sequence[Mapping[str, Any]], keys: Sequence[int]) -> Facts:
    """What rows of passages say of `keys`, which may lack some."""
    found = Facts.unknown(len(keys))
    at = {int(key): number for number, key in enumerate(keys)}
    for row in rows:
        number = at[row["key"]]
        found.sections[number], found.doc_types[number] = row["section"], row["doc_type"]
        found.years[number] = None if row["year"] == NO_YEAR else row["year"]
    return found


def passages(
    client: Client, kind: str, seen: Visibility, keys: Sequence[int]
) -> list[StoredPassage]:
    """The passages of `keys` in that order, those not to be seen left out."""
    rows = client.rows_of(kind, "key", keys, PASSAGE_FIELDS, fresh=False)
    found = {
        row["key"]: stored_passage(row)
        for row in rows
        if seen.shows(row["batch"], row["report_id"])
    }
    return [found[key] for key in keys if key in found]


def listed(client: Client, seen: Visibility, report_ids: Sequence[str]) -> dict[str, ReportRow]:
    """Those reports that are to be seen."""
    rows = client.rows_of("reports", "report_id", report_ids, REPORT_FIELDS, fresh=False)
    found = sorted((listed_report(row) for row in rows), key=lambda one: one.batch)
    return {one.report_id: one for one in found if seen.shows(one.batch, one.report_id)}


def passage(client: Client, kind: str, seen: Visibility, passage_id: str) -> StoredPassage:
    """Raises PassageNotFound."""
    number, _, ordinal = passage_id.strip().rpartition("-")
    if ordinal.isdecimal() and len(ordinal) <= LONGEST_ORDINAL:
        report = listed(client, seen, [number]).get(number)
        held = passages(client, kind, seen, report.keys if report else ())
        for stored in held:
            if stored.passage.ordinal == int(ordinal):
                return stored
    raise PassageNotFound(passage_id, "索引中没有这个段落编号，请从检索结果中复制编号")


def same_text(
    client: Client, kind: str, seen: Visibility, keys: Sequence[int]
) -> dict[int, list[int]]:
    """The other passages of the same normalised text, by path and ordinal."""
    named = {
        row["key"]: row["same_key"]
        for row in client.rows_of(kind, "key", keys, ("key", "same_key"), fresh=False)
    }
    wanted = sorted({same for same in named.values() if same})
    fields = ("key", "same_key", "batch", "report_id", "path", "ordinal")
    rows = client.rows_of(kind, "same_key", wanted, fields, fresh=False)
    there = sorted(
        (row for row in rows if seen.shows(row["batch"], row["report_id"])),
        key=lambda row: (row["path"], row["ordinal"]),
    )
    homes: dict[str, list[int]] = {}
    for row in there:
        homes.setdefault(row["same_key"], []).append(row["key"])
    return {key: [one for one in homes.get(named.get(key, ""), ()) if one != key] for key in keys}


def sample(client: Client, kind: str, seen: str, limit: int) -> list[int]:
    """Keys of passages with different texts, by the hash of the text: the smallest `limit`."""
    count = max(1, client.count(kind, seen))
    share = 3 * limit / count
    while True:
        end = f'text_key < "{int(min(share, 1) * HEX**DIGITS):0{DIGITS}x}"' if share < 1 else ""
        first: dict[str, int] = {}
        where = all_of([end, seen])
        for rows in client.every(kind, where, ("key", "text_key")):
            for row in rows:
                held = first.get(row["text_key"])
                first[row["text_key"]] = row["key"] if held is None else min(held, row["key"])
        if len(first) >= limit or share >= 1:
            return [first[text] for text in sorted(first)[:limit]]
        share *= 4


def report(client: Client, kind: str, seen: Visibility, id_or_path: str) -> StoredReport:
    """By id, path, or an ending of its path. Raises ReportNotFound."""
    wanted = id_or_path.strip().replace("\\", "/").removeprefix("./").rstrip("/")
    number = next(iter(listed(client, seen, [wanted, report_id(wanted)])), None)
    number = number or _by_ending(client, seen, id_or_path, wanted)
    fields = (*REPORT_FIELDS, "record")
    rows = client.rows_of("reports", "report_id", [number], fields, fresh=False)
    shown = [row for row in rows if seen.shows(row["batch"], number)]
    row = max(shown, key=lambda one: one["batch"])
    return stored_report(row, passages(client, kind, seen, listed_report(row).keys))


def _by_ending(client: Client, seen: Visibility, asked: str, wanted: str) -> str:
    found: dict[str, str] = {}
    if wanted:
        ending = wanted.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        where = all_of([f"path like {quoted('%/' + ending)}", seen.condition])
        rows = client.rows("reports", where, ("report_id", "path"), fresh=False)
        found = {
            row["path"]: row["report_id"] for row in rows if row["path"].endswith(f"/{wanted}")
        }
    if len(found) == 1:
        return next(iter(found.values()))
    raise ReportNotFound(asked, not_found(sorted(found)))


def headings(
    client: Client, seen: Visibility, report_ids: Sequence[str]
) -> dict[str, tuple[Heading, ...]]:
    """The headings of each report that is held, in order."""
    fields = ("report_id", "batch", "record")
    rows = client.rows_of("reports", "report_id", report_ids, fields, fresh=False)
    shown = sorted(
        (row for row in rows if seen.shows(row["batch"], row["report_id"])),
        key=lambda row: row["batch"],
    )
    found = {row["report_id"]: headings_of(row) for row in shown}
    return {number: found[number] for number in report_ids if number in found}


def phrase_counts(
    client: Client, kind: str, seen: str, phrases: Sequence[str]
) -> list[PhraseCount]:
    """How often each phrase is said in each year; goes through all texts."""
    wanted = [phrase for phrase in dict.fromkeys(phrases) if phrase]
    said: Counter[tuple[str, int]] = Counter()
    reports: dict[tuple[str, int], set[str]] = {}
    where = all_of([f"year != {NO_YEAR}", seen])
    for rows in client.every(kind, where, ("key", "year", "report_id", "record")) if wanted else ():
        for row in rows:
            text = whole(row["record"])[3]
            for phrase in wanted:
                if count := text.count(phrase):
                    said[phrase, row["year"]] += count
                    reports.setdefault((phrase, row["year"]), set()).add(row["report_id"])
    return [
        PhraseCount(phrase, year, said[phrase, year], len(reports[phrase, year]))
        for phrase in wanted
        for year in sorted(year for other, year in said if other == phrase)
    ]
