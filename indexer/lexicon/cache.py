"""Files that can always be made again, in the user's cache folder."""

import contextlib
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from platformdirs import user_cache_path


def cache_file(kind: str, identity: str) -> Path:
    """The file that is named after what it is made of: another identity, another file."""
    kind_name, _, suffix = kind.partition(".")
    name = f"{kind_name}-{hashlib.sha256(identity.encode()).hexdigest()[:12]}.{suffix}"
    return Path(user_cache_path("jiugao")) / name


def keep(file: Path, write: Callable[[Path], object]) -> None:
    """Puts a file in place, whole or not at all. Raises OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.stem}.{os.getpid()}.part{file.suffix}")
    try:
        write(part)
        part.replace(file)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
