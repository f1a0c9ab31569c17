"""Zip files: their members by name, and what cannot be opened."""

import os
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from indexer.errors import FileDamaged, FileError, FileUnsupported
from indexer.ingest import archive
from indexer.ingest.archive import Member, member_bytes, members
from indexer.ingest.formats.zips import read_zip
from tests.samples import FILES

NAMES = ("2021/工作总结.txt", "2022/年度计划和问题清单.txt")


class RawName(ZipInfo):
    """A member whose name is written in bytes of our choice, as Windows programs do."""

    raw = b""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.raw, self.flag_bits & ~0x800


def zipped(file: Path, entries: dict[bytes, bytes]) -> Path:
    with ZipFile(file, "w", ZIP_DEFLATED) as made:
        for name, content in entries.items():
            info = RawName("placeholder" + name.hex())
            info.raw = name
            made.writestr(info, content)
    return file


@pytest.mark.parametrize("codec", ["gbk", "utf-8"])
def test_names_in_the_encodings_of_simplified_chinese(tmp_path: Path, codec: str) -> None:
    file = zipped(tmp_path / "a.zip", {name.encode(codec): b"x" for name in NAMES})
    assert [member.path for member in members(file)] == list(NAMES)


@pytest.mark.parametrize(
    ("codec", "names"),
    [
        ("big5", ("工作總結.txt", "年度計畫和問題清單.txt")),
        ("cp932", ("まとめ.txt", "年度の計画と問題点.txt")),
        ("gbk", ("总结.txt",)),
    ],
)
def test_names_in_other_encodings(tmp_path: Path, codec: str, names: tuple[str, ...]) -> None:
    file = zipped(tmp_path / "a.zip", {name.encode(codec): b"x" for name in names})
    assert sorted(member.path for member in members(file)) == sorted(names)


def test_members_without_a_name_are_accounted_for(tmp_path: Path) -> None:
    file = zipped(tmp_path / "a.zip", {b"": b"x", b"..": b"y", b"a/": b"", b"b.txt": b"z"})
    assert [(one.path, member_bytes(file, one.keys)) for one in members(file)] == [
        *(("b.txt", b"z"), ("无名", b"x"), ("无名 (2)", b"y"))
    ]


def test_names_with_the_flag_for_utf_8_are_believed(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "a.zip", "w") as made:
        made.writestr("2021/工作总结.txt", "x")
    assert members(tmp_path / "a.zip") == [Member("2021/工作总结.txt", ("2021/工作总结.txt",))]


def test_the_name_in_the_field_for_unicode_counts_more_than_the_name(tmp_path: Path) -> None:
    name = "工作总结.txt".encode()
    field = b"\x01" + bytes(4) + name
    info = ZipInfo("???.txt")
    info.extra = b"\x55\x54\x01\0x" + b"\x75\x70" + len(field).to_bytes(2, "little") + field
    with ZipFile(tmp_path / "a.zip", "w") as made:
        made.writestr(info, "x")
    assert [member.path for member in members(tmp_path / "a.zip")] == ["工作总结.txt"]


def test_names_that_lead_outside_lead_nowhere(tmp_path: Path) -> None:
    names = (
        b"../../etc/a.txt",
        b"C:\\Users\\b.txt",
        b"/c.txt",
        b"x/../c.txt",
        b"d\ne.txt",
        b"c.txt",
    )
    file = zipped(tmp_path / "a.zip", dict.fromkeys(names, b"x"))
    assert [member.path for member in members(file)] == [
        *("Users/b.txt", "c (2).txt", "c.txt", "d_e.txt", "etc/a.txt", "x/c.txt")
    ]


def test_hidden_members_are_passed_over(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "a.zip", "w") as made:
        for name in (
            "__MACOSX/._a.txt",
            ".git/a.txt",
            "~$a.docx",
            "甲/",
            "甲/.DS_Store",
            "甲/a.txt",
        ):
            made.writestr(name, "x")
        hidden = ZipInfo("Thumbs.db")
        hidden.create_system, hidden.external_attr = 0, 0x2
        made.writestr(hidden, "x")
    assert [member.path for member in members(tmp_path / "a.zip")] == ["甲/a.txt"]


def test_an_archive_within_is_opened_and_one_in_that_is_not(tmp_path: Path) -> None:
    for name, inside in (("c", "丙.txt"), ("b", "c.zip"), ("a", "b.zip")):
        with ZipFile(tmp_path / f"{name}.zip", "w") as made:
            content = (tmp_path / inside).read_bytes() if inside.endswith("zip") else b"text"
            made.writestr(inside, content)
            made.writestr(f"{name}.txt", name)
    found = members(tmp_path / "a.zip")
    assert [member.path for member in found] == ["a.txt", "b.zip/b.txt", "b.zip/c.zip"]
    assert [member_bytes(tmp_path / "a.zip", one.keys)[:2] for one in found] == [b"a", b"b", b"PK"]
    with pytest.raises(FileUnsupported, match="再套一层压缩包的请先解压"):
        read_zip(member_bytes(tmp_path / "a.zip", found[2].keys))


def refusal(file: Path, keys: tuple[str, ...]) -> str:
    with pytest.raises(FileError) as raised:
        member_bytes(file, keys)
    return raised.value.reason


def test_a_member_that_grows_without_end_is_not_unpacked(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "a.zip", "w", ZIP_DEFLATED) as made:
        made.writestr("弹.txt", bytes(30_000_000))
    assert refusal(tmp_path / "a.zip", ("弹.txt",)).startswith("解开后是原来的 1")


def test_a_member_that_lies_about_its_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ZipFile(tmp_path / "a.zip", "w", ZIP_DEFLATED) as made:
        made.writestr("长.txt", os.urandom(2_000_000))
    monkeypatch.setattr(archive, "LARGEST_MEMBER", 1_000_000)
    assert refusal(tmp_path / "a.zip", ("长.txt",)) == "解开后超过 1 MB，不像是材料"


def test_too_many_members(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_MEMBERS", 2)
    file = zipped(tmp_path / "a.zip", dict.fromkeys((b"1", b"2", b"3"), b""))
    with pytest.raises(FileUnsupported, match="超过 2 个文件"):
        members(file)


def test_damaged_archives_and_members(tmp_path: Path) -> None:
    file = zipped(tmp_path / "a.zip", {b"a.txt": b"x" * 1000})
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(FileDamaged) as raised:
        members(file)
    assert raised.value.reason == "压缩包已损坏，可能没有下载完整，请重新取得"
    at = whole.index(b"a.txt") + 6
    file.write_bytes(whole[:at] + b"\xff\xff\xff" + whole[at + 3 :])
    assert refusal(file, ("a.txt",)) == "压缩包已损坏，可能没有下载完整，请重新取得"
    assert refusal(file, ("没有.txt",)) == "压缩包刚刚被改动，请重新整理"


def test_members_of_info_zip() -> None:
    found = members(FILES / "汇总.zip")
    assert [member.path for member in found] == ["2021/工作总结.txt", "2022/工作计划.md", "密.txt"]
    assert member_bytes(FILES / "汇总.zip", found[0].keys).decode().startswith("禾田镇2021年")
    assert refusal(FILES / "汇总.zip", found[2].keys) == "压缩包里的这个文件有密码，请解压后再收入"


@pytest.mark.parametrize(
    ("codec", "names"),
    [
        ("gbk", ("2021年/工作总结.txt", "2022年/计划和问题清单.txt")),
        ("utf-8", ("2021年/工作总结.txt", "2022年/计划和问题清单.txt")),
        ("big5", ("2021年/工作總結.txt", "2022年/計畫和問題清單.txt")),
        ("cp932", ("2021年/まとめ.txt", "2022年/計画と問題点.txt")),
    ],
)
def test_names_of_info_zip_as_it_takes_them_from_the_disk(
    codec: str, names: tuple[str, ...]
) -> None:
    file = FILES / f"{codec}.zip"
    found = members(file)
    assert [member.path for member in found] == list(names)
    assert [member_bytes(file, member.keys) for member in found] == [b"text", b"text"]
