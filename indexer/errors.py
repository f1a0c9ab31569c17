"""Every error that a user can meet. Each names the file or thing concerned and the reason.

The reason is one clear line of Chinese that says what is wrong and what to do about it; the
command line and the pages show `str(error)` and never a traceback.
"""

import errno
import re

OS_REASONS = {
    errno.ENOENT: "文件不存在",
    errno.EACCES: "没有读写权限",
    errno.EPERM: "没有读写权限",
    errno.EEXIST: "已有同名的文件",
    errno.EISDIR: "这是一个文件夹",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EFBIG: "文件超过了允许的大小",
    errno.EIO: "磁盘读写出错",
    errno.EROFS: "磁盘是只读的",
    errno.ENAMETOOLONG: "文件名太长",
    errno.ELOOP: "链接绕成了圈",
}


def os_reason(error: OSError) -> str:
    """Why the operating system refused, in Chinese where it is one of the usual reasons."""
    return OS_REASONS.get(error.errno or 0, error.strerror or str(error))


def reason_within(message: str) -> str:
    """The same out of what a library written in Rust says of such a refusal."""
    found = re.search(r"os error (\d+)", message)
    # Windows has numbers of its own, which the last argument makes the usual ones of.
    if found is None:
        return "写入时出错"
    return os_reason(OSError(int(found[1]), message, None, int(found[1])))


class JiugaoError(Exception):
    """Base of all: `subject` is the file, folder, model or query; `reason` is for the user."""

    def __init__(self, subject: str, reason: str) -> None:
        super().__init__(subject, reason)
        self.subject = subject
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.subject}：{self.reason}" if self.subject else self.reason


class FileError(JiugaoError):
    """A file that cannot be taken in. The build lists it and goes on with the others."""


class FileUnreadable(FileError):
    """The operating system refuses to give the file's bytes."""


class FileEmpty(FileError):
    """No text in the file, or none left after cleaning."""


class FileBinary(FileError):
    """The bytes are not text in any encoding that is read here, or too few to tell in which."""


class FileDamaged(FileError):
    """The file breaks off in mid-character, holds bytes that are none, or its container is broken."""


class FileUnsupported(FileError):
    """A format that is not read here."""


class FileTooHeavy(FileError):
    """Reading the file takes more time or memory than a report may, or ends the process."""


class ReaderNotStarted(JiugaoError):
    """No process that reads files can be started."""


class FolderMissing(JiugaoError):
    """A corpus folder that is not there."""


class UploadRefused(FileError):
    """A file that is not put into the library's folder."""


class IndexMissing(JiugaoError):
    """No index at the place named."""


class IndexIncompatible(JiugaoError):
    """An index made by another version of the program, or with another model."""


class IndexDamaged(JiugaoError):
    """The index's database cannot be read."""


class IndexLocked(JiugaoError):
    """Another process is writing to the index."""


class StoreUnusable(JiugaoError):
    """A store that is named wrongly, or that refuses what it is asked."""


class StoreUnreachable(JiugaoError):
    """A store that does not answer, or no longer."""


class StoreLacks(JiugaoError):
    """Something that the store in use cannot do."""


class FolderRefused(JiugaoError):
    """A folder that a backup or what was rescued cannot be put into."""


class BackupDamaged(JiugaoError):
    """A folder that is no backup, or a backup of which something is missing or damaged."""


class ModelNotLoaded(JiugaoError):
    """An embedding model that cannot be loaded."""


class ArchiveTooSmall(JiugaoError):
    """Too few reports to fit a model to."""


class QueryEmpty(JiugaoError):
    """A query without a single character to search for."""


class QueryTooLong(JiugaoError):
    """A query of more characters than anyone types."""


class FilterUnknown(JiugaoError):
    """A filter by a section, 文种 or topic that there is not."""


class AskRefused(JiugaoError):
    """Something asked of the service in a way, or at a length, that it does not take."""


class ServiceBusy(JiugaoError):
    """More is asked of the service at once than it can answer soon."""


class PartMissing(JiugaoError):
    """A part of the program that was not installed with it."""


class PassageNotFound(JiugaoError):
    """No passage of that number in the index."""


class DraftEmpty(JiugaoError):
    """A draft with nothing in it."""


class BasketNotFound(JiugaoError):
    """No such basket, or no such item in it."""


class BasketsDamaged(JiugaoError):
    """The file of baskets could not be read and has been set aside."""


class BasketsUnusable(JiugaoError):
    """The file of baskets cannot be read or written just now."""


class ChangeOverwritten(JiugaoError):
    """A change that a later one has gone over, so that it cannot be made or undone alone."""


class ReportNotFound(JiugaoError):
    """No report, or more than one, of that number or path in the index."""


class PagesNotOpened(JiugaoError):
    """The pages cannot be served."""


class AccessCodeRefused(JiugaoError):
    """An access code that anyone would guess, or none where one is needed."""


class AccessCodeUnusable(JiugaoError):
    """The file of the access code cannot be read or written."""
