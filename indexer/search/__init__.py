"""Query -> hits: what a writer looks for, found in a store."""

from indexer.search.library import Library

__all__ = ["Library"]
