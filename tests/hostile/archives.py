"""Zip files."""

import struct
import warnings
import zlib
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tests.hostile.case import REPORT, Cases, Data
from tests.hostile.texts import RANDOM
from tests.hostile.word import docx, package

CASES = Cases()
DAMAGED = "压缩包已损坏，可能没有下载完整，请重新取得"
GOOD = "总结.txt"
GOOD_ZIP = package({GOOD: REPORT})


def changed(data: bytes, local: int, central: int, value: bytes) -> bytes:
    """A zip of one member with bytes of its local and of its central header replaced."""
    at = data.index(b"PK\x01\x02")
    data = data[:local] + value + data[local + len(value) :]
    return data[: at + central] + value + data[at + central + len(value) :]


def add(name: str, about: str, data: Data, failed: dict[str, str], *indexed: str) -> None:
    """A case of one zip file; paths are those of its members."""

    def make(folder: Path) -> None:
        (folder / "包.zip").write_bytes(data if isinstance(data, bytes) else data())

    make.__name__, make.__doc__ = name, about
    CASES.told(
        {f"包.zip{path}": reason for path, reason in failed.items()},
        *(f"包.zip{one}" for one in indexed),
    )(make)


add("zip-empty", "没有成员", package({}), {"": "压缩包里没有文件"})
add("zip-truncated", "截断", GOOD_ZIP[:-40], {"": "压缩包已损坏，可能没有下载完整，请重新取得"})
add(
    "zip-random",
    "开头之后是随机字节",
    b"PK\x03\x04" + RANDOM,
    {"": "压缩包已损坏，可能没有下载完整，请重新取得"},
)
add(
    "zip-locked",
    "成员有密码",
    changed(GOOD_ZIP, 6, 8, b"\x01\x08"),
    {f"/{GOOD}": "压缩包里的这个文件有密码，请解压后再收入"},
)
add(
    "zip-method",
    "没有的压缩方式",
    changed(GOOD_ZIP, 8, 10, b"\x63\0"),
    {f"/{GOOD}": "压缩包里的这个文件用了少见的压缩方式，请解压后再收入"},
)
add("zip-check", "校验和不对", changed(GOOD_ZIP, 14, 16, b"\1\2\3\4"), {f"/{GOOD}": DAMAGED})
add("zip-size-lie", "声称的大小不对", changed(GOOD_ZIP, 22, 24, b"\1\0\0\0"), {f"/{GOOD}": DAMAGED})
add("zip-in-zip", "zip 里的 zip", package({"内.zip": GOOD_ZIP}), {}, f"/内.zip/{GOOD}")
add(
    "zip-in-zip-in-zip",
    "三层 zip",
    package({"中.zip": package({"内.zip": GOOD_ZIP})}),
    {
        "/中.zip/内.zip": "是压缩包（后缀为 .zip、放在资料库文件夹里或上传的可以整个收入，再套一层压缩包的请先解压）"
    },
)
add(
    "zip-upwards",
    "成员名里有 ../ 和盘符",
    package({f"../../{GOOD}": REPORT, f"C:\\{GOOD}": REPORT + "甲", f"/etc/{GOOD}": REPORT + "乙"}),
    {},
    f"/{GOOD}",
    "/总结 (2).txt",
    f"/etc/{GOOD}",
)
add(
    "zip-docx-bomb",
    "里面的 docx 是炸弹",
    lambda: package({"炸弹.docx": docx("<w:p/>" * 20_000_000), GOOD: REPORT}),
    {"/炸弹.docx": "解开后超过 100 MB，不像是材料"},
    f"/{GOOD}",
)


def repeated() -> bytes:
    """Two members of one name."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        archive.writestr(GOOD, REPORT)
        with warnings.catch_warnings(action="ignore"):
            archive.writestr(GOOD, REPORT + "后来的一份。")
    return stream.getvalue()


def overlapping(count: int, size: int) -> bytes:
    """Members that share their packed bytes."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    plain = REPORT.encode() + b"\n" * size
    packed = deflate.compress(plain) + deflate.flush()
    check, name = zlib.crc32(plain), b"a.txt"
    facts = struct.pack(
        "<HHHHHIIIHH", 20, 0, 8, 0, 0x21, check, len(packed), len(plain), len(name), 0
    )
    data, entries = b"PK\x03\x04" + facts + name + packed, []
    for number in range(count):
        name = b"%05d.txt" % number
        facts = struct.pack(
            "<HHHHHIIIHH", 20, 0, 8, 0, 0x21, check, len(packed), len(plain), len(name), 0
        )
        entries.append(b"PK\x01\x02\x14\0" + facts + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name)
    central = b"".join(entries)
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(central), len(data), 0)
    return data + central + b"PK\x05\x06" + end


add("zip-repeated", "同名的两个成员", repeated(), {}, f"/{GOOD}")
add(
    "zip-overlapping",
    "成员共用同一段数据",
    overlapping(30, 0),
    {f"/{n:05}.txt": DAMAGED for n in range(30)},
)


@CASES.refused("多.zip", "压缩包里超过 10000 个文件，请解压后再收入")
def zip_60000_members(folder: Path) -> None:
    """六万个成员"""
    (folder / "多.zip").write_bytes(overlapping(60_000, 0))


@CASES.refused("炸弹.zip/零.txt", "解开后是原来的 1028 倍，不像是材料，没有打开")
def zip_bomb(folder: Path) -> None:
    """成员解开有 300 MB"""
    with (
        ZipFile(folder / "炸弹.zip", "w", ZIP_DEFLATED) as archive,
        archive.open("零.txt", "w") as member,
    ):
        for _ in range(300):
            member.write(b"a" * 1_000_000)


@CASES.refused("炸弹.zip/中.zip/零.txt", "解开后是原来的 229 倍，不像是材料，没有打开")
def zip_bomb_in_zip(folder: Path) -> None:
    """zip 里的 zip 解开有 300 MB"""
    inner = BytesIO()
    with (
        ZipFile(inner, "w", ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("零.txt", "w") as member,
    ):
        for _ in range(300):
            member.write(bytes(1_000_000))
    with ZipFile(folder / "炸弹.zip", "w", ZIP_DEFLATED) as archive:
        archive.writestr("中.zip", inner.getvalue())


@CASES.taken("名.zip/一_二.txt", "名.zip/😀.txt", "名.zip/" + "长" * 80 + ".txt")
def zip_names(folder: Path) -> None:
    """成员名里有换行、表情、八十个字"""
    with ZipFile(folder / "名.zip", "w") as archive:
        for number, name in enumerate(("一\n二.txt", "😀.txt", "长" * 80 + ".txt")):
            archive.writestr(ZipInfo(name), REPORT + f"第{number}份。")


@CASES.told({"链.zip/链接.txt": "除标题和广告外没有正文"}, "链.zip/总结.txt")
def zip_link(folder: Path) -> None:
    """成员是指向 /etc/passwd 的链接"""
    link = ZipInfo("链接.txt")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    with ZipFile(folder / "链.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr(GOOD, REPORT)
