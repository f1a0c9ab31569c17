"""What Recoll's commands print."""


def hits(printed: str) -> int:
    """How many files a `recollq -A` printed: after the query and the count, each is a line of
    MIME type, [address], [title] and size, parted by tabs, followed by its abstract."""
    return sum(
        len(parts) >= 4 and "/" in parts[0] and parts[1].startswith("[file://")
        for parts in (line.split("\t") for line in printed.splitlines())
    )


def version(printed: str) -> str:
    """The version that ends a command's help: `Recoll version: Recoll 1.34.3 + Xapian 1.4.22`."""
    return printed.rpartition("version: Recoll ")[2].partition(" ")[0].strip()
