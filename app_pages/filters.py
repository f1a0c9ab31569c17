"""Filters that a page keeps in its address, each option with how much it would leave."""

from collections.abc import Callable, Iterable, Mapping

import streamlit as st

from indexer.sections import SECTION_NAMES

YEARS = frozenset(map(str, range(1900, 2100)))


def chosen(key: str, known: Iterable[str] | None = None) -> tuple[str, ...]:
    """The values of a filter: what was set on the page, at first what the address says, as far
    as it is `known`."""
    if key not in st.session_state:
        values = None if known is None else set(known)
        asked = st.query_params.get_all(key)
        st.session_state[key] = [v for v in asked if values is None or v in values]
    return tuple(st.session_state[key])


def chosen_years() -> tuple[int, ...]:
    """The years that are chosen."""
    return tuple(map(int, chosen("year", YEARS)))


def by_year(counts: Mapping[int | None, int]) -> dict[str, int]:
    """Counts by year for a filter, without those that name no year."""
    return {str(year): count for year, count in counts.items() if year is not None}


def choice(
    label: str, key: str, counts: Mapping[str, int], on_change: Callable[[], None] | None = None
) -> None:
    """A filter over the values that lead anywhere, and those already chosen; kept in the address.

    Streamlit's own binding would put the labels there, whose numbers change.
    """
    held = st.session_state[key]
    st.multiselect(
        label,
        list(dict.fromkeys([*(value for value, count in counts.items() if count), *held])),
        key=key,
        on_change=on_change,
        placeholder="全部",
        select_all=False,
        format_func=lambda value: f"{SECTION_NAMES.get(value, value)}（{counts.get(value, 0)}）",
    )
    keep(key, held)


def keep(key: str, values: Iterable[str]) -> None:
    """Has the address say what is chosen."""
    if held := list(values):
        st.query_params[key] = held
    else:
        st.query_params.pop(key, None)
