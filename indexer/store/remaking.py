"""Everything made anew: topics of another thesaurus, words cut by another dictionary, and what another
model has still to embed."""

from indexer.quantised import unit_rows
from indexer.records import Passage
from indexer.store import rows
from indexer.store.base import Cutter, Tagger
from indexer.store.database import Database
from indexer.store.identity import Model
from indexer.store.keptwords import deflated

AT_ONCE = 10_000
MISSING = "NOT EXISTS (SELECT 1 FROM vectors v WHERE v.text_key = p.text_key AND v.model = ?)"


def retag(database: Database, tagger: str, tags: Tagger) -> None:
    """Assigns the topics of all texts, from their vectors of the held model."""
    model, last = database.model, b""
    sql = (
        "SELECT text_key, vector FROM vectors WHERE model = ? AND text_key > ? "
        "ORDER BY text_key LIMIT ?"
    )
    with database.transaction():
        database.execute("DELETE FROM topics")
        while found := database.rows(sql, (model.fingerprint, last, AT_ONCE)):
            keys = [key for key, _ in found]
            held = rows.unpacked([vector for _, vector in found], model.dimension)
            named = tags(unit_rows(held))
            rows.insert_topics(database, dict(zip(keys, named, strict=True)))
            last = keys[-1]
        database.set_meta("tagger", tagger)
        database.next_generation()


def recut(database: Database, cutter: str, cut: Cutter) -> None:
    """Cuts the words of all passages."""
    last = -1
    sql = (
        f"SELECT {rows.PASSAGE_FIELDS} FROM passages p JOIN reports r USING (report_id) "
        "WHERE p.key > ? ORDER BY p.key LIMIT ?"
    )
    with database.transaction():
        while found := database.rows(sql, (last, AT_ONCE)):
            held = [rows.stored_passage(row) for row in found]
            words = [(_deflated(one.passage, cut), one.key) for one in held]
            database.execute_all("UPDATE passages SET words = ? WHERE key = ?", words)
            last = held[-1].key
        database.set_meta("cutter", cutter)
        database.next_generation()


def missing_vectors(database: Database, model: Model) -> int:
    """How many texts `model` has not embedded yet."""
    sql = f"SELECT count(DISTINCT text_key) FROM passages p WHERE {MISSING}"
    return int(database.value(sql, (model.fingerprint,)))


def without_vectors(database: Database, model: Model, limit: int) -> dict[bytes, Passage]:
    """Up to `limit` texts that `model` has not embedded yet, each with one passage."""
    sql = (
        f"SELECT {rows.PASSAGE_FIELDS}, p.text_key "
        f"FROM passages p JOIN reports r USING (report_id) WHERE {MISSING} "
        "GROUP BY p.text_key LIMIT ?"
    )
    found = database.rows(sql, (model.fingerprint, limit))
    return {row[-1]: rows.stored_passage(row[:-1]).passage for row in found}


def _deflated(passage: Passage, cut: Cutter) -> bytes:
    return deflated(cut(passage), passage.lead, passage.text)
