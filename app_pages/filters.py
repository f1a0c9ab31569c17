"""Filters that a page keeps in its address, each option with how much it would leave."""

from collections.abc import Iterable, Mapping

import streamlit as st

from indexer.sections import SECTION_NAMES


def chosen(key: str, known: Iterable[str] | None = None) -> tuple[str, ...]:
    """The values of a filter: what was set on the page, at first what the address says, as far
    as it is `known`."""
    if key not in st.session_state:
        values = None if known is None else set(known)
        asked = st.query_params.get_all(key)
        st.session_state[key] = [v for v in asked if values is None or v in values]
    return tuple(st.session_state[key])


def choice(label: str, key: str, counts: Mapping[str, int]) -> None:
    """A filter over the values that lead anywhere, and those already chosen; kept in the address.

    Streamlit's own binding would put the labels there, whose numbers change.
    """
    held = st.session_state[key]
    st.multiselect(
        label,
        [value for value, count in counts.items() if count or value in held],
        key=key,
        placeholder="全部",
        format_func=lambda value: f"{SECTION_NAMES.get(value, value)}（{counts.get(value, 0)}）",
    )
    keep(key, held)


def keep(key: str, values: Iterable[str]) -> None:
    """Has the address say what is chosen."""
    if held := list(values):
        st.query_params[key] = held
    else:
        st.query_params.pop(key, None)
