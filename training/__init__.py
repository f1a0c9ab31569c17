"""How the built-in embedding model is made: `python -m training` runs it end to end."""
