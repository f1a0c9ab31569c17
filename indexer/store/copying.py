"""A copy of a SQLite file as it is at one moment, while others read it and write to it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from indexer.errors import FolderRefused, IndexDamaged, os_reason
from indexer.store.database import connect_reading
from indexer.store.failures import DAMAGED, REFUSED

UNSOUND = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}


def copy_database(source: Path, target: Path, damaged: str = DAMAGED) -> None:
    """Copies a database, with what stands in its log, into a new file without a log.

    Raises IndexDamaged with the reason `damaged` where the source is; FolderRefused
    where the copy cannot be written.
    """
    try:
        with closing(connect_reading(source)) as held, closing(sqlite3.connect(target)) as copy:
            # In one step: of a log that goes on growing, this reads what stood in it.
            held.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
            if copy.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise IndexDamaged(str(source), damaged)
    except UnicodeDecodeError as error:
        raise IndexDamaged(str(source), damaged) from error
    except sqlite3.DatabaseError as error:
        if (getattr(error, "sqlite_errorcode", 0) & 0xFF) in UNSOUND:
            raise IndexDamaged(str(source), damaged) from error
        raise _refused(target.parent, error) from error
    except OSError as error:
        raise FolderRefused(str(target), f"无法写入（{os_reason(error)}）") from error


def _refused(folder: Path, error: sqlite3.DatabaseError) -> FolderRefused:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return FolderRefused(str(folder), "磁盘空间不足，请清理或换一个位置")
    why = REFUSED.get(code, str(error))
    return FolderRefused(str(folder), f"无法写入（{why}），请检查磁盘和权限")
