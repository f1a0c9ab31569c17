"""The tables of the SQLite file. Whoever changes them raises `SCHEMA_VERSION`."""

from indexer.records import TEXT_KEY_BYTES

SCHEMA_VERSION = 6
APPLICATION_ID = 0x4A474F31  # "JGO1"
REPORTS_BY_YEAR = "reports_by_year ON reports (year IS NULL, year DESC, path)"
VECTORS = """CREATE TABLE vectors (
    vector_id INTEGER PRIMARY KEY AUTOINCREMENT,  -- leads from the FAISS view here; never reused
    text_key BLOB NOT NULL,
    model TEXT NOT NULL,                -- fingerprint
    vector BLOB NOT NULL,               -- a byte for each number
    UNIQUE (text_key, model)
)"""
UPGRADES = {
    2: (
        "ALTER TABLE passages ADD COLUMN first_page INTEGER",
        "ALTER TABLE passages ADD COLUMN last_page INTEGER",
    ),
    3: (f"CREATE INDEX IF NOT EXISTS {REPORTS_BY_YEAR}",),
    4: ("UPDATE vectors SET vector = in_bytes(vector)",),
    5: (
        "UPDATE passages SET words = deflated(words, lead, text), "
        f"text_key = substr(text_key, 1, {TEXT_KEY_BYTES})",
        f"UPDATE topics SET text_key = substr(text_key, 1, {TEXT_KEY_BYTES})",
        "ALTER TABLE vectors RENAME TO former",
        VECTORS,
        "INSERT INTO vectors (text_key, model, vector) "
        f"SELECT substr(text_key, 1, {TEXT_KEY_BYTES}), model, vector FROM former ORDER BY rowid",
        "DROP TABLE former",
    ),
}
"""What makes an older file one of the next version; whoever writes does it, readers wait."""

SCHEMA = f"""
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sources (
    source_id INTEGER PRIMARY KEY AUTOINCREMENT,
    folder TEXT NOT NULL UNIQUE,
    from_index TEXT NOT NULL,           -- the way from the index folder to this one
    label TEXT NOT NULL UNIQUE
);
CREATE TABLE reports (
    report_id TEXT PRIMARY KEY,
    source_id INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE,
    path TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    year INTEGER,
    doc_type TEXT NOT NULL,
    subject TEXT NOT NULL,
    encoding TEXT NOT NULL,
    length INTEGER NOT NULL,            -- characters of passage text
    added_at TEXT NOT NULL
);
CREATE INDEX reports_by_source ON reports (source_id);
CREATE INDEX {REPORTS_BY_YEAR};
CREATE TABLE files (
    path TEXT PRIMARY KEY,
    source_id INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    seen_ns INTEGER NOT NULL,
    digest TEXT NOT NULL,
    settings TEXT NOT NULL,
    reason TEXT                         -- why it failed, or NULL
) WITHOUT ROWID;
CREATE INDEX files_by_source ON files (source_id);
CREATE TABLE headings (
    report_id TEXT NOT NULL REFERENCES reports ON DELETE CASCADE,
    position INTEGER NOT NULL,
    line INTEGER NOT NULL,
    level INTEGER NOT NULL,
    text TEXT NOT NULL,
    section TEXT NOT NULL,
    PRIMARY KEY (report_id, position)
) WITHOUT ROWID;
CREATE TABLE removals (
    report_id TEXT NOT NULL REFERENCES reports ON DELETE CASCADE,
    position INTEGER NOT NULL,
    line INTEGER NOT NULL,
    text TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (report_id, position)
) WITHOUT ROWID;
CREATE TABLE passages (
    key INTEGER PRIMARY KEY AUTOINCREMENT,  -- joins SQLite, FAISS and Tantivy; never reused
    report_id TEXT NOT NULL REFERENCES reports ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    first_line INTEGER NOT NULL,
    last_line INTEGER NOT NULL,
    section TEXT NOT NULL,
    heading_path TEXT NOT NULL,         -- JSON array of strings
    lead TEXT NOT NULL,
    text TEXT NOT NULL,
    placeholders TEXT NOT NULL,         -- JSON array of [start, end]
    words BLOB NOT NULL,                -- see `keptwords.deflated`; views need no cutting
    text_key BLOB NOT NULL,             -- names the text that the vector is of
    same_key BLOB,                      -- of the normalised text; NULL where nothing is left
    first_page INTEGER,                 -- NULL where the file has no pages
    last_page INTEGER,
    UNIQUE (report_id, ordinal)
);
CREATE INDEX passages_by_text ON passages (text_key);
CREATE INDEX passages_by_same ON passages (same_key);
CREATE INDEX passages_by_section ON passages (section, report_id, ordinal);
{VECTORS};
CREATE TABLE topics (
    topic TEXT NOT NULL,
    text_key BLOB NOT NULL,
    place INTEGER NOT NULL,             -- 0 for the nearest
    PRIMARY KEY (topic, text_key)
) WITHOUT ROWID;
CREATE INDEX topics_by_text ON topics (text_key, place);
CREATE TABLE deletions (key INTEGER PRIMARY KEY, generation INTEGER NOT NULL);
"""
FORMER = SCHEMA.replace("words BLOB", "words TEXT").replace(
    VECTORS,
    "CREATE TABLE vectors (text_key BLOB NOT NULL, model TEXT NOT NULL, vector BLOB NOT NULL)",
)
"""The tables as versions up to 5 had them, for what is rescued from one of those."""
