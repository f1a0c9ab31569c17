"""Files are read in processes of their own, which are killed when a file takes too much.

A file may be made to hang or to swell whatever reads it. In a process with a limit on its memory
and on its time it costs one line in the list of failures, and the next file gets a fresh process.
Only short plain text, which passes through no parser, is read by the caller itself.
"""

from indexer.reading.bounded import SHORT_TEXT, TEXT_SUFFIXES, ingest_file, is_short_text
from indexer.reading.limits import Limits
from indexer.reading.readers import Readers
from indexer.reading.taking import (
    UNREAD,
    Keys,
    Source,
    Taken,
    body_words,
    keys_of,
    take_in,
    take_in_all,
    text_key,
)

__all__ = [
    "SHORT_TEXT",
    "TEXT_SUFFIXES",
    "UNREAD",
    "Keys",
    "Limits",
    "Readers",
    "Source",
    "Taken",
    "body_words",
    "ingest_file",
    "is_short_text",
    "keys_of",
    "take_in",
    "take_in_all",
    "text_key",
]
