"""Names of files as text, whatever bytes they are."""

import os


def shown(name: str) -> str:
    """A name or path as text: parts of it that are not UTF-8, as unpacked archives leave them,
    read as GBK."""
    return name if name.isascii() else "/".join(map(_shown_part, name.split("/")))


def _shown_part(name: str) -> str:
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", errors="replace")
    return name
