"""The library's holdings as a person keeps them: files put in, reports taken out and back."""

import errno
import hashlib
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from indexer.errors import FolderMissing, IndexMissing, ReportNotFound, UploadRefused, os_reason
from indexer.ingest import SUPPORTED_SUFFIXES, left_out
from indexer.ingest.filenames import shown
from indexer.store import Source, open_store, open_writer

LONGEST_UPLOAD = 100_000_000
"""Bytes; the longest report with pictures stays far below."""
LONGEST_NAME = 120
LONGEST_NAME_BYTES = 200
"""File systems of Linux take 255, of which suffix and number need some."""
NAMELESS = "未命名"
FORBIDDEN = str.maketrans(r'\/:*?"<>|', "＼／：＊？＂＜＞｜")
"""What a name may not hold on Windows, as the full-width character that looks the same."""
PASSED_OVER = re.compile(r"^(?:~\$|[\s.])+")
"""What begins the names of hidden files and of lock files, which builds pass over."""
DEVICES = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?:[ .].*)?", re.IGNORECASE
)
"""The names that Windows takes for a device, with any suffix too."""


@dataclass(frozen=True, slots=True)
class Shelved:
    """A file that was handed in: where it lies now, and whether its very bytes lay there before,
    under that name or another."""

    name: str
    file: Path
    already: bool


def shelve(name: str, content: bytes, folder: Path) -> Shelved:
    """Puts a file into the library's folder, made where there is none; nothing is overwritten:
    another file of that name gets a number.

    Raises:
        UploadRefused: the file is of no format that is read here, empty, or too large, or the
            disk refuses it; its reason is for the user.
    """
    plain = _accepted(name, len(content))
    try:
        _make(folder)
        if same := _same_bytes(content, Path(plain).suffix.lower(), folder):
            return Shelved(name, same, already=True)
        return Shelved(name, _written(content, plain, folder), already=False)
    except OSError as error:
        raise UploadRefused(name, f"无法保存（{os_reason(error)}）") from error


def shelve_file(file: Path, folder: Path) -> Shelved:
    """Puts a copy of a file into the library's folder, as `shelve` does.

    Raises UploadRefused, also where the file cannot be read.
    """
    name = shown(file.name)
    try:
        _accepted(name, file.stat().st_size)
        content = file.read_bytes()
    except OSError as error:
        raise UploadRefused(name, f"打不开文件（{os_reason(error)}）") from error
    return shelve(name, content, folder)


def safe_name(name: str) -> str:
    """The last part of a name as a file name for any system: no folders, no hidden files, no
    devices."""
    last = PurePosixPath(PureWindowsPath(name).as_posix()).name
    kept = "".join(char for char in last if unicodedata.category(char) not in {"Cc", "Cf", "Cs"})
    kept = kept.translate(FORBIDDEN).rstrip(" .")
    suffix = Path(f"_{kept}").suffix
    stem = PASSED_OVER.sub("", kept.removesuffix(suffix))[:LONGEST_NAME]
    stem = stem.encode()[:LONGEST_NAME_BYTES].decode(errors="ignore").strip(" .")
    return f"{'_' if DEVICES.fullmatch(stem) else ''}{stem or NAMELESS}{suffix}"


def take_out(index: Path, path: str) -> None:
    """Takes a report out of an index, and has builds leave its file out; the file itself stays.

    Raises IndexMissing, IndexLocked, ReportNotFound.
    """
    open_store(index).close()
    # Views are caught up by whoever opens them; a report less is not worth writing them anew.
    with open_writer(index) as writer:
        writer.exclude(path)


def put_back(index: Path, path: str) -> Path:
    """Has builds take in again what was taken out of an index; the file, whose
    `library_folder` is to be built.

    Raises IndexMissing, IndexLocked, ReportNotFound, and FolderMissing where the file is gone.
    """
    with closing(open_store(index)) as store:
        if path not in store.excluded():
            raise ReportNotFound(path, "这个文件没有被移出过资料库，jiugao status 会列出移出的文件")
    file = file_of(index, path)
    with open_writer(index) as writer:
        writer.include(path)
    return file


def file_of(index: Path, path: str) -> Path:
    """Where the file of a report lies, or the archive that holds it. Raises FolderMissing where
    it is gone."""
    label, _, inside = path.partition("/")
    for source in _sources(index):
        for place in _ways_up(source.folder / inside) if source.label == label else ():
            if place.is_file():
                return place
    raise FolderMissing(path, "原来的文件已经不在了，请重新上传")


def _ways_up(place: Path) -> Iterator[Path]:
    """A place and, as long as it is not there, what it would be in."""
    yield place
    for above in place.parents:
        yield above
        if above.exists():
            return


def library_folder(index: Path, folder: Path, usual: Path) -> Path:
    """The folder to build so that an index takes in what lies in `folder`: the outermost one
    that the index holds; for a new folder `usual` if it lies in there, or else itself."""
    place = absolute(folder)
    known = {source.folder for source in _sources(index)}
    around = [place, *place.parents]
    for folders in (known, {absolute(usual)}):
        for ancestor in reversed(around):
            if Path(shown(str(ancestor))) in folders:
                return ancestor
    return place


def absolute(place: Path) -> Path:
    """As `build` has it: a folder that is a link goes by its own name."""
    return Path(os.path.normpath(place.absolute()))


def _sources(index: Path) -> tuple[Source, ...]:
    try:
        with closing(open_store(index)) as store:
            return store.status().sources
    except IndexMissing:
        return ()


def _accepted(name: str, size: int) -> str:
    """The name that a file will have. Raises UploadRefused."""
    plain = safe_name(name)
    if Path(plain).suffix.lower() not in SUPPORTED_SUFFIXES:
        raise UploadRefused(name, left_out(Path(plain).suffix.lower()))
    if not size:
        raise UploadRefused(name, "文件是空的")
    if size > LONGEST_UPLOAD:
        raise UploadRefused(name, f"文件超过 {LONGEST_UPLOAD // 1_000_000} MB，请拆分后再上传")
    return plain


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise NotADirectoryError(errno.ENOTDIR, "") from error


def _same_bytes(content: bytes, suffix: str, folder: Path) -> Path | None:
    digest = hashlib.sha256(content).digest()
    for file in sorted(_of_size(folder, suffix, len(content))):
        if hashlib.sha256(file.read_bytes()).digest() == digest:
            return file
    return None


def _of_size(folder: Path, suffix: str, size: int) -> Iterable[Path]:
    files = (file for file in folder.iterdir() if file.suffix.lower() == suffix)
    return (file for file in files if file.is_file() and file.stat().st_size == size)


def _written(content: bytes, name: str, folder: Path) -> Path:
    """A new file under the first free name; none is left where the disk fills up."""
    for file in _names(folder, name):
        try:
            stream = file.open("xb")
        except FileExistsError:
            continue
        try:
            with stream:
                stream.write(content)
        except OSError:
            file.unlink(missing_ok=True)
            raise
        return file
    raise AssertionError("there is always another number")


def _names(folder: Path, name: str) -> Iterator[Path]:
    plain, count = Path(name), 1
    yield folder / name
    while True:
        count += 1
        yield folder / f"{plain.stem} ({count}){plain.suffix}"
