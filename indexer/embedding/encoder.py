"""Texts -> float32 (n, d) with unit rows: the built-in model, or any SentenceTransformer.

The built-in model is static token vectors, read by sentencepiece, safetensors and numpy alone.
Measured when tokenizers still parted the texts, in fresh processes on two shared cores, three runs
each: import 0.23 to 0.29 s and load 0.15 to 0.19 s, against 0.26 to 0.36 s and 0.73 to 0.90 s for
model2vec's StaticModel on the same folder; a first query under 1 ms; 4,623 paragraphs (367,000
characters) in 0.7 to 1.4 s, which model2vec took 0.9 to 1.5 s for. SentenceTransformer, which
brings torch, is for all other models.
"""

import hashlib
import json
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from indexer.embedding.pieces import Pieces
from indexer.errors import ModelNotLoaded

BUILTIN = "builtin"
BUILTIN_FOLDER = Path(__file__).with_name("builtin")
FITTED = "fitted-"
"""Begins the name of a model that was fitted to an index, and of its folder in that index."""

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """What turns texts into vectors.

    `name` is what the user named; `fingerprint` identifies weights and tokenizer: the same string
    exactly where the vectors are the same; `dimension` is the number of columns.
    """

    name: str
    fingerprint: str
    dimension: int

    def encode(self, texts: Sequence[str]) -> Vectors:
        """float32 (n, dimension), unit rows; a text without a known token gives a zero row."""
        ...


def load_encoder(name: str = BUILTIN, index: Path | None = None) -> Encoder:
    """The built-in model, the one fitted to `index`, a local folder, or a model by its public
    name.

    The network is used for a public name only, and only where the model is not in the local
    cache. Raises ModelNotLoaded.
    """
    if name == BUILTIN:
        return StaticEncoder.builtin()
    if name.startswith(FITTED) and index is not None:
        way_back = "用 jiugao train --back 换回内置模型"
        return StaticEncoder(index / name, name, f"训练所得的模型缺失或损坏，请{way_back}")
    return TransformerEncoder(name)


class StaticEncoder:
    """A folder of a StaticEmbedding and a Normalize module, read without torch.

    Texts are never cut short, however long.
    """

    def __init__(self, folder: Path, name: str, advice: str = "模型文件缺失或损坏") -> None:
        """Raises ModelNotLoaded, its reason beginning with `advice`."""
        self.name, self.folder = name, folder
        try:
            self._pieces, self._rows, self._weights = _static_parts(folder)
            self.fingerprint = _fingerprint(name, folder)
        # What reads a damaged file raises whatever it comes upon.
        except Exception as error:
            raise ModelNotLoaded(name, f"{advice}（{_one_line(error)}）") from error
        self.dimension = int(self._rows.shape[1])

    @classmethod
    def builtin(cls) -> Self:
        """The model in the package. Raises ModelNotLoaded."""
        return cls(BUILTIN_FOLDER, BUILTIN, "模型文件缺失或损坏，请重新安装本程序")

    @property
    def tokenizer(self) -> Tokenizer:
        """Cuts texts into the pieces that have a vector."""
        return self._pieces.tokenizer

    @property
    def vectors(self) -> Vectors:
        """float32 (vocabulary, dimension): the rows whose sum is a text's direction."""
        return self._rows.astype(np.float32) * self._weights[:, None]

    def encode(self, texts: Sequence[str]) -> Vectors:
        """float32 (n, dimension), unit rows; a text without a known token gives a zero row."""
        sums = np.zeros((len(texts), self.dimension), dtype=np.float32)
        rest, row = iter(texts), 0
        while batch := list(islice(rest, 1024)):
            for found in self._pieces.ids(batch):
                ids = np.array(found, dtype=np.int64)
                ids = ids[ids < self._pieces.count]
                sums[row] = self._weights[ids] @ self._rows[ids].astype(np.float32)
                row += 1
        return _unit(sums)


def _static_parts(folder: Path) -> tuple[Pieces, NDArray[np.int8], Vectors]:
    """Pieces, token vectors (vocabulary, dimension) of a saved StaticEmbedding, and the
    number that each row is to be multiplied by (vocabulary,)."""
    modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    part = folder / modules[0]["path"]
    pieces = Pieces((part / "tokenizer.json").read_text(encoding="utf-8"))
    tensors = load_file(part / "model.safetensors")
    rows, weights = tensors["embeddings"], tensors["weights"].astype(np.float32)
    if min(len(rows), len(weights)) < pieces.count:
        raise ValueError("fewer vectors than pieces")
    return pieces, rows, weights


class TransformerEncoder:
    """Any model that SentenceTransformer loads: a local folder, or a public name."""

    def __init__(self, name: str) -> None:
        self.name = name
        folder = Path(name).expanduser()
        if not folder.is_dir() and _is_path(name):
            raise ModelNotLoaded(name, "没有这个文件夹")
        try:
            if folder.is_dir():
                self._model = _sentence_transformer(str(folder), local=True)
            else:
                self._model, folder = _public_model(name)
            self.fingerprint = _fingerprint(folder.resolve().name, folder)
            self.dimension = self.encode(["试"]).shape[1]
        # Whatever is wrong with a folder, each kind of model raises errors of its own.
        except Exception as error:
            raise ModelNotLoaded(name, _reason(error, folder)) from error

    def encode(self, texts: Sequence[str]) -> Vectors:
        """float32 (n, dimension), unit rows; the model's own limit may cut long texts."""
        if not len(texts):
            return np.zeros((0, self.dimension), dtype=np.float32)
        vectors = self._model.encode(list(texts), show_progress_bar=False, convert_to_numpy=True)
        return _unit(np.nan_to_num(np.asarray(vectors, dtype=np.float32)))


def _sentence_transformer(name: str, local: bool) -> Any:
    # torch takes seconds to import; nobody who uses the built-in model should wait for it.
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(name, local_files_only=local)


def _public_model(name: str) -> tuple[Any, Path]:
    """A model by its public name, from the local cache if it is there, and its cached folder."""
    # Comes with sentence-transformers, and is needed for public names alone.
    from huggingface_hub import constants, get_session, snapshot_download

    try:
        model = _sentence_transformer(name, local=True)
    except (OSError, ValueError):
        # Without a network its own retries would take over a minute to give up.
        get_session().head(constants.ENDPOINT, timeout=5)
        model = _sentence_transformer(name, local=False)
    return model, Path(snapshot_download(name, local_files_only=True))


def _is_path(name: str) -> bool:
    """Whether a name can only be meant as a path: public names are `model` or `owner/model`."""
    return name.startswith((".", "/", "~")) or "\\" in name or ":" in name or name.count("/") > 1


def _reason(error: Exception, folder: Path) -> str:
    if isinstance(error, ImportError):
        return f"缺少运行该模型的组件（{_one_line(error)}）"
    if folder.is_dir():
        return f"文件夹里没有可用的模型，或模型文件损坏（{_one_line(error)}）"
    return f"本机没有这个模型，也无法下载，请改用模型文件夹（{_one_line(error)}）"


def _one_line(error: Exception) -> str:
    """The start of an error's message, without line ends."""
    return " ".join(f"{type(error).__name__}: {error}".split())[:160]


def _fingerprint(name: str, folder: Path) -> str:
    """`name-hex`: sha256 over the paths and bytes of the folder's files, documents left out."""
    digest = hashlib.sha256()
    for file in _model_files(folder):
        digest.update(f"{file.relative_to(folder).as_posix()}\0{file.stat().st_size}\0".encode())
        with file.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    return f"{name}-{digest.hexdigest()[:16]}"


def _model_files(folder: Path) -> list[Path]:
    """Files under the folder, in the same order on every system."""
    files = (f for f in folder.rglob("*") if f.is_file() and f.suffix != ".md" and f.name[0] != ".")
    return sorted(files, key=lambda file: file.relative_to(folder).as_posix())


def _unit(vectors: Vectors) -> Vectors:
    """The rows, in place, at length 1; rows of zeros stay."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors /= np.where(lengths > 0, lengths, 1)
    return vectors
