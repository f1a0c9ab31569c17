"""Passages, vectors and words in Milvus, for archives that one machine does not hold.

**Where things are.** Six collections, their names beginning alike: `passages` (all that a hit
shows, the vector, and the words as a sparse vector), `reports` (headings, removals), `files` (what
builds remember), `words` (in how many passages each word stands), `meta` (model, sources) and
`batches`. There is no truth beside them: any machine with the URI searches, builds and removes.

**How a change happens all at once.** Milvus has no transactions. Every passage and every report
carries the number of the batch that wrote it, and a row of `batches` says what may be seen:

1. a row for the batch, *open*: its rows are hidden from every reader;
2. its passages, then its reports; nothing old is touched;
3. the row becomes *done*, and names the reports whose rows of older batches are hidden from now
   on. This one write is the commit;
4. those older rows are deleted, what builds remember of the files is written, the row goes.

A writer that dies before 3 leaves rows that nobody sees; one that dies after it leaves only
tidying to do. The next writer does either (`Commits.recover`), and a build that goes on takes in
again what builds do not remember, so that nothing stands twice. Several writers may work at once:
of two that take in the same file the later batch counts, whatever order they finish in.

**How words are found.** The words of titles, headings and bodies are dimensions of one sparse
vector in Milvus's inverted index; a value is the term-frequency part of BM25, the query brings
the rest (`weights`), and the engine ranks and filters. Milvus's own BM25 function was measured and
left: it scores one field at a time, takes no weights, and counts words in each segment (Milvus
Lite) or each shard (a cluster) alone, so that the answers would differ from the local store's.
"""

from indexer.store.milvus.place import MilvusPlace
from indexer.store.milvus.reading import MilvusStore
from indexer.store.milvus.writing import MilvusWriter

__all__ = ["MilvusPlace", "MilvusStore", "MilvusWriter"]
