"""A backup: all of an index that cannot be made again from it, in a folder of its own.

That is the database, the baskets beside it, the model that was fitted to it, and the user's word
lists; the views are made anew when it is put back. Each SQLite file is copied as it is at one
moment, so that searching and building go on meanwhile.
"""

import hashlib
import json
import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from indexer.embedding.encoder import FITTED
from indexer.errors import BackupDamaged, FolderRefused, os_reason
from indexer.keeping.folders import filled
from indexer.lexicon.files import MINED, USER_NAMES, user_folder
from indexer.lexicon.words import reload
from indexer.store import LocalWriter
from indexer.store.copying import copy_database
from indexer.store.database import DATABASE_FILE, Database
from indexer.store.files import size_of
from indexer.writing.basketfile import baskets_beside

LIST_FILE = "backup.json"
BASKETS_FILE = "baskets.sqlite"
LISTS_FOLDER = "词表"
KIND = "jiugao backup 1"
ATTEMPTS = 3
BASKETS_DAMAGED = "素材篮文件已损坏；jiugao rescue 会列出还能救出什么"
WORD_LISTS = (*USER_NAMES.values(), MINED)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a backup holds, or what was put back from one: how many reports, passages and
    baskets, which of the user's word lists, the folder's size in bytes, and what a person should
    know."""

    folder: str
    reports: int
    passages: int
    baskets: int
    word_lists: tuple[str, ...]
    size: int
    notes: tuple[str, ...] = ()


def is_backup(folder: Path) -> bool:
    """Whether a folder was made by `backup`."""
    return (folder / LIST_FILE).is_file()


def back_up(index: Path, target: Path) -> Kept:
    """Puts a backup of an index into a new folder.

    Raises IndexMissing, IndexDamaged, IndexIncompatible, and FolderRefused.
    """
    Database.reading(index).close()
    with filled(target, index, "索引") as part:
        notes = _copy_index(index, part)
        if baskets_beside(index).is_file():
            copy_database(baskets_beside(index), part / BASKETS_FILE, BASKETS_DAMAGED)
        for name in WORD_LISTS:
            if (user_folder() / name).is_file():
                (part / LISTS_FOLDER).mkdir(exist_ok=True)
                shutil.copyfile(user_folder() / name, part / LISTS_FOLDER / name)
        kept = _facts(part, str(target), notes)
        _write_list(part)
    return kept


def put_back(backup: Path, index: Path) -> Kept:
    """Makes an index of a backup, in a new folder.

    A word list of the user that is there already and says something else stays as it is.
    Raises BackupDamaged, FolderRefused.
    """
    listed = _read_list(backup)
    baskets = baskets_beside(index)
    with filled(index, backup, "备份") as part:
        if BASKETS_FILE in listed and baskets.exists():
            raise FolderRefused(str(baskets), "这里已经有素材篮，请换一个索引文件夹，或先移走它")
        for name, digest in listed.items():
            _copy_checked(backup / name, part / name, digest)
        _rename_identity(part / DATABASE_FILE)
        notes = tuple(_restore_lists(part / LISTS_FOLDER))
        shutil.rmtree(part / LISTS_FOLDER, ignore_errors=True)
        with LocalWriter(part) as writer:
            writer.finish()
    if BASKETS_FILE in listed:
        (index / BASKETS_FILE).rename(baskets)
    return _facts(index, str(index), notes, baskets, backup / LISTS_FOLDER)


def _copy_index(index: Path, part: Path) -> tuple[str, ...]:
    """The database and the model that was fitted to it. Training may put another in its place
    between the two; then both are copied again."""
    for _ in range(ATTEMPTS):
        copy_database(index / DATABASE_FILE, part / DATABASE_FILE)
        with closing(Database.reading(part)) as database:
            model = database.model.name
        if not model.startswith(FITTED):
            return ()
        try:
            shutil.copytree(index / model, part / model)
            return ()
        except (FileNotFoundError, shutil.Error):
            shutil.rmtree(part / model, ignore_errors=True)
            (part / DATABASE_FILE).unlink()
    copy_database(index / DATABASE_FILE, part / DATABASE_FILE)
    return ("训练所得的模型缺失，没有备份到；放回以后请用 jiugao train --back 换回内置模型",)


def _facts(
    folder: Path,
    shown: str,
    notes: tuple[str, ...],
    baskets: Path | None = None,
    lists: Path | None = None,
) -> Kept:
    with closing(Database.reading(folder)) as database:
        counts = "(SELECT count(*) FROM reports), (SELECT count(*) FROM passages)"
        reports, passages = database.rows(f"SELECT {counts}")[0]
    held, file = 0, baskets or folder / BASKETS_FILE
    if file.is_file():
        with closing(sqlite3.connect(file)) as connection:
            sql = "SELECT count(*) FROM baskets WHERE NOT removed"
            held = connection.execute(sql).fetchone()[0]
    place = lists or folder / LISTS_FOLDER
    named = tuple(sorted(one.name for one in place.iterdir())) if place.is_dir() else ()
    return Kept(shown, reports, passages, held, named, size_of(folder), notes)


def _write_list(part: Path) -> None:
    """Last of all, the names and checksums of all files."""
    files = {
        file.relative_to(part).as_posix(): _digest(file)
        for file in sorted(part.rglob("*"))
        if file.is_file()
    }
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    text = json.dumps({"kind": KIND, "made_at": made_at, "files": files}, ensure_ascii=False)
    (part / LIST_FILE).write_text(text, encoding="utf-8")


def _read_list(backup: Path) -> dict[str, str]:
    try:
        found: dict[str, Any] = json.loads((backup / LIST_FILE).read_text(encoding="utf-8"))
        if found["kind"] != KIND or DATABASE_FILE not in found["files"]:
            raise ValueError(KIND)
        files: dict[str, str] = {str(name): str(digest) for name, digest in found["files"].items()}
    except FileNotFoundError:
        reason = "不是 jiugao backup 做出的备份，或者备份没有做完"
        raise BackupDamaged(str(backup), reason) from None
    except OSError as error:
        raise BackupDamaged(str(backup), f"备份打不开（{os_reason(error)}）") from error
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BackupDamaged(str(backup), f"备份里的 {LIST_FILE} 已损坏或出自另一版本") from None
    for name in files:
        if not (backup / name).resolve().is_relative_to(backup.resolve()):
            raise BackupDamaged(str(backup), f"备份里的 {LIST_FILE} 已损坏或出自另一版本")
    return files


def _copy_checked(source: Path, target: Path, digest: str) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    except FileNotFoundError:
        raise BackupDamaged(str(source), "备份缺了这个文件") from None
    if _digest(target) != digest:
        raise BackupDamaged(str(source), "备份里的这个文件已损坏，请用另一份备份")


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _rename_identity(file: Path) -> None:
    """Views of the index as it went on after the backup must not be taken for its own."""
    with closing(sqlite3.connect(file)) as connection, connection:
        sql = "UPDATE meta SET value = ? WHERE name = 'identity'"
        connection.execute(sql, (uuid.uuid4().hex,))


def _restore_lists(lists: Path) -> Iterator[str]:
    """Puts the user's word lists back where there are none; notes for those that differ."""
    for file in sorted(lists.iterdir()) if lists.is_dir() else ():
        held = user_folder() / file.name
        if not held.exists():
            held.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, held)
        elif held.read_bytes() != file.read_bytes():
            yield f"{file.name} 与备份里的不同，保留了现在的；备份里的在备份的“{LISTS_FOLDER}”里"
    reload()
