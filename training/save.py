"""Writing the model folder as sentence-transformers keeps it, small."""

import json
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
from tokenizers import Tokenizer

CARD = Path(__file__).with_name("CARD.md")
LONGEST_ROW = 8.0  # well inside float16


def save_model(tokenizer: Tokenizer, vectors: np.ndarray, folder: Path) -> int:
    """Save token vectors (vocabulary, dimension) as float16; the folder's size in bytes."""
    scale = LONGEST_ROW / float(np.linalg.norm(vectors, axis=1).max())
    static = StaticEmbedding(tokenizer, embedding_weights=vectors * scale)
    model = SentenceTransformer(modules=[static, Normalize()], device="cpu")
    model.save(str(folder), create_model_card=False)
    _shorten_weights(folder / "model.safetensors", vectors * scale)
    _shorten_tokenizer(folder / "tokenizer.json")
    (folder / "README.md").write_text(CARD.read_text(encoding="utf-8"), encoding="utf-8")
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _shorten_weights(file: Path, vectors: np.ndarray) -> None:
    """Keep float16, under the names that StaticEmbedding reads model2vec's tensors by.

    Its float32 `weights`, all one, make it compute in float32. In float16 a text without a known
    token would come out of Normalize as NaN, whose smallest divisor, 1e-12, is 0 there.
    """
    ones = np.ones(len(vectors), dtype=np.float32)
    save_file({"embeddings": vectors.astype(np.float16), "weights": ones}, file)


def _shorten_tokenizer(file: Path) -> None:
    """Rewrite a tokenizer without indentation, its scores to four places."""
    content = json.loads(file.read_text(encoding="utf-8"))
    pieces = content["model"]["vocab"]
    content["model"]["vocab"] = [[piece, round(score, 4)] for piece, score in pieces]
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    file.write_text(text, encoding="utf-8")
