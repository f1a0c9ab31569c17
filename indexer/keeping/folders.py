"""Folders that something whole is put into, or nothing."""

import contextlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer.errors import FolderRefused, JiugaoError, os_reason


@contextmanager
def filled(target: Path, outside: Path, what: str) -> Iterator[Path]:
    """A folder to fill, which takes the place of `target` when all went well, and else is gone.

    Raises FolderRefused where `target` holds something, cannot be written, or lies in the folder
    `outside`, which is called `what`.
    """
    part = target.with_name(f".{target.name}.part")
    try:
        _check(target, outside, what)
        target.parent.mkdir(parents=True, exist_ok=True)
        # Of one that was killed.
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        yield part
        if target.exists():
            target.rmdir()
        part.rename(target)
    except JiugaoError as error:
        subject = _named(error.subject, part, target)
        if subject == error.subject:
            raise
        raise FolderRefused(subject, error.reason) from error
    except OSError as error:
        subject = str(target) if error.filename is None else _named(error.filename, part, target)
        raise FolderRefused(subject, f"无法读写（{os_reason(error)}）") from error
    finally:
        with contextlib.suppress(OSError):
            shutil.rmtree(part, ignore_errors=True)


def _check(target: Path, outside: Path, what: str) -> None:
    if target.resolve().is_relative_to(outside.resolve()):
        raise FolderRefused(str(target), f"在{what}文件夹里面，请换一个位置")
    if target.exists() and not target.is_dir():
        raise FolderRefused(str(target), "这是一个文件，请换一个文件夹")
    if target.exists() and any(target.iterdir()):
        raise FolderRefused(str(target), "文件夹里已经有东西，请换一个新的或空的文件夹")


def _named(file: str, part: Path, target: Path) -> str:
    """The file that the operating system refused, by the name that the user knows."""
    return str(file).replace(str(part), str(target))
