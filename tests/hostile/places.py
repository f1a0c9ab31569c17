"""What lies in a folder beside plain files, and names."""

import os
import socket
from pathlib import Path

from tests.hostile.case import REPORT, Cases

CASES = Cases()
NO_FILE = "不是普通文件（是管道、套接字或设备），没有打开"


def put(file: Path, more: str = "") -> None:
    """A report like the others; `more` makes it another."""
    file.write_text(REPORT + more, encoding="utf-8")


@CASES.refused("管道.txt", NO_FILE)
def fifo(folder: Path) -> None:
    """没有人写的管道"""
    os.mkfifo(folder / "管道.txt")


@CASES.refused("套.txt", NO_FILE)
def unix_socket(folder: Path) -> None:
    """套接字"""
    with socket.socket(socket.AF_UNIX) as made:
        here = Path.cwd()
        # The path of a socket may have a hundred bytes.
        os.chdir(folder)
        try:
            made.bind("套.txt")
        finally:
            os.chdir(here)


@CASES.refused("设备.txt", NO_FILE)
def device(folder: Path) -> None:
    """指向 /dev/zero 的链接"""
    (folder / "设备.txt").symlink_to("/dev/zero")


@CASES.refused("断链.txt", "文件无法读取（文件不存在）")
def dangling_link(folder: Path) -> None:
    """链接指向的文件不在"""
    (folder / "断链.txt").symlink_to("没有.txt")


@CASES.refused("自己.txt", "文件无法读取（链接绕成了圈）")
def link_to_itself(folder: Path) -> None:
    """指向自己的链接"""
    (folder / "自己.txt").symlink_to("自己.txt")


@CASES.taken("内/总结.txt")
def folder_loop(folder: Path) -> None:
    """文件夹里有指向上级的链接"""
    (folder / "内").mkdir()
    (folder / "内" / "上级").symlink_to(folder, target_is_directory=True)
    put(folder / "内" / "总结.txt")


@CASES.told({"文件夹.txt/内.docx": "文件是空的"})
def folder_named_as_a_file(folder: Path) -> None:
    """文件夹名带 .txt 后缀"""
    (folder / "文件夹.txt").mkdir()
    (folder / "文件夹.txt" / "内.docx").touch()


@CASES.taken("一\n二.txt", "\t.txt", "\x1b[31m红.txt")
def names_with_controls(folder: Path) -> None:
    """文件名里有换行、制表符和终端控制序列"""
    for number, name in enumerate(("一\n二.txt", "\t.txt", "\x1b[31m红.txt")):
        put(folder / name, f"第{number}份。")


@CASES.told({"坏\n名.pdf": "文件是空的"})
def refused_name_with_newline(folder: Path) -> None:
    """收不进的文件，名里有换行"""
    (folder / "坏\n名.pdf").touch()


@CASES.taken("长" * 83 + "a.txt", "n" * 251 + ".txt")
def longest_names(folder: Path) -> None:
    """255 个字节的文件名"""
    put(folder / ("长" * 83 + "a.txt"))
    put(folder / ("n" * 251 + ".txt"), "另一份。")


@CASES.taken("😀👨‍👩‍👧.txt", "\u202etxt.报告.txt", "-rf.txt", "%00.txt", "$(x)`y`;'\".txt")
def odd_names(folder: Path) -> None:
    """表情、从右到左的标记、像命令的文件名"""
    names = "😀👨‍👩‍👧.txt", "\u202etxt.报告.txt", "-rf.txt", "%00.txt", "$(x)`y`;'\".txt"
    for number, name in enumerate(names):
        put(folder / name, f"第{number}份。")


@CASES.taken("总结.txt")
def name_in_gbk(folder: Path) -> None:
    """文件名不是 UTF-8（GBK）"""
    put(Path(os.fsdecode(os.fsencode(folder) + b"/" + "总结.txt".encode("gbk"))))


@CASES.told({"\ufffd\ufffd.docx": "文件是空的"})
def name_of_no_encoding(folder: Path) -> None:
    """文件名什么编码都不是"""
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xff.docx")).touch()


@CASES.taken("/".join(["深" * 40] * 12) + "/总结.txt")
def deep_folders(folder: Path) -> None:
    """十二层长名的文件夹，路径近 1500 字节"""
    place = folder.joinpath(*["深" * 40] * 12)
    place.mkdir(parents=True)
    put(place / "总结.txt")


@CASES.refused("影片.mp4", "是音视频（.mp4），没有收入")
def film(folder: Path) -> None:
    """不收的格式"""
    (folder / "影片.mp4").write_bytes(b"\0\1")


@CASES.told(
    {
        "包.rar": "是压缩包（.rar），没有收入；请解压后再收入（.zip 可以直接收入）",
        "报告": "暂不支持“无后缀”格式，可读的有 Word、WPS、PDF、网页、RTF、ODT、文本、图片、ZIP",
        "程序.txt": "是程序或系统文件（.exe），没有收入",
    }
)
def other_formats(folder: Path) -> None:
    """没有后缀；程序改名为 txt；rar"""
    put(folder / "报告")
    (folder / "程序.txt").write_bytes(b"MZ\x90\0" + bytes(5000))
    (folder / "包.rar").write_bytes(b"Rar!\x1a\x07\0" + bytes(500))
