"""Errors of SQLite as errors for the user."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer.errors import IndexDamaged, JiugaoError

DAMAGED = "索引数据库已损坏，报告原文件和素材篮不受影响；jiugao rescue 会列出还能救出什么"

REFUSED = {
    sqlite3.SQLITE_READONLY: "只能读，不能写",
    sqlite3.SQLITE_CANTOPEN: "打不开",
    sqlite3.SQLITE_IOERR: "磁盘读写出错",
}

SIGNS_OF_DAMAGE = "Could not decode to UTF-8", "no such", "JSON cannot hold BLOB"


@contextmanager
def as_user_errors(index: Path) -> Iterator[None]:
    """Has every SQLite error that means a broken or full disk come out as one for the user."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise IndexDamaged(str(index), DAMAGED) from error
    except sqlite3.DatabaseError as error:
        raise _user_error(index, error) from error


def _user_error(index: Path, error: sqlite3.DatabaseError) -> Exception:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    match code:
        case sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_CORRUPT:
            return IndexDamaged(str(index), DAMAGED)
        case sqlite3.SQLITE_FULL:
            return JiugaoError(str(index), "磁盘空间不足，请清理后再试一次")
        case _ if code in REFUSED:
            reason = f"索引文件无法读写（{REFUSED[code]}），请检查磁盘和权限"
            return JiugaoError(str(index), reason)
        # The names of columns stand in the file, too, and the types of values.
        case _ if any(sign in str(error) for sign in SIGNS_OF_DAMAGE):
            return IndexDamaged(str(index), DAMAGED)
        case _:
            return error
