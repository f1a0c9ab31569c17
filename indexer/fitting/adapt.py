"""`jiugao train`: the built-in model fitted to an archive, judged, and taken over if it is better.

The fit moves the built-in vectors a little, on pairs of the archive's own headings, openings and
titles, with the thesaurus among them so that what it taught is not lost; new words get vectors of
their own. Figures: docs/train.md.
"""

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from time import perf_counter

import numpy as np
from tokenizers import Tokenizer

from indexer.build import Progress, build
from indexer.embedding.encoder import BUILTIN, FITTED, StaticEncoder, load_encoder
from indexer.fitting.archive import Archive, read_archive
from indexer.fitting.fit import Fit, Recipe, keep_freed_memory
from indexer.fitting.groups import OF_TOPICS, GroupPairs, of_topics
from indexer.fitting.held_out import CANDIDATES, mrr
from indexer.fitting.newwords import NewWord, new_words
from indexer.fitting.pairs import Source, Tokens, chunk_list, headed, of_chunks, titled
from indexer.fitting.save import save_model
from indexer.lexicon import files
from indexer.lexicon.thesaurus import thesaurus
from indexer.lexicon.words import reload
from indexer.records import TrainResult
from indexer.store import open_store

RECIPE = Recipe(steps=200, batch=512, rate=0.001)
MARGIN = 0.005
"""Less than this much more is chance, and no reason to change."""
RUN = 4
CARD = "由 jiugao train 用本机的报告在内置模型上训练而成，只供本索引使用。\n"
Told = Callable[[Progress], None]


def train(index: Path, progress: Told | None = None, recipe: Recipe = RECIPE) -> TrainResult:
    """Fits the built-in model to the reports of an index; the better of the two is then its
    model, and all passages have its vectors.

    Raises ArchiveTooSmall; IndexMissing, IndexLocked, IndexIncompatible, IndexDamaged.
    """
    started = perf_counter()
    told = progress or (lambda _: None)
    with closing(open_store(index)) as store:
        archive = read_archive(store, lambda: told(Progress("archive", 0, 1)))
    told(Progress("archive", 1, 1))
    builtin = StaticEncoder.builtin()
    words = new_words(archive.texts())
    tokenizer, start = extended(builtin, words)
    before = judged(builtin.tokenizer, builtin.vectors, archive)
    keep_freed_memory()
    fit = _prepared(tokenizer, start, archive, recipe)
    fit.run(lambda step: told(Progress("fit", step, recipe.steps)))
    after = judged(tokenizer, fit.vectors(), archive)
    kept = after > before + MARGIN
    if kept:
        _take_over(index, tokenizer, fit.vectors(), words, told)
    return TrainResult(
        reports=archive.reports,
        passages=archive.passages,
        held_out=len(archive.held_out),
        before=before,
        after=after,
        kept=kept,
        words=tuple(one.word for one in words),
        seconds=perf_counter() - started,
    )


def go_back(index: Path, progress: Told | None = None) -> bool:
    """Gives an index the built-in model again; whether it had another of `train`.

    Raises IndexMissing, IndexLocked, IndexIncompatible, IndexDamaged.
    """
    with closing(open_store(index)) as store:
        fitted = store.model.name.startswith(FITTED)
    if fitted:
        with suppress(FileNotFoundError):
            files.mined_file().unlink()
        reload()
        build([], index, load_encoder(BUILTIN), progress=progress)
        _clear(index, keep="")
    return fitted


def extended(encoder: StaticEncoder, words: Sequence[NewWord]) -> tuple[Tokenizer, np.ndarray]:
    """The encoder's tokenizer with more pieces, and its token vectors (pieces, dimension) with
    a row for each: the sum of its parts', so that no text has another vector for it yet."""
    content = json.loads(encoder.tokenizer.to_str())
    known = {piece for piece, _ in content["model"]["vocab"]}
    added = [one for one in words if one.word not in known]
    content["model"]["vocab"] += [[one.word, float(np.log(one.share))] for one in added]
    ids = encoder.tokenizer.encode_batch_fast([one.word for one in added])
    vectors = encoder.vectors
    sums = [vectors[one.ids].sum(axis=0) for one in ids]
    return Tokenizer.from_str(json.dumps(content)), np.vstack([vectors, *sums])


def judged(tokenizer: Tokenizer, vectors: np.ndarray, archive: Archive) -> float:
    """MRR@10 of the held-out pairs, each query among some hundred passages near it."""
    pairs = archive.held_out
    parts = np.array_split(np.arange(len(pairs)), max(1, len(pairs) // CANDIDATES))
    figures = [mrr(tokenizer, vectors, [pairs[n] for n in part]) for part in parts]
    return float(np.average(figures, weights=[len(part) for part in parts]))


def _prepared(tokenizer: Tokenizer, start: np.ndarray, archive: Archive, recipe: Recipe) -> Fit:
    tokens = Tokens(tokenizer)
    documents = archive.documents
    leads, clauses = of_chunks(tokens, chunk_list(documents), RUN)
    topics = GroupPairs(tokens, of_topics(thesaurus().topics.values()), OF_TOPICS)
    sources: list[tuple[Source, float]] = [
        (titled(tokens, documents), 0.1),
        (headed(tokens, documents), 0.3),
        (leads, 0.2),
        (clauses, 0.2),
        (topics, 0.2),
    ]
    return Fit(tokenizer, tokens.ids(), list(_filled(sources)), [], recipe, start)


def _filled(sources: Sequence[tuple[Source, float]]) -> Iterator[tuple[Source, float]]:
    """Those that have pairs: an archive may have no headings."""
    rng = np.random.default_rng(0)
    for source, share in sources:
        with suppress(ValueError, IndexError):
            if len(source.draw(1, rng)[0]):
                yield source, share


def _take_over(
    index: Path, tokenizer: Tokenizer, vectors: np.ndarray, words: Sequence[NewWord], told: Told
) -> None:
    """The old model stays until the last vector of the new one is there."""
    part = index / f"{FITTED}part"
    shutil.rmtree(part, ignore_errors=True)
    save_model(tokenizer, vectors, part, CARD)
    name = FITTED + StaticEncoder(part, FITTED).fingerprint.rpartition("-")[2][:8]
    shutil.rmtree(index / name, ignore_errors=True)
    part.rename(index / name)
    mined = files.mined_file()
    mined.parent.mkdir(parents=True, exist_ok=True)
    mined.write_text("\n".join(one.word for one in words), encoding="utf-8")
    reload()
    build([], index, load_encoder(name, index), progress=told)
    _clear(index, keep=name)


def _clear(index: Path, keep: str) -> None:
    for folder in index.glob(f"{FITTED}*"):
        if folder.name != keep:
            shutil.rmtree(folder, ignore_errors=True)
