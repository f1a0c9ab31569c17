"""A list of reports as part of an address, so that a report knows its neighbours in it."""

from urllib.parse import parse_qs, urlencode

from indexer.records import Filters
from indexer.store import Listing

ASCENDING, DESCENDING = "asc", "desc"


def listing_text(listing: Listing) -> str:
    """A list as text."""
    filters = listing.filters
    named = {
        "section": filters.sections,
        "year": filters.years,
        "type": filters.doc_types,
        "topic": filters.topics,
        "subject": listing.subjects,
        "text": listing.text,
        "sort": listing.order,
        "order": DESCENDING if listing.descending else ASCENDING,
    }
    return urlencode({name: value for name, value in named.items() if value}, doseq=True)


def listing_of(text: str) -> Listing:
    """The list that a text from an address means; all reports by path where it means none."""
    named = parse_qs(text)
    try:
        return Listing(
            Filters(
                sections=tuple(named.get("section", ())),
                years=tuple(int(year) for year in named.get("year", ())),
                doc_types=tuple(named.get("type", ())),
                topics=tuple(named.get("topic", ())),
            ),
            subjects=tuple(named.get("subject", ())),
            text=" ".join(named.get("text", ())),
            order=named.get("sort", ["path"])[0],
            descending=named.get("order") == [DESCENDING],
        )
    except ValueError:
        return Listing()
