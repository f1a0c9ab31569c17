"""How sources are named: the label of a folder begins the paths of its reports."""

from collections.abc import Container
from pathlib import Path


def free_label(folder: Path, taken: Container[str]) -> str:
    """The name of a folder, with a number where another source has it."""
    name = folder.name or folder.drive.rstrip(":") or "根目录"
    label, count = name, 1
    while label in taken:
        count += 1
        label = f"{name} ({count})"
    return label
