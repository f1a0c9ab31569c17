"""What a case is, and the collection of all of them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from indexer.ingest.formats import ocr, word

Maker = Callable[[Path], None]
Data = bytes | Callable[[], bytes]
"""What a file holds, made when it is needed where it is much."""
MISSING: Mapping[str, tuple[Callable[[], str | None], str]] = {
    "soffice": (word.soffice, word.MISSING),
    "ocr": (ocr.engine, ocr.MISSING),
}
"""Programs that some machines have: how they are found, and the reason where they are not."""


@dataclass(frozen=True)
class Case:
    """`make` writes files into an empty folder. `failed` gives the reason for each of those, by
    its path in there, that cannot be taken in; `indexed` are the paths of the others."""

    name: str
    about: str
    make: Maker = field(repr=False)
    failed: Mapping[str, str] = field(default_factory=dict)
    indexed: tuple[str, ...] = ()
    program: str = ""
    """What reads those files: a key of `MISSING`, or nothing but this package."""

    @property
    def expected(self) -> Mapping[str, str]:
        """`failed`, on a machine that may lack the program."""
        if self.program and not MISSING[self.program][0]():
            return dict.fromkeys(self.failed, MISSING[self.program][1])
        return self.failed


class Cases:
    """Cases of one kind, collected where their makers are defined."""

    def __init__(self) -> None:
        self._cases: list[Case] = []

    def __iter__(self) -> Iterator[Case]:
        return iter(self._cases)

    def refused(self, path: str, reason: str) -> Callable[[Maker], Maker]:
        """A maker of one file that is not taken in, for that reason."""
        return self.told({path: reason})

    def taken(self, *paths: str) -> Callable[[Maker], Maker]:
        """A maker of files that are taken in all the same."""
        return self.told({}, *paths)

    def told(self, failed: Mapping[str, str], *indexed: str) -> Callable[[Maker], Maker]:
        """A maker of files of which some are refused and some are not."""

        def collect(make: Maker) -> Maker:
            name = make.__name__.replace("_", "-")
            self._cases.append(Case(name, (make.__doc__ or "").strip(), make, failed, indexed))
            return make

        return collect

    def made(
        self, name: str, about: str, path: str, data: Data, reason: str | None, program: str = ""
    ) -> None:
        """A case of one file of those bytes, taken in where `reason` is None."""

        def make(folder: Path) -> None:
            (folder / path).write_bytes(data if isinstance(data, bytes) else data())

        failed = {} if reason is None else {path: reason}
        indexed = (path,) if reason is None else ()
        self._cases.append(Case(name, about, make, failed, indexed, program))


REPORT = """青石街道2023年安全生产工作总结

一年来，街道围绕安全生产这一中心任务，压实责任，排查隐患，形势总体平稳。

一、主要做法
（一）压实责任。班子成员分片包干，每月到企业检查一次，与辖区企业签订责任书。
（二）排查隐患。全年检查企业和沿街商铺，发现的问题逐一建账，整改一个销号一个。

二、存在问题
一是专职人员少，检查力量不足。二是部分商户对消防通道的重要性认识不够。

三、下一步打算
继续开展消防演练，为老旧小区更换消防设施，把宣传做到家家户户。
"""
PARAGRAPH = "街道组织志愿者走访老旧小区，宣传用电用气安全，更换了一批老化的线路和灭火器。"
