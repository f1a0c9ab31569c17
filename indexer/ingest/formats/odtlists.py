"""The automatic numbers of an OpenDocument text, as a reader sees them (OpenDocument 1.2, 19.880:
`style:num-format`)."""

from collections import defaultdict
from collections.abc import Iterable

from lxml import etree

from indexer.ingest.formats.numerals import numeral
from indexer.ingest.formats.package import local, value, whole

OUTLINE = "\0outline"


class Lists:
    """Counts through a document; ask once for each item, in order."""

    def __init__(self, roots: Iterable[etree._Element]) -> None:
        self._levels: dict[tuple[str, int], etree._Element] = {}
        for root in roots:
            for style in root.iter("{*}list-style", "{*}outline-style"):
                name = value(style, "name") or ""
                name = OUTLINE if local(style) == "outline-style" else name
                for level in style:
                    self._levels[name, whole(value(level, "level"), 0)] = level
        self._counts: dict[str, list[int]] = defaultdict(lambda: [0] * 11)

    def begin(self, style: str | None, goes_on: bool) -> None:
        """A list begins anew, unless it goes on from the one before."""
        if not goes_on:
            self._counts.pop(style or "", None)

    def item(self, style: str | None, depth: int, start: str | None = None) -> str:
        """The number of the next item."""
        return self._next(style or "", depth, start)

    def heading(self, level: int) -> str:
        """The number of the next heading."""
        return self._next(OUTLINE, level, None)

    def _next(self, style: str, depth: int, start: str | None) -> str:
        level = self._levels.get((style, depth))
        if level is None or depth > 10:
            return ""
        counts = self._counts[style]
        said = start or ("" if counts[depth] else value(level, "start-value") or "1")
        counts[depth] = whole(said, counts[depth] + 1)
        counts[depth + 1 :] = [0] * (len(counts) - depth - 1)
        kind = value(level, "num-format")
        if not kind or "bullet" in local(level):
            return ""
        shown = min(depth, whole(value(level, "display-levels"), 1))
        numbers = (self._shown(style, at, counts) for at in range(depth - shown + 1, depth + 1))
        number = ".".join(filter(None, numbers))
        return f"{value(level, 'num-prefix') or ''}{number}{value(level, 'num-suffix') or ''}"

    def _shown(self, style: str, depth: int, counts: list[int]) -> str:
        level = self._levels.get((style, depth))
        kind = (value(level, "num-format") or "") if level is not None else ""
        name = "decimal" if kind == "1" else kind[:1]
        return numeral(max(counts[depth], 1), name) if name else ""
