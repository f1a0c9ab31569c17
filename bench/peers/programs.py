"""The programs, each with its defaults and with its best settings for Chinese."""

from dataclasses import dataclass
from typing import Any

Settings = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Program:
    """A program's worker, its settings by the name of the row, and what it finds; what pip must
    install for it (nothing: it runs where the bench runs), the commands that it needs and how to
    have them; whether one process answers all queries, and
    whether it makes something once for a model, which is measured apart."""

    worker: str
    rows: dict[str, Settings]
    finds: str
    requirements: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    installed: str = ""
    resident: bool = True
    prepares: bool = False


DEFAULTS, BEST = "defaults", "for Chinese"
BIGRAMS = {"method": "bm25", "terms": True, "normalize": True, "tokenizer": {"ngrams": 2}}
WITHOUT_ENGLISH = {"indexstemminglanguages": "", "noaspell": 1, "defaultcharset": "utf-8"}
WINDOWS = ["--windows", "96_0_32", "--num-annoy-trees", "10"]
"""Of a paragraph's length; a file has tens of them, for which a hundred trees are too many."""
JIUGAO, TRANSFORMER = "jiugao", "jiugao-transformer"

PROGRAMS = {
    JIUGAO: Program("bench.peers.with_jiugao", {DEFAULTS: {}}, "passages", prepares=True),
    "txtai": Program(
        "bench.peers.with_txtai",
        {DEFAULTS: {"hybrid": True}, BEST: {"scoring": BIGRAMS}},
        "paragraphs",
        ("txtai>=9,<10", "sentence-transformers>=6.2"),
    ),
    "recoll": Program(
        "bench.peers.with_recoll",
        {
            DEFAULTS: {"config": {}, "options": [], "cut": False},
            BEST: {"config": WITHOUT_ENGLISH, "options": ["-o"], "cut": True},
        },
        "files",
        commands=("recollindex", "recollq"),
        installed="apt-get install recollcmd",
        resident=False,
    ),
    "semantra": Program(
        "bench.peers.with_semantra",
        {DEFAULTS: {"options": []}, BEST: {"options": WINDOWS}},
        "windows",
        # Semantra asks pkg_resources for its version, which setuptools 81 is the last to hold.
        ("semantra>=0.1.12", "safetensors", "setuptools<81"),
    ),
    TRANSFORMER: Program("bench.peers.with_jiugao", {DEFAULTS: {}}, "passages", prepares=True),
}
