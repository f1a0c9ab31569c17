"""What can be saved of an index whose database is damaged, into a new index."""

import shutil
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

from indexer.build import Progress, build
from indexer.embedding.encoder import BUILTIN, FITTED, load_encoder
from indexer.errors import BasketsUnusable, FolderRefused, JiugaoError, ModelNotLoaded, os_reason
from indexer.keeping.folders import filled
from indexer.reading import text_key
from indexer.store.changes import EXCLUDED
from indexer.store.database import Database
from indexer.store.rescue import salvage
from indexer.store.rows import PASSAGE_FIELDS, stored_passage
from indexer.writing.basketfile import baskets_beside
from indexer.writing.basketrescue import basket_files, rescue_baskets


@dataclass(frozen=True, slots=True)
class Rescued:
    """What can be read of a damaged index: how many reports and passages, the paths of reports
    that something is missing of, the paths of files that a person took out, how many baskets,
    and what a person should know. `folder` is where it was put, "" where it was only counted."""

    folder: str
    reports: int
    passages: int
    incomplete: tuple[str, ...]
    excluded: tuple[str, ...]
    baskets: int
    notes: tuple[str, ...] = ()


def survey(index: Path) -> Rescued:
    """Counts what can be saved; changes nothing. Raises IndexMissing."""
    with TemporaryDirectory() as folder:
        place = Path(folder) / "index"
        place.mkdir()
        salvage(index, place)
        baskets = rescue_baskets(basket_files(baskets_beside(index)), baskets_beside(place))
        return replace(_counted(place), baskets=baskets)


def rescue(
    index: Path, target: Path, progress: Callable[[Progress], None] | None = None
) -> Rescued:
    """Saves all that can be read into a new index, and its baskets beside that; the damaged
    index stays as it is.

    Raises IndexMissing, FolderRefused.
    """
    with filled(target, index, "索引") as part:
        if baskets_beside(target).exists():
            reason = "这里已经有素材篮，请换一个文件夹，或先移走它"
            raise FolderRefused(str(baskets_beside(target)), reason)
        salvage(index, part)
        for model in index.glob(f"{FITTED}*"):
            with suppress(OSError, shutil.Error):
                shutil.copytree(model, part / model.name)
        counted = _counted(part)
    baskets, notes = _rescued_baskets(index, target)
    notes += _completed(target, progress)
    return replace(counted, folder=str(target), baskets=baskets, notes=notes)


def _rescued_baskets(index: Path, target: Path) -> tuple[int, tuple[str, ...]]:
    """How many baskets were saved; a note where there was no room for them."""
    file = baskets_beside(target)
    try:
        return rescue_baskets(basket_files(baskets_beside(index)), file), ()
    except (BasketsUnusable, OSError) as error:
        with suppress(OSError):
            file.unlink()
        why = os_reason(error) if isinstance(error, OSError) else error.reason
        return 0, (f"素材篮没有救出（{why}），腾出空间后请换一个新文件夹再救一次",)


def _completed(index: Path, progress: Callable[[Progress], None] | None) -> tuple[str, ...]:
    """Has a build make what is derived, and the vectors that are gone."""
    with closing(Database.reading(index)) as database:
        name = database.model.name or BUILTIN
    try:
        build([], index, load_encoder(name, index), progress=progress)
    except ModelNotLoaded as error:
        note = f"模型“{error.subject}”现在用不了（{error.reason}），能用之后请运行 jiugao build"
        return (note,)
    except JiugaoError as error:
        return (f"报告都已救出，检索用的文件还没有做成：{error.reason}",)
    return ()


def _counted(index: Path) -> Rescued:
    with closing(Database.reading(index)) as database:
        sql = (
            f"SELECT {PASSAGE_FIELDS}, p.text_key FROM passages p JOIN reports r USING (report_id) "
            "ORDER BY p.report_id, p.ordinal"
        )
        lengths = {
            number: (path, length)
            for number, path, length in database.rows("SELECT report_id, path, length FROM reports")
        }
        passages = 0
        whole = {number for number, (_, length) in lengths.items() if not length}
        for number, rows in groupby(database.rows(sql), key=lambda row: row[1]):
            held = [(stored_passage(row[:-1]).passage, row[-1]) for row in rows]
            passages += len(held)
            length = sum(len(one.text) for one, _ in held)
            if length == lengths[number][1] and all(text_key(one) == key for one, key in held):
                whole.add(number)
            else:
                whole.discard(number)
        partial = sorted(path for number, (path, _) in lengths.items() if number not in whole)
        sql = "SELECT path FROM files WHERE reason = ? ORDER BY path"
        excluded = tuple(path for (path,) in database.rows(sql, (EXCLUDED,)))
        return Rescued("", len(lengths), passages, tuple(partial), excluded, baskets=0)
