"""What the pages and the gate before them know of who may come in and what visitors may do."""

import os
from pathlib import Path

import streamlit as st

from indexer.access import is_loopback
from indexer.launch import BY_CODE, ENTRIES, ENTRY_VARIABLE, LIBRARIES_VARIABLE, OPEN

_gates: list[object] = []


def entry() -> str:
    """How visitors come in: as `jiugao app` said; however Streamlit was started, an address that
    others reach is never open."""
    told = os.environ.get(ENTRY_VARIABLE, "")
    if told in ENTRIES and told != OPEN:
        return told
    return OPEN if is_loopback(st.get_option("server.address") or "") else BY_CODE


def open_to_others() -> bool:
    """Whether visitors from other machines may be among those who see the pages."""
    return entry() != OPEN


def stand(gate: object) -> None:
    """Notes that a gate stands before the pages of this process."""
    _gates.append(gate)


def kept() -> bool:
    """Whether all who see the pages have come through a gate, or sit at this machine."""
    return bool(_gates) or not open_to_others()


def folders() -> tuple[Path, ...]:
    """The folders that visitors may have taken in: what `jiugao app --library` named."""
    named = os.environ.get(LIBRARIES_VARIABLE, "")
    return tuple(Path(folder) for folder in named.split(os.pathsep) if folder)
