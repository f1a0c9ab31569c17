"""Makes a model of bge-small-zh's shape with random weights, which take as long as trained ones:
`python -m bench.peers.transformer FOLDER`."""

import json
import sys
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
from transformers import BertConfig, BertModel, BertTokenizer

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
VOCABULARY = 21128
CHINESE = range(0x4E00, 0x9FA6)
ASCII = [chr(code) for code in range(0x21, 0x7F)]
MARKS = "，。、；：？！“”‘’（）《》—…"
LONGEST = 512
SHAPE = BertConfig(
    vocab_size=VOCABULARY,
    hidden_size=512,
    num_hidden_layers=4,
    num_attention_heads=8,
    intermediate_size=2048,
    max_position_embeddings=LONGEST,
)


def tokens() -> list[str]:
    """As many as bge-small-zh has: a token for each Chinese character, as there."""
    further = [f"##{one}" for one in ASCII]
    known = [*SPECIAL, *ASCII, *further, *MARKS, *map(chr, CHINESE)]
    return known + [f"[unused{number}]" for number in range(VOCABULARY - len(known))]


def make(folder: Path) -> None:
    """Writes the model as SentenceTransformer reads it: the first token's vector, unit length."""
    parts = folder / "parts"
    parts.mkdir(parents=True)
    vocabulary = {token: number for number, token in enumerate(tokens())}
    BertTokenizer(vocab=vocabulary, model_max_length=LONGEST).save_pretrained(parts)
    torch.manual_seed(0)
    BertModel(SHAPE).save_pretrained(parts)
    transformer = Transformer(str(parts), max_seq_length=LONGEST)
    pooling = Pooling(SHAPE.hidden_size, pooling_mode="cls")
    SentenceTransformer(modules=[transformer, pooling, Normalize()]).save(str(folder / "model"))


if __name__ == "__main__":
    make(Path(sys.argv[1]))
    print(json.dumps({"vocabulary": VOCABULARY}))
