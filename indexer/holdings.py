"""What became of files that were handed in."""

from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from indexer.errors import ReportNotFound
from indexer.ingest import archive
from indexer.ingest.filenames import shown
from indexer.records import Filters
from indexer.shelf import Shelved, absolute
from indexer.store import Listing, Store, open_store


@dataclass(frozen=True, slots=True)
class Holding:
    """What became of a file that was handed in, once the index is built.

    `outcome` is added, held (its very bytes lay there before), same (added, with the passages
    of the reports `same_as`) or failed, with the `reason` in Chinese. `path` is what the index
    calls the file, "" where it was not put into the folder.
    """

    name: str
    outcome: str
    path: str = ""
    reason: str = ""
    same_as: tuple[str, ...] = ()


def holdings(index: Path, shelved: Sequence[Shelved], built: Path) -> list[Holding]:
    """What became of each file, in the index that was built from the folder `built`; of an
    archive, of each file in it."""
    with closing(open_store(index)) as store:
        home = Path(shown(str(absolute(built))))
        label = next(one.label for one in store.status().sources if one.folder == home)
        failed = {one.path: one.reason for one in store.failures()}
        return [
            _holding(store, one, path, failed)
            for handed in shelved
            for one, path in _files(store, handed, _path_in(home, label, handed.file), failed)
        ]


def _files(
    store: Store, one: Shelved, path: str, failed: Iterable[str]
) -> list[tuple[Shelved, str]]:
    """A file with what the index calls it; in the place of an archive, the files in it."""
    if one.file.suffix.lower() != archive.SUFFIX:
        return [(one, path)]
    listing = Listing(Filters(paths=(path,)))
    held = [report.path for report in store.reports(archive.MOST_MEMBERS, listing=listing)]
    known = {*held, *failed, *store.excluded()}
    inside = sorted(other for other in known if other.startswith(f"{path}/"))
    named = [(replace(one, name=one.name + inner.removeprefix(path)), inner) for inner in inside]
    return named or [(one, path)]


def _holding(store: Store, one: Shelved, path: str, failed: dict[str, str]) -> Holding:
    if path in failed:
        return Holding(one.name, "failed", path, failed[path])
    if path in store.excluded():
        return Holding(one.name, "failed", path, f"先前移出过，想放回：jiugao restore {path}")
    try:
        report = store.report(path)
    except ReportNotFound:
        reason = "建立索引时略过了这个文件夹，请换一个文件夹"
        return Holding(one.name, "failed", path, reason)
    if one.already:
        return Holding(one.name, "held", path)
    same = tuple(other.path for other in store.same_reports(report.report_id))
    return Holding(one.name, "same" if same else "added", path, same_as=same)


def _path_in(home: Path, label: str, file: Path) -> str:
    inside = Path(shown(str(absolute(file)))).relative_to(home)
    return f"{label}/{inside.as_posix()}"
