"""How surely the encoding of a file is told: `python -m bench.encodings`."""
