"""`python -m training`: from the shared training text to the folder of the built-in model."""

import argparse
import random
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from indexer.fitting.fit import Fit, Recipe, Scored, keep_freed_memory
from indexer.fitting.groups import OF_TOPICS, Group, GroupPairs, of_topics, texts_of
from indexer.fitting.pairs import (
    Document,
    FixedPairs,
    Source,
    Tokens,
    chunk_list,
    headed,
    of_chunks,
    titled,
)
from indexer.fitting.save import save_model
from indexer.fitting.vocabulary import built, counted, counted_in_parallel
from indexer.lexicon.thesaurus import shipped_thesaurus
from training.held_out import EVERY_SCORED, HeldOut, split
from training.text import documents, evaluation_leaks, labelled, shared_folder
from training.written import OF_NEEDS, of_needs

BUILTIN = Path(__file__).resolve().parents[1] / "indexer" / "embedding" / "builtin"
CARD = Path(__file__).with_name("CARD.md")
ALIKE = ("afqmc_train", "atec_train", "simclue_triples")
EVERYDAY = (*ALIKE, "simclue_pairs")
PIECES = 42_000
COUNTED = 3  # one paragraph in so many is counted for the vocabulary
NEAR = 4.0  # a scored pair from here on counts as alike
WRITTEN_COUNTS = 10  # how often a written text counts for the vocabulary
RUN = 4  # neighbouring paragraphs that go into a batch together

LabelledPair = tuple[str, str, float]


@dataclass(frozen=True)
class Material:
    """All that is trained on, and what is held out of it.

    `everyday` holds labelled pairs whether alike or not: for the vocabulary, which news and law
    alone would leave without everyday words.
    """

    news: Sequence[Document]
    laws: Sequence[Document]
    scored: Sequence[LabelledPair]
    everyday: dict[str, list[LabelledPair]]
    topics: Sequence[Group]
    needs: Sequence[Group]
    held_out: HeldOut


def read_material(shared: Path, leave_out: Sequence[str] = ()) -> Material:
    """All material, less the topics to leave out and needs whose names hold theirs. Raises
    OSError where the shared folder is not there."""
    leaks, folder = evaluation_leaks(shared / "eval"), shared / "training"
    news, held_news = split(documents(folder, "news", leaks))
    laws, held_laws = split(documents(folder, "laws", leaks))
    scored, held_scored = split(labelled(folder, "stsb_train", leaks), EVERY_SCORED)
    everyday = {name: labelled(folder, name, leaks) for name in EVERYDAY}
    topics = of_topics(shipped_thesaurus().without(leave_out).topics.values())
    needs = [
        group
        for group in of_needs()
        if not any(left_out in name for left_out in leave_out for name in group.names)
    ]
    held_out = HeldOut(held_news, held_laws, held_scored)
    return Material(news, laws, scored, everyday, topics, needs, held_out)


def vocabulary(material: Material) -> Tokenizer:
    """The tokenizer, from a part of the paragraphs and all the shorter texts."""
    paragraphs = [p for doc in (*material.news, *material.laws) for p in doc.paragraphs]
    rng = random.Random(0)
    texts = rng.sample(paragraphs, len(paragraphs) // COUNTED)
    texts += rng.sample([doc.title for doc in material.news], len(material.news) // 2)
    for pairs in (material.scored, *material.everyday.values()):
        texts += [text for first, second, _ in pairs for text in (first, second)]
    words, characters = counted_in_parallel(texts)
    for count, more in zip(
        (words, characters), counted(texts_of((*material.topics, *material.needs))), strict=True
    ):
        count.update({piece: WRITTEN_COUNTS * number for piece, number in more.items()})
    return built(words, characters, PIECES)


def fixed(tokens: Tokens, pairs: Sequence[LabelledPair]) -> FixedPairs:
    """Labelled pairs as ranges."""
    return FixedPairs(tokens.add([p[0] for p in pairs]), tokens.add([p[1] for p in pairs]))


def sources(tokens: Tokens, material: Material) -> list[tuple[Source, float]]:
    """Where pairs are drawn from, each with its share of the steps."""
    news = of_chunks(tokens, chunk_list(material.news), RUN)
    laws = of_chunks(tokens, chunk_list(material.laws), RUN)
    found: list[tuple[Source, float]] = [
        (titled(tokens, material.news), 0.18),
        (news[0], 0.19),
        (news[1], 0.13),
        (laws[0], 0.08),
        (laws[1], 0.08),
        (headed(tokens, material.laws), 0.08),
        (GroupPairs(tokens, material.topics, OF_TOPICS), 0.15),
        (GroupPairs(tokens, material.needs, OF_NEEDS), 0.16),
    ]
    for name in ALIKE:
        alike = [pair for pair in material.everyday[name] if pair[2] == 1]
        found.append((fixed(tokens, alike), 0.1 / len(ALIKE)))
    near = [pair for pair in material.scored if pair[2] >= NEAR]
    return [*found, (fixed(tokens, near), 0.02)]


def prepared(tokenizer: Tokenizer, material: Material, recipe: Recipe) -> Fit:
    """The fit, ready to run."""
    tokens = Tokens(tokenizer)
    drawn = sources(tokens, material)
    known = [p for p in material.scored if all(tokenizer.encode(side).ids for side in p[:2])]
    scored = Scored(fixed(tokens, known), np.array([p[2] for p in known]))
    return Fit(tokenizer, tokens.ids(), drawn, [scored], recipe)


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Say on standard error how long a part took, and the memory's peak so far."""
    began = time.perf_counter()
    yield
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{what}: {time.perf_counter() - began:.0f} s, peak {peak:.1f} GB", file=sys.stderr)


def main() -> None:
    """Train, save, and print the held-out figures."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--out", type=Path, default=BUILTIN, help="folder to save the model to")
    parser.add_argument(
        "--leave-out", type=Path, help="file of topics to leave out, a name on each line"
    )
    parser.add_argument("--steps", type=int, default=Recipe.steps, help="training steps")
    arguments = parser.parse_args()
    keep_freed_memory()
    with timed("read"):
        file = arguments.leave_out
        leave_out = file.read_text(encoding="utf-8").split() if file else ()
        material = read_material(shared_folder(), leave_out)
    with timed("vocabulary"):
        tokenizer = vocabulary(material)
    with timed("pairs"):
        fit = prepared(tokenizer, material, Recipe(steps=arguments.steps))
    with timed("fit"):
        fit.run()
    size = save_model(tokenizer, fit.vectors(), arguments.out, CARD.read_text(encoding="utf-8"))
    print(f"{size:,} bytes; held out: {material.held_out.figures(tokenizer, fit.vectors())}")


if __name__ == "__main__":
    main()
