"""What a user may set about an index, and the fingerprint that is part of its identity."""

import hashlib
from dataclasses import dataclass

STORE_VARIABLE = "JIUGAO_STORE"
"""`milvus:URI` where indexes are not in folders; so do commands tell the processes they start."""

INGEST_VERSION = 3
"""Raised whenever ingest makes something else of the same file, so that indexes are redone."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How files become passages. `long_paragraph`: an enumerating paragraph of more
    characters than this is split at its points."""

    long_paragraph: int = 220

    @property
    def fingerprint(self) -> str:
        """Changes exactly when the same file would give other passages."""
        identity = f"ingest {INGEST_VERSION}, long paragraph {self.long_paragraph}"
        return hashlib.sha256(identity.encode()).hexdigest()[:16]
