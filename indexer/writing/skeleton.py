"""The outline of a report as a draft to write into."""

from indexer.records import Report
from indexer.writing.draft import Block, Draft

DEEPEST = 4


def skeleton(report: Report) -> Draft:
    """A report's title and its headings as written, without any body; levels below the fourth,
    which has no style of its own, count as the fourth."""
    blocks = (Block(min(heading.level, DEEPEST), heading.text) for heading in report.headings)
    return Draft(report.title, tuple(blocks))
