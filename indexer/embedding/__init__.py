"""Texts into vectors: `load_encoder` gives the built-in model, or one by name or folder."""

from indexer.embedding.encoder import BUILTIN, Encoder, load_encoder

__all__ = ["BUILTIN", "Encoder", "load_encoder"]
