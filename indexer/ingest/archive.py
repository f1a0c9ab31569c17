"""What a zip file holds, and the bytes of one of its members. Nothing is ever unpacked to disk."""

import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from lzma import LZMAError
from pathlib import Path, PurePosixPath
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo

from indexer.errors import FileDamaged, FileError, FileUnreadable, FileUnsupported, os_reason
from indexer.ingest.formats.package import TooLarge, read_member
from indexer.ingest.membernames import names_of

SUFFIX = ".zip"
DAMAGED = "压缩包已损坏，可能没有下载完整，请重新取得"
LOCKED = "压缩包里的这个文件有密码，请解压后再收入"
STRANGE = "压缩包里的这个文件用了少见的压缩方式，请解压后再收入"
NAMELESS = "无名"
"""A member without a name, or with one that is nothing but steps upwards."""
MOST_MEMBERS = 10_000
LARGEST_MEMBER = 200_000_000
MOST_DEEP = 2
"""A zip in a zip is opened, one in that is not."""
BOMB_RATIO, BOMB_SIZE = 200, 20_000_000
"""A member that would grow so many times, beyond so many bytes, is no report."""
LOCKED_FLAG, HIDDEN_ATTRIBUTE, DOS = 0x1, 0x2, 0
HIDDEN_STARTS = (".", "~$", "__MACOSX")
READING = (
    *(BadZipFile, zlib.error, LZMAError, EOFError, OSError, ValueError, IndexError, KeyError),
    *(RuntimeError, NotImplementedError),
)
"""What `zipfile` raises where an archive is not what it says."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside: `path` as a person reads it, `keys` the names that lead to it, through an
    archive within the archive."""

    path: str
    keys: tuple[str, ...]


def members(file: Path) -> list[Member]:
    """The files inside, by path, those of an archive within it too; hidden ones are passed over.

    Raises FileUnreadable, FileDamaged, and FileUnsupported for too many; none names the file.
    """
    try:
        with file.open("rb") as stream, _opened(stream) as archive:
            found = list(_members(archive, 1))
    except OSError as error:
        raise FileUnreadable("", f"打不开文件（{os_reason(error)}）") from error
    return sorted(found, key=lambda member: member.path)


def member_bytes(file: Path, keys: Sequence[str]) -> bytes:
    """What a member holds. Raises FileError with a reason, none naming the file."""
    try:
        with file.open("rb") as stream, _opened(stream) as archive:
            data = _bytes(archive, keys[0])
    except OSError as error:
        raise FileUnreadable("", f"打不开文件（{os_reason(error)}）") from error
    for key in keys[1:]:
        with _opened(BytesIO(data)) as inner:
            data = _bytes(inner, key)
    return data


@contextmanager
def _opened(stream: IO[bytes]) -> Iterator[ZipFile]:
    try:
        archive = ZipFile(stream)
    except READING as error:
        raise FileDamaged("", DAMAGED) from error
    with archive:
        if len(archive.NameToInfo) > MOST_MEMBERS:
            raise FileUnsupported("", f"压缩包里超过 {MOST_MEMBERS} 个文件，请解压后再收入")
        yield archive


def _members(archive: ZipFile, depth: int) -> Iterator[Member]:
    infos = [info for info in archive.NameToInfo.values() if not info.filename.endswith("/")]
    taken: set[str] = set()
    for info, name in zip(infos, names_of(infos), strict=True):
        name = name or NAMELESS
        if not _is_shown(info, name):
            continue
        path = _free(name, taken)
        inner = list(_inner(archive, info, path, depth))
        yield from inner or [Member(path, (info.filename,))]


def _inner(archive: ZipFile, info: ZipInfo, path: str, depth: int) -> Iterator[Member]:
    """The members of an archive within; none where it cannot be read, which then says why
    when it is read itself."""
    if PurePosixPath(path).suffix.lower() != SUFFIX or depth >= MOST_DEEP:
        return
    try:
        with _opened(BytesIO(_bytes(archive, info.filename))) as inner:
            found = list(_members(inner, depth + 1))
    except FileError:
        return
    for member in found:
        yield Member(f"{path}/{member.path}", (info.filename, *member.keys))


def _is_shown(info: ZipInfo, name: str) -> bool:
    hidden = info.create_system == DOS and info.external_attr & HIDDEN_ATTRIBUTE
    parts = PurePosixPath(name).parts
    return not hidden and not any(p.startswith(HIDDEN_STARTS) for p in parts)


def _free(name: str, taken: set[str]) -> str:
    """A name that no other member has: names may differ only in what makes a path unsafe."""
    path, count, plain = name, 1, PurePosixPath(name)
    while path in taken:
        count += 1
        path = str(plain.with_name(f"{plain.stem} ({count}){plain.suffix}"))
    taken.add(path)
    return path


def _bytes(archive: ZipFile, key: str) -> bytes:
    info = archive.NameToInfo.get(key)
    if info is None:
        raise FileDamaged("", "压缩包刚刚被改动，请重新整理")
    if info.flag_bits & LOCKED_FLAG:
        raise FileUnsupported("", LOCKED)
    if info.file_size > BOMB_SIZE and info.file_size > BOMB_RATIO * info.compress_size:
        times = info.file_size // max(1, info.compress_size)
        raise FileUnsupported("", f"解开后是原来的 {times} 倍，不像是材料，没有打开")
    try:
        return read_member(archive, key, LARGEST_MEMBER)
    except TooLarge as error:
        limit = LARGEST_MEMBER // 1_000_000
        raise FileUnsupported("", f"解开后超过 {limit} MB，不像是材料") from error
    except NotImplementedError as error:
        raise FileUnsupported("", STRANGE) from error
    except READING as error:
        raise FileDamaged("", DAMAGED) from error
