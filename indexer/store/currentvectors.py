"""The FAISS view of the database's present state: caught up, or made anew."""

from dataclasses import replace
from pathlib import Path

from indexer.store.database import Database
from indexer.store.rows import unpacked
from indexer.store.vectors import NewRows, VectorStamp, VectorView

PASSAGES_AT_ONCE = 20_000


def current_vectors(database: Database, file: Path, held: VectorView | None = None) -> VectorView:
    """The view of the database's present state: the one that is `held`, or else saved, caught up
    in memory, or a new one where that is missing, damaged, or of another database or model."""
    with database.snapshot():
        stamp = _stamp(database)
        view = held
        if view is None or not _usable(view.stamp, stamp, database):
            view = VectorView.load(file)
        if view is None or not _usable(view.stamp, stamp, database):
            view = VectorView.blank(stamp)
        return _caught_up(view, database)


def _stamp(database: Database) -> VectorStamp:
    model = database.model
    return VectorStamp(database.identity, 0, 0, model.fingerprint, model.dimension)


def _caught_up(view: VectorView, database: Database) -> VectorView:
    deleted = database.rows(
        "SELECT key FROM deletions WHERE generation > ?", (view.stamp.generation,)
    )
    view.remove([key for (key,) in deleted])
    last = _append_above(view, database)
    present = replace(view.stamp, generation=database.generation, max_key=last)
    view.saved = view.saved and view.stamp == present
    view.stamp = present
    return view


def _usable(saved: VectorStamp, now: VectorStamp, database: Database) -> bool:
    """Whether the deletions since are still logged, and everything else fits."""
    same = replace(saved, generation=0, max_key=0) == now
    return same and database.pruned <= saved.generation <= database.generation


def _append_above(view: VectorView, database: Database) -> int:
    """Adds what came after the view's last key; the last key then."""
    sql = (
        "SELECT p.key, v.vector_id, v.vector, p.section, r.year, r.doc_type FROM passages p "
        "JOIN vectors v ON v.text_key = p.text_key AND v.model = ? "
        "JOIN reports r USING (report_id) WHERE p.key > ? ORDER BY p.key LIMIT ?"
    )
    last = view.stamp.max_key
    while found := database.rows(sql, (view.stamp.model, last, PASSAGES_AT_ONCE)):
        keys, numbers, vectors, *facts = zip(*found, strict=True)
        view.append(NewRows(keys, numbers, unpacked(vectors, view.stamp.dimension), *facts))
        last = keys[-1]
    return int(last)
