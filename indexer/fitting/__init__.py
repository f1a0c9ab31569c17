"""Fitting static token vectors to text: what made the built-in model, and what fits it further
to an archive. Everything here needs torch, which takes seconds to import."""
