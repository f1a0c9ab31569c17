"""A zip file where a single report is asked for: why it is none."""

from io import BytesIO
from zipfile import BadZipFile, ZipFile

from indexer.errors import FileDamaged, FileEmpty, FileUnsupported
from indexer.ingest.formats.content import Content

DAMAGED = "压缩包已损坏，可能没有下载完整，请重新取得"
TOO_DEEP = (
    "是压缩包（后缀为 .zip、放在资料库文件夹里或上传的可以整个收入，再套一层压缩包的请先解压）"
)


def read_zip(data: bytes) -> Content:
    """Raises FileDamaged, FileEmpty, or FileUnsupported: it holds reports, but is none."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            empty = not archive.namelist()
    except (BadZipFile, OSError, ValueError, IndexError) as error:
        raise FileDamaged("", DAMAGED) from error
    if empty:
        raise FileEmpty("", "压缩包里没有文件")
    raise FileUnsupported("", TOO_DEEP)
